// Money that goes back at PayPal: from its own dashboard, by PayPal itself, and refunds of ours that take days.

import { describe, expect, test } from 'vitest'
import { followDispute } from '@/server/disputes/follow-dispute'
import { inTransaction } from '@/server/kernel/ctx'
import { paypalClient } from '@/server/providers/paypal-client'
import { purchaseOf } from '@/tests/support/paid-purchases'
import { aPaypalPurchase, type PaypalPurchase, toldByPaypal } from '@/tests/support/paypal-factories'
import { ctx, openSale, paypal } from '@/tests/support/sale'
import { aSale, as } from '@/tests/support/sales-factories'
import { markSeen } from '../attention/mark-seen'
import { requestRefund } from '../refunds/request-refund'
import { sendRefund } from '../refunds/send-refund'

openSale()

const told = (type: string, resource: object) => toldByPaypal(ctx, paypal, type, resource)
const atPaypal = ({ captureId }: PaypalPurchase, outcome: string, amount?: number) =>
  paypal.control<{ id: string }>('POST', `/captures/${captureId}`, { outcome, amount })
const decide = (refundRef: string, outcome: string) => paypal.control('POST', `/refunds/${refundRef}`, { outcome })
const openItems = ({ id }: PaypalPurchase) =>
  ctx.db.attentionItem.findMany({ where: { purchaseId: id, resolvedAt: null } })

describe('a refund made in PayPal’s dashboard', () => {
  test('becomes a refund of ours, once, and leaves the tickets alone', async () => {
    const purchase = await aPaypalPurchase(ctx, paypal, await aSale(ctx))
    const { id } = await atPaypal(purchase, 'refund', 900)
    const outcomes = await Promise.all([1, 2, 3].map(() => told('PAYMENT.CAPTURE.REFUNDED', { id })))
    expect(outcomes).toContain('refund_adopted')
    const [refund] = (await purchaseOf(ctx, purchase)).refunds
    await sendRefund(ctx, { refundId: refund?.id ?? '' })
    const { status, refunds, payments, tickets } = await purchaseOf(ctx, purchase)
    expect(refunds).toMatchObject([
      { status: 'succeeded', amountMinor: 900, actor: 'provider:paypal', reason: 'made_at_provider', tickets: 'keep' },
    ])
    expect([status, payments[0]?.refundedMinor]).toEqual(['partially_refunded', 900])
    expect(tickets).toMatchObject([{ status: 'valid' }])
  })

  test('told before its payment is settled settles that first', async () => {
    const purchase = await aPaypalPurchase(ctx, paypal, await aSale(ctx), { unsettled: true })
    const { id } = await atPaypal(purchase, 'refund', 900)
    expect(await told('PAYMENT.CAPTURE.REFUNDED', { id })).toBe('refund_adopted')
    expect((await purchaseOf(ctx, purchase)).refunds).toMatchObject([{ amountMinor: 900 }])
  })

  test('is never one that we asked for, though its event is faster than our answer', async () => {
    const purchase = await aPaypalPurchase(ctx, paypal, await aSale(ctx))
    const refundId = await ask(purchase)
    await paypal.control('PUT', '/faults', { dropAnswers: true })
    await expect(sendRefund(ctx, { refundId })).rejects.toMatchObject({ kind: 'unavailable' })
    await paypal.control('DELETE', '/faults')
    expect(await told('PAYMENT.CAPTURE.REFUNDED', { id: await refundAtPaypal(refundId) })).toBe('refund_bound')
    await sendRefund(ctx, { refundId })
    expect((await purchaseOf(ctx, purchase)).refunds).toMatchObject([{ id: refundId, status: 'succeeded' }])
  })
})

describe('a refund of ours that takes days', () => {
  test.each([
    ['complete', 'PAYMENT.CAPTURE.REFUNDED', 'succeeded', 'partially_refunded', 900],
    ['fail', 'PAYMENT.REFUND.FAILED', 'failed', 'needs_attention', 0],
  ])('waits, and ends as PayPal decides: %s', async (outcome, event, status, shown, refunded) => {
    const purchase = await aPaypalPurchase(ctx, paypal, await aSale(ctx))
    await atPaypal(purchase, 'slow_refunds')
    const refundId = await ask(purchase)
    await sendRefund(ctx, { refundId })
    const before = (await purchaseOf(ctx, purchase)).refunds[0]
    expect(before).toMatchObject({ status: 'requested', completedAt: null })
    const ref = before?.providerRef ?? ''
    expect(await told('PAYMENT.REFUND.PENDING', { id: ref })).toBe('refund_checked')
    expect((await purchaseOf(ctx, purchase)).refunds).toMatchObject([{ status: 'requested' }])
    await decide(ref, outcome)
    expect(await told(event, { id: ref })).toBe('refund_checked')
    const after = await purchaseOf(ctx, purchase)
    expect(after).toMatchObject({ status: shown, refunds: [{ status }], payments: [{ refundedMinor: refunded }] })
    expect((await openItems(purchase)).map(({ kind }) => kind)).toEqual(outcome === 'fail' ? ['refund_failed'] : [])
  })
})

