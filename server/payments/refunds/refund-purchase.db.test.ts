// What an organizer gives back of a purchase: which tickets end, what is booked, what is refused.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { getPurchase } from '@/server/purchases/queries'
import { follow, theBank } from '@/tests/support/dispute-factories'
import { aPaidCheckout, aPaidPurchase, purchaseOf } from '@/tests/support/paid-purchases'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as, poolsOf, type Sale } from '@/tests/support/sales-factories'
import type { RefundRequest } from './contract'
import { refundOptions } from './queries'
import { refundPayment, refundPurchase } from './refund-purchase'

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

describe('a refund', () => {
  test('through a payment that brought nothing is refused, and ends no ticket', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale, { quantity: 2 })
    const { payments } = await purchaseOf(ctx, paid)
    const { id: _, ...other } = payments[0] ?? expect.unreachable()
    const dead = await ctx.db.payment.create({
      data: {
        ...other,
        id: ctx.random.uuid(ctx.now),
        status: 'expired',
        capturedMinor: 0,
        providerRef: 'cs_abandoned',
        providerIntent: null,
        request: {},
      },
    })
    await expect(
      refundPayment(as(ctx, sale.owner), { paymentId: dead.id, reason, tickets: 'void' }),
    ).rejects.toMatchObject({ kind: 'conflict', code: 'refund.nothing_left' })
    expect((await purchaseOf(ctx, paid)).tickets.map(({ status }) => status)).toEqual(['valid', 'valid'])
  })

  test('of everything voids the tickets at once, frees the places, pays once, books, tells the buyer', async () => {
    const [before] = await poolsOf(ctx, sale)
    const paid = await aPaidPurchase(ctx, stripe, sale, { quantity: 2 })
    const answer = await refund(paid, { note: 'malade' })
    expect(answer.status).toBe('requested')
    const requested = await purchaseOf(ctx, paid)
    expect(requested).toMatchObject({
      status: 'paid',
      payments: [{ refundedMinor: 9800 }],
      refunds: [{ amountMinor: 9800, reason, note: 'malade', tickets: 'void', status: 'requested' }],
      tickets: [
        { status: 'void', voidReason: 'refund' },
        { status: 'void', gen: 1 },
      ],
    })
    expect(await poolsOf(ctx, sale)).toEqual([before])
    expect(await ctx.db.revocation.count({ where: { eventId: sale.eventId } })).toBe(2)
    await sendRefundsOf(ctx, paid.id)
    expect(await purchaseOf(ctx, paid)).toMatchObject({
      status: 'refunded',
      places: 'sold',
      refunds: [{ status: 'succeeded' }],
    })
    const view = await getPurchase(as(ctx, sale.owner), paid.id)
    expect(view).toMatchObject({ status: 'refunded', refunded: { amount: 9800, currency: 'EUR' } })
    const kinds = await ctx.db.paymentLogEntry.findMany({
      where: { purchaseId: paid.id },
      orderBy: { sequence: 'asc' },
    })
    expect(kinds.map(({ kind }) => kind).slice(-3)).toEqual(['refund_requested', 'tickets_voided', 'refund_succeeded'])
    expect(await ctx.db.notification.count({ where: { purchaseId: paid.id, kind: 'refund' } })).toBe(1)
    await expect(refund(paid)).rejects.toMatchObject({ kind: 'conflict', code: 'refund.nothing_left' })
  })

  test('of an amount keeps the tickets, and the rest can follow', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    await refund(paid, { amount: eur(1000) })
    await sendRefundsOf(ctx, paid.id)
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'partially_refunded', tickets: [{ status: 'valid' }] })
    await expect(refund(paid, { amount: eur(3901) })).rejects.toMatchObject({ code: 'payments.refund_too_large' })
    await refund(paid)
    await sendRefundsOf(ctx, paid.id)
    expect(await purchaseOf(ctx, paid)).toMatchObject({
      status: 'refunded',
      refunds: [{ amountMinor: 1000 }, { amountMinor: 3900 }],
      tickets: [{ status: 'void' }],
    })
  })

  test('of a chosen ticket ends that one, and it cannot be given back twice', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale, { quantity: 2 })
    const ticketIds = paid.ticketIds.slice(0, 1)
    await refund(paid, { ticketIds })
    await sendRefundsOf(ctx, paid.id)
    expect(await purchaseOf(ctx, paid)).toMatchObject({
      status: 'partially_refunded',
      refunds: [{ amountMinor: 4900, ticketIds }],
      tickets: [{ status: 'void' }, { status: 'valid' }],
    })
    await expect(refund(paid, { ticketIds })).rejects.toMatchObject({ code: 'refund.ticket_refunded' })
    const { tickets, left } = await refundOptions(as(ctx, sale.owner), { purchaseId: paid.id })
    expect(left).toEqual(eur(4900))
    expect(tickets).toMatchObject([
      { isRefunded: true, status: 'void', entered: null },
      { isRefunded: false, status: 'valid', price: eur(4900) },
    ])
  })

  test('may keep the tickets of a whole refund', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    await refund(paid, { tickets: 'keep', reason: 'goodwill' })
    await sendRefundsOf(ctx, paid.id)
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'refunded', tickets: [{ status: 'valid' }] })
  })

  test('of several payments takes from each what it has', async () => {
    const { hold, settle } = await aPaidCheckout(ctx, stripe, sale)
    await settle()
    await ctx.pool.query(
      `INSERT INTO payment (id, organization_id, purchase_id, gateway, status, amount_minor, currency, captured_minor, provider_ref, provider_intent, created_at)
       VALUES ($1, $2, $3, 'external', 'succeeded', 500, 'EUR', 500, $4, $4, now())`,
      [ctx.random.uuid(ctx.now), sale.organizationId, hold.id, `VIR-${hold.id}`],
    )
    await ctx.pool.query(
      `INSERT INTO ledger_entry (organization_id, cause_kind, cause_id, account, amount_minor, currency, at)
       SELECT organization_id, 'capture', id, a.account, a.amount, 'EUR', now() FROM payment,
         (VALUES ('provider:external', 500), ('sales', -500)) AS a(account, amount) WHERE purchase_id = $1 AND gateway = 'external'`,
      [hold.id],
    )
    await refund(hold)
    expect((await purchaseOf(ctx, hold)).refunds.map(({ amountMinor }) => amountMinor).sort()).toEqual([4900, 500])
    await sendRefundsOf(ctx, hold.id)
    const byHand = await ctx.db.attentionItem.findMany({ where: { purchaseId: hold.id } })
    expect(byHand).toMatchObject([{ kind: 'refund_by_hand', amountMinor: 500, resolvedAt: null }])
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'partially_refunded' })
    await ctx.db.paymentLogEntry.findMany({ where: { purchaseId: hold.id } })
  })

  test('with a key is one refund however often it is sent, also twenty times at once', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const key = ctx.random.uuid(ctx.now)
    const answers = await Promise.all(Array.from({ length: 20 }, () => refund(paid, { amount: eur(100) }, key)))
    expect(new Set(answers.map(({ refundId }) => refundId)).size).toBe(1)
    expect((await purchaseOf(ctx, paid)).refunds).toHaveLength(1)
    await sendRefundsOf(ctx, paid.id)
  })

  test('of one payment by a program reaches that payment alone; a repeated request is the same refund', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const program: Ctx = { ...as(ctx, sale.owner), requestKey: ctx.random.bytes(32) }
    const ask = () => refundPayment(program, { paymentId: paid.paymentId, amount: eur(500), reason })
    const first = await ask()
    expect(await ask()).toEqual(first)
    const stranger = await aSale(ctx)
    await expect(refundPayment(as(ctx, stranger.owner), { paymentId: paid.paymentId, reason })).rejects.toMatchObject({
      kind: 'not_found',
      code: 'payment.not_found',
    })
    expect((await purchaseOf(ctx, paid)).refunds).toHaveLength(1)
    await sendRefundsOf(ctx, paid.id)
  })

  test('of a disputed payment is refused in a sentence', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    await follow(ctx, await theBank(stripe, paid, 'open'))
    await expect(refund(paid)).rejects.toMatchObject({ kind: 'conflict', code: 'refund.disputed' })
    expect((await purchaseOf(ctx, paid)).tickets).toMatchObject([{ status: 'blocked' }])
  })

  test('of a ticket that has come in needs to be meant', async () => {
    const paid = await aPaidPurchase(ctx, stripe, sale)
    const [ticketId = ''] = paid.ticketIds
    await enter(ticketId)
    await expect(refund(paid)).rejects.toMatchObject({ kind: 'conflict', code: 'refund.ticket_entered' })
    const { tickets } = await refundOptions(as(ctx, sale.owner), { purchaseId: paid.id })
    expect(tickets[0]?.entered).toEqual({ at: ctx.now, location: 'Porte B' })
    await refund(paid, { evenIfEntered: true })
    await sendRefundsOf(ctx, paid.id)
    expect(await purchaseOf(ctx, paid)).toMatchObject({ status: 'refunded', tickets: [{ status: 'void' }] })
  })

  async function enter(ticketId: string): Promise<void> {
    const { id: listId } = await ctx.db.checkInList.findFirstOrThrow({ where: { eventId: sale.eventId } })
    const row = ctx.random.uuid(ctx.now)
    await ctx.pool.query(
      `INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, actor, at)
       VALUES ($1::uuid, $2, $1::uuid::text, '', $3, $4, $5, true, 'test', $6)`,
      [row, sale.organizationId, sale.eventId, listId, ticketId, ctx.now],
    )
    await ctx.pool.query(
      `INSERT INTO admission (id, organization_id, event_id, ticket_id, check_in_list_id, scan_row_id, location, at)
       VALUES ($1, $2, $3, $4, $5, $6, 'Porte B', $7)`,
      [ctx.random.uuid(ctx.now), sale.organizationId, sale.eventId, ticketId, listId, row, ctx.now],
    )
  }
})
