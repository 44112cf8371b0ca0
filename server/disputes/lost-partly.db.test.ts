// Disputes about a part of the money: the rest is a ticket, or goes back, and a person is told.
import { describe, expect, test } from 'vitest'
import { markSeen } from '@/server/payments/attention/mark-seen'
import { advanceRefundRun } from '@/server/payments/refunds/advance-refund-run'
import { cancelEvent } from '@/server/payments/refunds/cancel-event'
import { refundOptions, refundRun } from '@/server/payments/refunds/queries'
import { refundPurchase } from '@/server/payments/refunds/refund-purchase'
import { follow, theBank } from '@/tests/support/dispute-factories'
import { aPaidPurchase, type Paid, purchaseOf, stateOf } from '@/tests/support/paid-purchases'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as, later, type Sale } from '@/tests/support/sales-factories'

openSale()

async function paidAndDisputed(outcome: 'open' | 'lost', amount = 4900, quantity = 2) {
  const sale = await aSale(ctx)
  const purchase = await aPaidPurchase(ctx, stripe, sale, { quantity })
  const ref = await theBank(stripe, purchase, 'open', { amount })
  await follow(ctx, ref)
  const lose = async () => {
    await theBank(stripe, purchase, 'lost', { dispute: ref })
    await follow(ctx, ref)
  }
  if (outcome === 'lost') await lose()
  return { sale, purchase, ref, lose }
}

const itemsOf = ({ id }: Paid) =>
  ctx.db.attentionItem.findMany({
    where: { purchaseId: id, resolvedAt: null },
    select: { id: true, kind: true, amountMinor: true },
  })
const refund = (sale: Sale, { id: purchaseId }: Paid, more: object = {}) =>
  refundPurchase(as(ctx, sale.owner), { purchaseId, key: ctx.random.uuid(ctx.now), reason: 'goodwill', ...more })

async function enter(sale: Sale, ticketId: string): Promise<void> {
  const { id: listId } = await ctx.db.checkInList.findFirstOrThrow({ where: { eventId: sale.eventId } })
  const row = ctx.random.uuid(ctx.now)
  await ctx.pool.query(
    `INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, actor, at)
     VALUES ($1::uuid, $2, $1::uuid::text, '', $3, $4, $5, true, 'test', $6)`,
    [row, sale.organizationId, sale.eventId, listId, ticketId, ctx.now],
  )
  await ctx.pool.query(
    `INSERT INTO admission (id, organization_id, event_id, ticket_id, check_in_list_id, scan_row_id, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.random.uuid(ctx.now), sale.organizationId, sale.eventId, ticketId, listId, row, ctx.now],
  )
}

describe('a dispute about a part that is lost', () => {
  test('ends as many tickets as that part has paid for, the others open the gate, and a person is told what is left', async () => {
    const { purchase, ref } = await paidAndDisputed('lost')
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['valid', 'void'] })
    expect(await itemsOf(purchase)).toMatchObject([{ kind: 'dispute_lost_partly', amountMinor: 4900 }])
    await follow(ctx, ref)
    expect(await itemsOf(purchase)).toHaveLength(1)
  })

  test('ends a ticket of which only a part is paid any more, and not one that somebody has come in with', async () => {
    const { sale, purchase, lose } = await paidAndDisputed('open', 2000)
    const tickets = await ctx.db.ticket.findMany({ where: { purchaseId: purchase.id }, orderBy: { ordinal: 'desc' } })
    const last = tickets[0]?.id ?? ''
    await enter(sale, last)
    await lose()
    const { status } = await ctx.db.ticket.findUniqueOrThrow({ where: { id: last } })
    expect(status).toBe('valid')
    expect(await stateOf(ctx, purchase)).toMatchObject({ tickets: ['valid', 'void'] })
    expect(await itemsOf(purchase)).toMatchObject([{ amountMinor: 7800 }])
  })

  test('leaves the rest to be given back: its refund is asked for, and nothing beyond it', async () => {
    const { sale, purchase } = await paidAndDisputed('lost')
    const options = await refundOptions(as(ctx, sale.owner), { purchaseId: purchase.id })
    expect(options).toMatchObject({ left: { amount: 4900 }, isDisputed: false })
    const tooMuch = { amount: { amount: 4901, currency: 'EUR' } }
    await expect(refund(sale, purchase, tooMuch)).rejects.toMatchObject({ code: 'refund.disputed' })
    expect(await refund(sale, purchase)).toMatchObject({ status: 'requested' })
    expect((await purchaseOf(ctx, purchase)).refunds).toMatchObject([{ amountMinor: 4900 }])
    expect(await stateOf(ctx, purchase)).toMatchObject({ tickets: ['void', 'void'] })
    await expect(refund(sale, purchase)).rejects.toMatchObject({ code: 'refund.disputed' })
    await sendRefundsOf(ctx, purchase.id)
  })

  test('is closed by a person with a note, and does not come back', async () => {
    const { sale, purchase, ref } = await paidAndDisputed('lost')
    const [item] = await itemsOf(purchase)
    await markSeen(as(ctx, sale.owner), { id: item?.id ?? '', note: 'Camille vient seule' })
    await follow(ctx, ref)
    expect(await itemsOf(purchase)).toEqual([])
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['valid', 'void'] })
  })
})

describe('while a part is disputed', () => {
  test('every ticket is shut out, and what nobody disputes can go back', async () => {
    const { sale, purchase } = await paidAndDisputed('open')
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['blocked', 'blocked'] })
    const [ticketId = ''] = purchase.ticketIds
    expect(await refund(sale, purchase, { ticketIds: [ticketId] })).toMatchObject({ status: 'requested' })
    expect((await purchaseOf(ctx, purchase)).refunds).toMatchObject([{ amountMinor: 4900 }])
  })
})

describe('a cancelled event', () => {
  test.each([
    ['lost', null],
    ['open', 'disputed'],
  ] as const)('gives back what is left of a part that is %s', async (outcome, error) => {
    const { sale, purchase } = await paidAndDisputed(outcome)
    const { title } = await ctx.db.event.findUniqueOrThrow({ where: { id: sale.eventId } })
    await cancelEvent(as(ctx, sale.owner), { eventId: sale.eventId, confirmation: title, keepFees: false })
    const run = await ctx.db.refundRun.findFirstOrThrow({ where: { eventId: sale.eventId } })
    await advanceRefundRun(later(ctx, 30), { runId: run.id })
    expect((await purchaseOf(ctx, purchase)).refunds).toMatchObject([{ amountMinor: 4900, reason: 'event_cancelled' }])
    const items = await ctx.db.refundRunItem.findMany({ where: { runId: run.id } })
    expect(items).toMatchObject([{ status: 'sent', error }])
  })

  test('has nothing to give back of what the bank has taken whole, and does not call that a failure', async () => {
    const { sale } = await paidAndDisputed('lost', 9800)
    const { title } = await ctx.db.event.findUniqueOrThrow({ where: { id: sale.eventId } })
    await cancelEvent(as(ctx, sale.owner), { eventId: sale.eventId, confirmation: title, keepFees: false })
    const run = await ctx.db.refundRun.findFirstOrThrow({ where: { eventId: sale.eventId } })
    for (let n = 0; n < 2; n++) await advanceRefundRun(later(ctx, 30), { runId: run.id })
    expect(await refundRun(as(ctx, sale.owner), { eventId: sale.eventId })).toMatchObject({ total: 0, failed: 0 })
  })
})