describe('a capture that PayPal takes back', () => {
  test('without a dispute calls a person, who closes it, and then the ledger says so', async () => {
    const sale = await aSale(ctx)
    const purchase = await aPaypalPurchase(ctx, paypal, sale)
    const { id } = await atPaypal(purchase, 'reverse')
    for (const ref of [id, id, purchase.captureId])
      expect(await told('PAYMENT.CAPTURE.REVERSED', { id: ref })).toBe('reversed')
    const items = await openItems(purchase)
    expect(items).toMatchObject([{ kind: 'payment_reversed', amountMinor: 4900, eventId: sale.eventId }])
    const item = items[0]?.id ?? ''
    await markSeen(as(ctx, sale.owner), { id: item, note: 'Compte clos.' })
    const rows = await ctx.db.ledgerEntry.findMany({ where: { causeId: item, account: 'provider:paypal' } })
    expect(rows.map(({ amountMinor }) => Number(amountMinor))).toEqual([-4900])
  })

  test('and told of before its dispute: the dispute books it, and nobody has to look', async () => {
    const purchase = await aPaypalPurchase(ctx, paypal, await aSale(ctx))
    const { id } = await atPaypal(purchase, 'reverse')
    await told('PAYMENT.CAPTURE.REVERSED', { id })
    const order = { captureId: purchase.captureId, outcome: 'open' }
    const { dispute_id: providerRef } = await paypal.control<{ dispute_id: string }>('POST', '/disputes', order)
    await followDispute(ctx, { gateway: 'paypal', account: null, providerRef })
    expect((await openItems(purchase)).map(({ kind }) => kind)).toEqual(['dispute'])
  })

  test('and closed by a person before its dispute is told is booked once, by the dispute', async () => {
    const sale = await aSale(ctx)
    const purchase = await aPaypalPurchase(ctx, paypal, sale)
    const { id } = await atPaypal(purchase, 'reverse')
    await told('PAYMENT.CAPTURE.REVERSED', { id })
    const [item] = await openItems(purchase)
    await markSeen(as(ctx, sale.owner), { id: item?.id ?? '', note: 'Sans explication.' })
    const order = { captureId: purchase.captureId, outcome: 'open' }
    const { dispute_id: providerRef } = await paypal.control<{ dispute_id: string }>('POST', '/disputes', order)
    const ref = { gateway: 'paypal', account: null, providerRef }
    for (let times = 0; times < 2; times++) await followDispute(ctx, ref)
    const balances = () =>
      ctx.db.ledgerEntry.groupBy({
        by: ['account'],
        where: { organizationId: sale.organizationId, account: { in: ['provider:paypal', 'disputes', 'adjustments'] } },
        orderBy: { account: 'asc' },
        _sum: { amountMinor: true },
      })
    const shown = async () => (await balances()).map(({ account, _sum }) => [account, Number(_sum.amountMinor)])
    expect(await shown()).toEqual([
      ['adjustments', 0],
      ['disputes', 4900],
      ['provider:paypal', 0],
    ])
    expect(await ctx.db.attentionItem.findUnique({ where: { id: item?.id ?? '' } })).toMatchObject({
      resolution: 'disputed',
      note: 'Sans explication.',
    })
  })

  test('and closed by a person before its dispute is told as won already: the difference is taken back', async () => {
    const sale = await aSale(ctx)
    const purchase = await aPaypalPurchase(ctx, paypal, sale)
    const { id } = await atPaypal(purchase, 'reverse', 900)
    await told('PAYMENT.CAPTURE.REVERSED', { id })
    const [item] = await openItems(purchase)
    await markSeen(as(ctx, sale.owner), { id: item?.id ?? '', note: 'Sans explication.' })
    const order = { captureId: purchase.captureId, outcome: 'won' }
    const { dispute_id: providerRef } = await paypal.control<{ dispute_id: string }>('POST', '/disputes', order)
    for (let times = 0; times < 2; times++) await followDispute(ctx, { gateway: 'paypal', account: null, providerRef })
    const { _sum } = await ctx.db.ledgerEntry.aggregate({
      where: { organizationId: sale.organizationId, account: 'adjustments' },
      _sum: { amountMinor: true },
    })
    expect(Number(_sum.amountMinor)).toBe(0)
  })

  test('of nobody’s has no effect', async () => {
    expect(await told('PAYMENT.CAPTURE.REVERSED', { id: 'NEVERMADE' })).toBe('unknown_payment')
  })
})

function ask({ paymentId }: PaypalPurchase): Promise<string> {
  const order = { paymentId, amount: 900, reason: 'places_gone' as const, tellBuyer: false }
  return inTransaction(ctx, (tx) => requestRefund(tx, order))
}

/** PayPal's id of a refund whose answer was lost: the same key gives the same one. */
async function refundAtPaypal(refundId: string): Promise<string> {
  const { payment, amountMinor } = await ctx.db.refund.findUniqueOrThrow({
    where: { id: refundId },
    include: { payment: true },
  })
  const order = {
    amount: { currency_code: 'EUR', value: (amountMinor / 100).toFixed(2) },
    custom_id: refundId,
    invoice_id: refundId,
  }
  return (await paypalClient()?.refundCapture(payment.providerIntent ?? '', order, refundId))?.id ?? ''
}
