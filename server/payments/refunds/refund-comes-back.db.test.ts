import { beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { follow, theBank } from '@/tests/support/dispute-factories'
import { aPaidCheckout, aPaidPurchase, type Paid, purchaseOf } from '@/tests/support/paid-purchases'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as, jobsOf, type Sale } from '@/tests/support/sales-factories'
import { applyProviderEvent } from '../apply-provider-event'
import { openAttention } from '../attention/attention'
import { listAttention } from '../attention/list-attention'
import { markSeen } from '../attention/mark-seen'
import { gatewayOf } from '../gateways'
import { settlePayment } from '../settle-payment'
import { advanceRefundRun } from './advance-refund-run'
import { cancelEvent } from './cancel-event'
import { recordRefund } from './record-refund'
import { refundPurchase } from './refund-purchase'
import { requestRefund } from './request-refund'
import { retryRefund } from './retry-refund'
import { sendRefund } from './send-refund'

let sale: Sale

openSale()
beforeAll(async () => {
  sale = await aSale(ctx)
})

const inbox = async (paid: { id: string }) =>
  (await listAttention(as(ctx, sale.owner), { state: 'open', limit: 100 })).items.filter(
    ({ purchase }) => purchase?.id === paid.id,
  )

async function tell(type: string, ref: string): Promise<void> {
  const event = { provider: 'stripe', eventId: `evt_${ctx.random.uuid(ctx.now)}` }
  const payload = JSON.stringify({ id: event.eventId, type, data: { object: { id: ref } } })
  await ctx.db.providerEvent.create({ data: { ...event, type, payload, receivedAt: ctx.now } })
  await applyProviderEvent(ctx, event)
}

async function refunded(paid: Paid, amount?: number): Promise<{ id: string; providerRef: string }> {
  const request = amount === undefined ? {} : { amount: { amount, currency: 'EUR' as const } }
  const key = ctx.random.uuid(ctx.now)
  const { refundId } = await refundPurchase(as(ctx, sale.owner), {
    purchaseId: paid.id,
    key,
    reason: 'requested_by_customer',
    ...request,
  })
  await sendRefundsOf(ctx, paid.id)
  const { id, providerRef } = await ctx.db.refund.findUniqueOrThrow({ where: { id: refundId ?? '' } })
  return { id, providerRef: providerRef ?? '' }
}

async function comesBack(ref: string): Promise<void> {
  await stripe.control('POST', `/refunds/${ref}`, { outcome: 'fail' })
  await Promise.all([1, 2, 3].map(() => tell('refund.failed', ref)))
  await tell('charge.refund.updated', ref)
}

/** A paid purchase, and a second payment of it as its provider tells it; not settled. */
async function paidTwice() {
  const { hold, settle } = await aPaidCheckout(ctx, stripe, sale)
  await settle(ctx)
  const { payment } = await aPaidCheckout(ctx, stripe, sale)
  await ctx.db.payment.update({ where: { id: payment.paymentId }, data: { purchaseId: hold.id } })
  const told = await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account: null })
  return { hold, told }
}

