// Money that an organizer gives back in Stripe’s own dashboard.

import { describe, expect, test } from 'vitest'
import { connected, sdk, tell } from '@/tests/support/connect-factories'
import { pay } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale } from '@/tests/support/sales-factories'
import { gatewayOf } from '../gateways'
import { sendRefund } from '../refunds/send-refund'
import { settlePayment } from '../settle-payment'

openSale({ connect: true })

describe('a refund made in Stripe’s dashboard', () => {
  async function paid() {
    const sale = await aSale(ctx)
    const account = await connected(sale)
    const hold = await aHold(ctx, sale, 2)
    const payment = await pay(ctx, hold)
    await stripe.buyer(payment.paymentIntentId, 'pay')
    await settlePayment(ctx, await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account }))
    const row = await ctx.db.payment.findUniqueOrThrow({ where: { id: payment.paymentId } })
    return { account, hold, intent: row.providerIntent ?? '', payment: row }
  }
  const rowsOf = (purchaseId: string) =>
    ctx.db.refund.findMany({ where: { purchaseId }, orderBy: { createdAt: 'asc' } })

  test('becomes one refund of ours, booked, with the tickets kept, however often and in which words it is told', async () => {
    const { account, hold, intent } = await paid()
    const made = await sdk().refunds.create({ payment_intent: intent, amount: 1000 }, { stripeAccount: account })
    const tellings = [
      tell('refund.created', { id: made.id }, { account }),
      tell('charge.refunded', { id: made.charge as string }, { account }),
      tell('charge.refund.updated', { id: made.id }, { account }),
      tell('refund.updated', { id: made.id }, { account }),
    ]
    await Promise.all(tellings)
    const [refund, ...others] = await rowsOf(hold.id)
    expect(others).toEqual([])
    expect(refund).toMatchObject({
      amountMinor: 1000,
      reason: 'made_at_provider',
      tickets: 'keep',
      providerRef: made.id,
    })
    await sendRefund(ctx, { refundId: refund?.id ?? '' })
    expect(await rowsOf(hold.id)).toMatchObject([{ status: 'succeeded' }])
    const purchase = await ctx.db.purchase.findUnique({
      where: { id: hold.id },
      include: { tickets: true, payments: true },
    })
    expect(purchase).toMatchObject({
      status: 'partially_refunded',
      payments: [{ refundedMinor: 1000 }],
      tickets: [{ status: 'valid' }, { status: 'valid' }],
    })
    const log = await ctx.db.paymentLogEntry.findMany({ where: { purchaseId: hold.id, providerRef: made.id } })
    expect(log.map(({ kind }) => kind)).toContain('refund_succeeded')
  })

  test('is adopted though it is told before its payment is settled', async () => {
    const sale = await aSale(ctx)
    const account = await connected(sale)
    const hold = await aHold(ctx, sale)
    const payment = await pay(ctx, hold)
    await stripe.buyer(payment.paymentIntentId, 'pay')
    const { intentRef } = await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account })
    const made = await sdk().refunds.create({ payment_intent: intentRef ?? '' }, { stripeAccount: account })
    expect(await tell('refund.created', { id: made.id }, { account })).toBe('refund_adopted')
    await sendRefund(ctx, { refundId: (await rowsOf(hold.id))[0]?.id ?? '' })
    expect(await ctx.db.purchase.findUnique({ where: { id: hold.id } })).toMatchObject({ status: 'refunded' })
  })

  test('is not made of one that we asked for, whose answer is still on its way', async () => {
    const { account, hold, intent, payment } = await paid()
    const id = ctx.random.uuid(ctx.now)
    await ctx.pool.query('UPDATE payment SET refunded_minor = 9800 WHERE id = $1', [payment.id])
    await ctx.db.refund.create({
      data: {
        id,
        organizationId: payment.organizationId,
        purchaseId: hold.id,
        paymentId: payment.id,
        amountMinor: 9800,
        currency: 'EUR',
        reason: 'goodwill',
        status: 'requested',
        createdAt: ctx.now,
      },
    })
    const made = await sdk().refunds.create(
      { payment_intent: intent, metadata: { refundId: id } },
      { stripeAccount: account, idempotencyKey: id },
    )
    expect(await tell('refund.created', { id: made.id }, { account })).toBe('refund_bound')
    expect(await rowsOf(hold.id)).toMatchObject([{ id, status: 'requested', providerRef: made.id }])
    await sendRefund(ctx, { refundId: id })
    expect(await rowsOf(hold.id)).toMatchObject([{ id, status: 'succeeded', providerRef: made.id }])
  })

  test('of another account’s charge changes nothing', async () => {
    const { hold } = await paid()
    const other = await paid()
    const made = await sdk().refunds.create({ payment_intent: other.intent }, { stripeAccount: other.account })
    expect(await tell('refund.created', { id: made.id })).toBe('unknown_payment')
    expect(await rowsOf(hold.id)).toEqual([])
    expect(await rowsOf(other.hold.id)).toEqual([])
  })
})
