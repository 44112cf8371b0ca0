// Money that went back twice, by a refund and by a lost dispute: whatever comes first, a person is told, once.
import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { listAttention } from '@/server/payments/attention/list-attention'
import { markSeen } from '@/server/payments/attention/mark-seen'
import { recordRefund } from '@/server/payments/refunds/record-refund'
import { requestRefund } from '@/server/payments/refunds/request-refund'
import { checkInvariants } from '@/server/platform/check-invariants'
import { disputeOf, follow, theBank } from '@/tests/support/dispute-factories'
import { aPaidPurchase, type Paid } from '@/tests/support/paid-purchases'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as } from '@/tests/support/sales-factories'
import { fetchDispute } from './provider-disputes'
import { recordDispute } from './record-dispute'

openSale()

async function aPurchase() {
  const sale = await aSale(ctx)
  return { sale, purchase: await aPaidPurchase(ctx, stripe, sale) }
}

const ask = ({ paymentId }: Paid, amount: number) =>
  inTransaction(ctx, (tx) => requestRefund(tx, { paymentId, amount, reason: 'goodwill', note: '' }))

async function refund(purchase: Paid, amount: number): Promise<string> {
  const id = await ask(purchase, amount)
  await sendRefundsOf(ctx, purchase.id)
  return id
}

async function lose(purchase: Paid): Promise<string> {
  const ref = await theBank(stripe, purchase, 'lost', { amount: 4900 })
  await follow(ctx, ref)
  return ref
}

const told = ({ paymentId }: Paid) =>
  ctx.db.attentionItem.findMany({
    where: { kind: 'returned_twice', subjectId: paymentId },
    select: { amountMinor: true, resolution: true },
    orderBy: { id: 'asc' },
  })

describe('a refunded payment that a dispute takes as well', () => {
  test('waits for a person with what went out too much, and no more than once', async () => {
    const { sale, purchase } = await aPurchase()
    await refund(purchase, 3000)
    const ref = await lose(purchase)
    await follow(ctx, ref)
    expect(await told(purchase)).toEqual([{ amountMinor: 3000, resolution: null }])
    const owner = as(ctx, sale.owner)
    const { items } = await listAttention(owner, { state: 'open', limit: 50 })
    const item = items.find(({ kind }) => kind === 'returned_twice')
    expect(item).toMatchObject({ amount: { amount: 3000, currency: 'EUR' }, canBeSeen: true })
    await markSeen(owner, { id: item?.id ?? '', note: 'Demandé à l’acheteur' })
    await follow(ctx, ref)
    expect(await told(purchase)).toEqual([{ amountMinor: 3000, resolution: 'seen' }])
  })

  test('waits for a person, too, when the dispute was lost before the refund was made', async () => {
    const { purchase } = await aPurchase()
    const refundId = await ask(purchase, 4900)
    await lose(purchase)
    expect(await told(purchase)).toEqual([])
    const made = { status: 'succeeded', ref: `re_${refundId}` } as const
    await inTransaction(ctx, (tx) => recordRefund(tx, refundId, made))
    expect(await told(purchase)).toEqual([{ amountMinor: 4900, resolution: null }])
  })

  test('waits no longer once the refund has come back', async () => {
    const { purchase } = await aPurchase()
    const refundId = await refund(purchase, 4900)
    await lose(purchase)
    const back = { status: 'failed', ref: `re_${refundId}` } as const
    await inTransaction(ctx, (tx) => recordRefund(tx, refundId, back))
    expect(await told(purchase)).toEqual([{ amountMinor: 4900, resolution: 'returned' }])
  })

  test('waits no longer once the judgement was turned round', async () => {
    const { purchase } = await aPurchase()
    await refund(purchase, 4900)
    const ref = await lose(purchase)
    const at = { gateway: 'stripe', account: null, providerRef: ref }
    const now = await fetchDispute(at)
    if (!now) throw new Error('the stand-in forgot a dispute')
    const { revision } = await disputeOf(ctx, ref)
    const turned = { ...now, ...at, status: 'won' as const, reinstated: true }
    const payment = { id: purchase.paymentId, purchaseId: purchase.id }
    await inTransaction(ctx, (tx) => recordDispute(tx, payment, turned, revision))
    expect(await told(purchase)).toEqual([{ amountMinor: 4900, resolution: 'returned' }])
  })
})

test('a payment that forgot what its disputes took, or that nobody was told of, breaks a promise', async () => {
  const { purchase } = await aPurchase()
  await refund(purchase, 4900)
  await lose(purchase)
  const broken = async () => (await checkInvariants(ctx.pool)).map(({ id }) => id)
  const where = { where: { kind: 'returned_twice', subjectId: purchase.paymentId } }
  await ctx.db.attentionItem.updateMany({ ...where, data: { resolvedAt: ctx.now, resolution: 'returned' } })
  expect(await broken()).toEqual(['returned_twice_is_told'])
  await ctx.db.attentionItem.updateMany({ ...where, data: { resolvedAt: null, resolution: null } })
  await ctx.db.payment.update({ where: { id: purchase.paymentId }, data: { lostMinor: 0 } })
  expect(await broken()).toEqual(['payments_know_their_disputes'])
  await ctx.db.payment.update({ where: { id: purchase.paymentId }, data: { lostMinor: 4900 } })
})