describe('a refund that comes back after it was made', () => {
  test('is booked back once, calls a person, keeps the tickets void, and can be made again', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const refund = await refunded(paid)
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'refunded' })
    await comesBack(refund.providerRef)
    expect(await purchaseOf(ctx, paid)).toMatchObject({
      status: 'needs_attention',
      attentionReason: 'refund_failed',
      payments: [{ refundedMinor: 0 }],
      refunds: [{ status: 'failed' }],
      tickets: [{ status: 'void' }],
    })
    const legs = await ctx.db.ledgerEntry.groupBy({
      by: ['causeKind'],
      where: { causeId: refund.id, account: 'provider:stripe' },
      _sum: { amountMinor: true },
      orderBy: { causeKind: 'asc' },
    })
    expect(legs.map(({ causeKind, _sum }) => [causeKind, Number(_sum.amountMinor)])).toEqual([
      ['refund', -4900],
      ['refund_reversal', 4900],
    ])
    expect(await inbox(paid)).toMatchObject([{ kind: 'refund_failed', subjectId: refund.id, canBeSeen: true }])
    await retryRefund(as(ctx, sale.owner), { refundId: refund.id })
    await sendRefundsOf(ctx, paid.id)
    expect(await purchaseOf(ctx, paid)).toMatchObject({
      status: 'refunded',
      attentionReason: null,
      refunds: [{ status: 'failed' }, { status: 'succeeded' }],
    })
    expect(await inbox(paid)).toEqual([])
  })

  test('may be marked as seen by who has sent the money another way; then nothing waits', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const refund = await refunded(paid)
    await comesBack(refund.providerRef)
    const [item] = await inbox(paid)
    await markSeen(as(ctx, sale.owner), { id: item?.id ?? '', note: 'Rendu par virement' })
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'paid', attentionReason: null })
    await expect(retryRefund(as(ctx, sale.owner), { refundId: refund.id })).rejects.toMatchObject({
      code: 'refund.not_failed',
    })
  })

  test('in part leaves the other part refunded', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const [first] = [await refunded(paid, 1000), await refunded(paid, 500)]
    await comesBack(first.providerRef)
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'needs_attention', payments: [{ refundedMinor: 500 }] })
    await retryRefund(as(ctx, sale.owner), { refundId: first.id })
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'partially_refunded', attentionReason: null })
    await sendRefundsOf(ctx, paid.id)
  })
})

test('a refund of a cancelled event that comes back is shown as its failure, and tried again with the others', async () => {
  const other = await aSale(ctx)
  const paid = await aPaidPurchase(ctx, stripe, other)
  const { title } = await ctx.db.event.findUniqueOrThrow({ where: { id: other.eventId } })
  const owner = as(ctx, other.owner)
  await cancelEvent(owner, { eventId: other.eventId, confirmation: title, keepFees: false })
  const { id: runId } = await ctx.db.refundRun.findFirstOrThrow({ where: { eventId: other.eventId } })
  await advanceRefundRun(ctx, { runId })
  await sendRefundsOf(ctx, paid.id)
  const item = () => ctx.db.refundRunItem.findFirstOrThrow({ where: { runId } })
  expect(await item()).toMatchObject({ status: 'succeeded' })
  const [refund] = (await purchaseOf(ctx, paid)).refunds
  await comesBack(refund?.providerRef ?? '')
  expect(await item()).toMatchObject({ status: 'failed', error: 'failed_at_provider' })
  await retryRefund(owner, { refundId: refund?.id ?? '' })
  expect(await item()).toMatchObject({ status: 'sent', error: null })
  await sendRefundsOf(ctx, paid.id)
  expect(await item()).toMatchObject({ status: 'succeeded' })
})

