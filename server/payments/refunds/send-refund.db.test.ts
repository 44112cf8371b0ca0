// A refund on its way to the provider: once though answers are lost, a new one after a refusal, never more than was taken.
import { beforeAll, describe, expect, test } from 'vitest'
import { aPaidPurchase, purchaseOf } from '@/tests/support/paid-purchases'
import { refundsAtProvider, sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as, type Sale } from '@/tests/support/sales-factories'
import type { RefundRequest } from './contract'
import { refundPurchase } from './refund-purchase'
import { retryRefund } from './retry-refund'
import { sendRefund } from './send-refund'

let sale: Sale

openSale()
beforeAll(async () => {
  sale = await aSale(ctx)
})

const reason = 'requested_by_customer' as const
const eur = (amount: number) => ({ amount, currency: 'EUR' as const })

function refund(paid: { id: string }, request: Partial<RefundRequest> = {}, key = ctx.random.uuid(ctx.now)) {
  return refundPurchase(as(ctx, sale.owner), { purchaseId: paid.id, key, reason, ...request })
}

const refundCalls = async () =>
  (await stripe.requests()).filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')

describe('the provider', () => {
  test('is asked once though its answer is lost, three times over', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const { refundId } = await refund(paid)
    const before = (await refundCalls()).length
    await stripe.control('PUT', '/faults', { dropAnswers: true })
    for (let n = 0; n < 3; n++) await expect(sendRefund(ctx, { refundId: refundId! })).rejects.toThrow()
    await stripe.control('DELETE', '/faults')
    await Promise.all([1, 2, 3].map(() => sendRefund(ctx, { refundId: refundId! })))
    const keys = (await refundCalls()).slice(before).map(({ idempotencyKey }) => idempotencyKey)
    expect(new Set(keys)).toEqual(new Set([refundId]))
    const made = (await refundsAtProvider(stripe)).filter(({ metadata }) => metadata.refundId === refundId)
    expect(made).toMatchObject([{ amount: 4900 }])
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'refunded' })
  })

  test('that refuses gives the reservation back and calls a person, whose new try is a new refund', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const { refundId } = await refund(paid)
    await stripe.control('PUT', '/faults', { status: 400 })
    await sendRefund(ctx, { refundId: refundId! })
    await stripe.control('DELETE', '/faults')
    expect(await purchaseOf(ctx, paid)).toMatchObject({
      status: 'needs_attention',
      attentionReason: 'refund_failed',
      payments: [{ refundedMinor: 0 }],
      refunds: [{ status: 'failed' }],
      tickets: [{ status: 'void' }],
    })
    const inbox = () => ctx.db.attentionItem.findMany({ where: { purchaseId: paid.id } })
    expect(await inbox()).toMatchObject([{ kind: 'refund_failed', subjectId: refundId, resolvedAt: null }])
    const tries = await Promise.allSettled([1, 2].map(() => retryRefund(as(ctx, sale.owner), { refundId: refundId! })))
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await inbox()).toMatchObject([{ resolution: 'retried' }])
    await sendRefundsOf(ctx, paid.id)
    expect(await purchaseOf(ctx, paid)).toMatchObject({
      status: 'refunded',
      attentionReason: null,
      refunds: [{ status: 'failed' }, { status: 'succeeded', amountMinor: 4900 }],
    })
  })
})

describe('ten refunds at once', () => {
  test('never give back more than was captured; what is too much is 409, each other one refund at the provider', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => refund(paid, { amount: eur(1000) })))
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(6)
    for (const { reason: why } of refused)
      expect(why).toMatchObject({ kind: 'conflict', code: 'payments.refund_too_large' })
    await sendRefundsOf(ctx, paid.id)
    const { refunds, payments } = await purchaseOf(ctx, paid)
    expect(payments).toMatchObject([{ capturedMinor: 4900, refundedMinor: 4000 }])
    const ours = new Set(refunds.map(({ id }) => id))
    const made = (await refundsAtProvider(stripe)).filter(({ metadata }) => ours.has(metadata.refundId ?? ''))
    expect(made.map(({ amount }) => amount)).toEqual([1000, 1000, 1000, 1000])
  })
})