describe('what waits for a person about money that should have gone back', () => {
  async function refused(paid: Paid): Promise<string> {
    const { refundId } = await refundPurchase(as(ctx, sale.owner), {
      purchaseId: paid.id,
      key: ctx.random.uuid(ctx.now),
      reason: 'goodwill',
      amount: { amount: 1000, currency: 'EUR' },
    })
    await stripe.control('PUT', '/faults', { status: 400 })
    await sendRefund(ctx, { refundId: refundId ?? '' })
    await stripe.control('DELETE', '/faults')
    return refundId ?? ''
  }

  test('needs a new try while that can succeed, and is not closed by a note', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    await refused(paid)
    const [item] = await inbox(paid)
    expect(item).toMatchObject({ kind: 'refund_failed', canBeSeen: false })
    await expect(markSeen(as(ctx, sale.owner), { id: item?.id ?? '', note: 'x' })).rejects.toMatchObject({
      code: 'attention.needs_its_act',
    })
    // The purchase is given back whole: nothing is left of what failed.
    await refunded(paid)
    expect(await inbox(paid)).toEqual([])
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'refunded', attentionReason: null })
  })

  test('about money beyond the price closes once as much went back', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const { organizationId, eventId } = await purchaseOf(ctx, paid)
    await ctx.db.payment.update({ where: { id: paid.paymentId }, data: { amountMinor: 4000 } })
    await ctx.db.purchase.update({ where: { id: paid.id }, data: { totalMinor: 4000, discountMinor: 900 } })
    const subject = { subjectKind: 'payment' as const, subjectId: paid.paymentId, purchaseId: paid.id }
    await inTransaction(ctx, (tx) => openAttention(tx, { organizationId, eventId, kind: 'overpaid', ...subject }))
    await refunded(paid, 500)
    expect(await inbox(paid)).toMatchObject([{ kind: 'overpaid' }])
    await refunded(paid, 400)
    expect(await inbox(paid)).toEqual([])
  })

  test('may be seen where too little is left for a new try', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    await refused(paid)
    await refunded(paid, 4000)
    const [item] = await inbox(paid)
    expect(item).toMatchObject({ kind: 'refund_failed', canBeSeen: true })
    await markSeen(as(ctx, sale.owner), { id: item?.id ?? '', note: 'Rendu depuis Stripe' })
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'partially_refunded', attentionReason: null })
  })

  test('closes by itself when the bank takes the money for good', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    await refused(paid)
    const { providerRef } = await ctx.db.payment.findUniqueOrThrow({ where: { id: paid.paymentId } })
    const dispute = await theBank(stripe, { ...paid, checkoutRef: providerRef ?? '' }, 'lost')
    await follow(ctx, dispute)
    expect((await inbox(paid)).map(({ kind }) => kind)).toEqual([])
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'disputed', attentionReason: null })
  })

  test('leaves a purchase paid once its second payment, of another amount, was seen', async () => {
    const { hold, told } = await paidTwice()
    expect(await settlePayment(ctx, { ...told, amount: 4000 })).toBe('mismatch')
    expect(await purchaseOf(ctx, hold)).toMatchObject({
      status: 'needs_attention',
      attentionReason: 'payment_mismatch',
    })
    const [refund] = (await purchaseOf(ctx, hold)).refunds
    await inTransaction(ctx, (tx) => recordRefund(tx, refund?.id ?? '', { ref: 're_of_4000', status: 'succeeded' }))
    const [item] = await inbox(hold)
    await markSeen(as(ctx, sale.owner), { id: item?.id ?? '', note: 'Rendu' })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', attentionReason: null })
  })

  test('leaves a purchase paid whose second payment went back at the second try', async () => {
    const { hold, told } = await paidTwice()
    expect(await settlePayment(ctx, told)).toBe('late_refunded')
    const [refund] = (await purchaseOf(ctx, hold)).refunds
    await inTransaction(ctx, (tx) => recordRefund(tx, refund?.id ?? '', { ref: '', status: 'failed', code: 'no' }))
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'needs_attention' })
    await retryRefund(as(ctx, sale.owner), { refundId: refund?.id ?? '' })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', attentionReason: null })
    await sendRefundsOf(ctx, hold.id)
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', refunds: [{}, { reason: 'paid_twice' }] })
  })

  test('opens the way again for a purchase whose payment was no money of ours, once it was seen', async () => {
    const { hold, payment } = await aPaidCheckout(ctx, stripe, sale)
    const checkout = await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account: null })
    expect(await settlePayment(ctx, { ...checkout, liveMode: true })).toBe('mismatch')
    const [item] = await inbox(hold)
    await markSeen(as(ctx, sale.owner), { id: item?.id ?? '', note: 'Mode réel' })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'held', attentionReason: null })
  })
})

test('a new try keeps the reason of what was made at the provider, and asks for the credit note of what was too much', async () => {
  for (const reason of ['made_at_provider', 'overpaid'] as const) {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const ask = { paymentId: paid.paymentId, amount: 100, reason }
    const refundId = await inTransaction(ctx, (tx) => requestRefund(tx, ask))
    await inTransaction(ctx, (tx) => recordRefund(tx, refundId, { ref: '', status: 'failed' }))
    const again = await retryRefund(as(ctx, sale.owner), { refundId })
    expect(await ctx.db.refund.findUnique({ where: { id: again.refundId ?? '' } })).toMatchObject({ reason })
    await sendRefundsOf(ctx, paid.id)
    const keys = (await jobsOf(ctx, 'issue-document')).map(({ key }) => key)
    expect(keys).toContain(`credit-note:${again.refundId}`)
  }
})
