import { describe, expect, test } from 'vitest'
import { movePlaces } from '@/server/capacity/move-places'
import { inTransaction } from '@/server/kernel/ctx'
import { issueTickets } from '@/server/tickets/issue-tickets'
import { follow, theBank } from '@/tests/support/dispute-factories'
import { aPaidCheckout, aPaidPurchase } from '@/tests/support/paid-purchases'
import { refundsAtProvider, sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, later, poolsOf, type Sale } from '@/tests/support/sales-factories'
import { lapseHold } from '../lapse-hold'
import { advanceRefundRun } from './advance-refund-run'
import { cancelEvent } from './cancel-event'
import { pauseRefundRun, resumeRefundRun, retryFailedRefunds } from './control-refund-run'
import { refundRun, refundRunFile } from './queries'

openSale()

const title = 'Les Nuits du Théâtre antique'
const owner = (sale: Sale, at = ctx) => as(at, sale.owner)

const cancel = (sale: Sale, more: object = {}) =>
  cancelEvent(owner(sale), { eventId: sale.eventId, confirmation: title, keepFees: false, ...more })

const runOf = async (sale: Sale, at = ctx) => {
  const run = await refundRun(owner(sale, at), { eventId: sale.eventId })
  return run ?? expect.unreachable()
}

/** Works the run off as the worker would: steps and refunds in turn. */
async function work(sale: Sale, rounds = 6): Promise<void> {
  const at = later(ctx, 30)
  const { id } = await runOf(sale)
  for (let n = 0; n < rounds; n++) {
    await advanceRefundRun(at, { runId: id })
    const items = await ctx.db.refundRunItem.findMany({ where: { runId: id } })
    for (const { purchaseId } of items) await sendRefundsOf(at, purchaseId)
  }
}

const ticketsOf = (sale: Sale) => ctx.db.ticket.findMany({ where: { eventId: sale.eventId } })
const mailsOf = (purchaseId: string) => ctx.db.notification.findMany({ where: { purchaseId, kind: 'event_cancelled' } })

describe('cancelling an event', () => {
  test('stops its sale, ends every ticket, gives all money back once and tells each buyer once', async () => {
    const sale = await aSale(ctx, {
      types: [
        { name: 'Plein', amount: 4900, capacity: 50 },
        { name: 'Libre', amount: 0 },
      ],
    })
    const paid = [await aPaidPurchase(ctx, stripe, sale, { quantity: 2 }), await aPaidPurchase(ctx, stripe, sale)]
    const free = await aHold(ctx, sale, 2, 1)
    await cancel(sale)
    await expect(aHold(ctx, sale)).rejects.toMatchObject({ code: 'event.not_on_sale' })
    expect(await runOf(sale)).toMatchObject({ status: 'running', total: 3, waiting: 3 })
    await work(sale)
    expect(await runOf(sale)).toMatchObject({
      status: 'completed',
      waiting: 0,
      sent: 0,
      succeeded: 3,
      failed: 0,
      refunded: { amount: 14_700, currency: 'EUR' },
      failures: [],
    })
    expect(
      (await ticketsOf(sale)).every(({ status, voidReason }) => status === 'void' && voidReason === 'event_cancelled'),
    ).toBe(true)
    expect((await poolsOf(ctx, sale)).map(({ held, sold }) => held + sold)).toEqual([0])
    for (const { id } of [...paid, free]) expect(await mailsOf(id)).toHaveLength(1)
    const purchases = await ctx.db.purchase.findMany({
      where: { eventId: sale.eventId },
      orderBy: { createdAt: 'asc' },
    })
    expect(purchases.map(({ status }) => status).sort()).toEqual(['cancelled', 'refunded', 'refunded'])
    await work(sale, 2)
    const ours = new Set(
      (await ctx.db.refund.findMany({ where: { purchase: { eventId: sale.eventId } } })).map(({ id }) => id),
    )
    expect((await refundsAtProvider(stripe)).filter(({ metadata }) => ours.has(metadata.refundId ?? ''))).toHaveLength(
      2,
    )
  })

  test('is done though somebody holds one of its purchases: the run finds its rows by itself', async () => {
    const sale = await aSale(ctx)
    const { id } = await aPaidPurchase(ctx, stripe, sale)
    const somebody = await ctx.pool.connect()
    await somebody.query('BEGIN')
    await somebody.query('SELECT FROM purchase WHERE id = $1 FOR UPDATE', [id])
    await cancel(sale).finally(() => somebody.query('ROLLBACK'))
    somebody.release()
    expect(await runOf(sale)).toMatchObject({ status: 'running', total: 0 })
    await work(sale)
    expect(await runOf(sale)).toMatchObject({ status: 'completed', total: 1, succeeded: 1 })
  })

  test('asks for the title, for the permission, and changes nothing the second time', async () => {
    const sale = await aSale(ctx)
    await expect(cancel(sale, { confirmation: 'Les Nuits' })).rejects.toMatchObject({
      code: 'event.confirmation_differs',
    })
    const stranger = await aSale(ctx)
    await expect(
      cancelEvent(owner(stranger), { eventId: sale.eventId, confirmation: title, keepFees: false }),
    ).rejects.toMatchObject({ kind: 'not_found' })
    await cancel(sale, { confirmation: ' les nuits du théâtre  antique ' })
    await cancel(sale)
    expect(await ctx.db.refundRun.count({ where: { eventId: sale.eventId } })).toBe(1)
    await work(sale, 2)
    expect(await runOf(sale)).toMatchObject({ status: 'completed', total: 0 })
  })

  test('closes open checkouts at the provider; one that was paid in the last second is given back with a mail', async () => {
    const sale = await aSale(ctx)
    const open = await aPaidCheckoutUnpaid(sale)
    const lastSecond = await aPaidCheckout(ctx, stripe, sale)
    await cancel(sale)
    await work(sale, 1)
    for (const { hold } of [open, lastSecond]) await lapseHold(later(ctx, 31), { purchaseId: hold.id })
    expect(await ctx.db.purchase.findUniqueOrThrow({ where: { id: open.hold.id } })).toMatchObject({
      status: 'expired',
      places: 'released',
    })
    await sendRefundsOf(ctx, lastSecond.hold.id)
    await lapseHold(later(ctx, 31), { purchaseId: lastSecond.hold.id })
    expect(
      await ctx.db.purchase.findUniqueOrThrow({
        where: { id: lastSecond.hold.id },
        include: { tickets: true, refunds: true, notifications: true },
      }),
    ).toMatchObject({
      status: 'refunded',
      places: 'released',
      tickets: [],
      refunds: [{ reason: 'places_gone', status: 'succeeded', amountMinor: 4900 }],
      notifications: [{ kind: 'late_payment_refund' }],
    })
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 100, held: 0, sold: 0 }])
  })

  async function aPaidCheckoutUnpaid(sale: Sale) {
    const hold = await aHold(ctx, sale)
    return { hold }
  }

  test('can leave the service fees with the seller', async () => {
    const sale = await aSale(ctx)
    const paid = await aPaidPurchase(ctx, stripe, sale)
    await ctx.pool.query('UPDATE purchase SET subtotal_minor = 4750, fee_minor = 150 WHERE id = $1', [paid.id])
    await ctx.pool.query('UPDATE purchase_item SET unit_price_minor = 4750 WHERE purchase_id = $1', [paid.id])
    await cancel(sale, { keepFees: true })
    await work(sale)
    expect(await runOf(sale)).toMatchObject({ status: 'completed', succeeded: 1, refunded: { amount: 4750 } })
  })

  test('ends the tickets that the organizer gave away', async () => {
    const sale = await aSale(ctx)
    const ticketTypeId = sale.ticketTypes[0]?.id ?? ''
    await inTransaction(ctx, async (tx) => {
      await movePlaces(tx, [{ ticketTypeId, quantity: 1 }], { from: 'free', to: 'sold' })
      const attendee = { name: 'Invitée', email: null }
      const none = { sessionId: null, purchaseId: null, purchaseItemId: null, ordinal: 0 }
      await issueTickets(tx, { id: sale.eventId, organizationId: sale.organizationId }, [
        { ticketTypeId, ...none, attendee },
      ])
    })
    await cancel(sale)
    await work(sale)
    expect((await ticketsOf(sale)).map(({ status }) => status)).toEqual(['void'])
  })
})

describe('the refunds of a cancelled event', () => {
  test('pause, go on, and try those again that failed, each purchase paid back once', async () => {
    const sale = await aSale(ctx)
    const paid = [await aPaidPurchase(ctx, stripe, sale), await aPaidPurchase(ctx, stripe, sale)]
    await cancel(sale)
    await pauseRefundRun(owner(sale), { eventId: sale.eventId })
    await expect(pauseRefundRun(owner(sale), { eventId: sale.eventId })).rejects.toMatchObject({
      code: 'refund_run.wrong_status',
    })
    await work(sale, 1)
    expect(await runOf(sale)).toMatchObject({ status: 'paused', waiting: 2 })
    await resumeRefundRun(owner(sale), { eventId: sale.eventId })
    await stripe.control('PUT', '/faults', { status: 400 })
    await work(sale, 2)
    await stripe.control('DELETE', '/faults')
    const failed = await runOf(sale)
    expect(failed).toMatchObject({ status: 'completed', failed: 2, succeeded: 0 })
    expect(failed.failures).toHaveLength(2)
    const inOrder = paid.map(({ id }) => id).sort()
    expect(failed.failures).toMatchObject(
      inOrder.map((id) => ({ purchaseId: id, amount: { amount: 4900, currency: 'EUR' } })),
    )
    const file = await refundRunFile(owner(sale), { eventId: sale.eventId, locale: 'fr' })
    expect(file.trim().split('\r\n')).toHaveLength(3)
    expect(file).toContain(';Camille Roussel;camille@exemple.fr;49,00;EUR;')
    await retryFailedRefunds(owner(sale), { eventId: sale.eventId })
    await work(sale, 3)
    expect(await runOf(sale)).toMatchObject({ status: 'completed', failed: 0, succeeded: 2 })
    expect(await ctx.db.attentionItem.count({ where: { organizationId: sale.organizationId, resolvedAt: null } })).toBe(
      0,
    )
    for (const { id } of paid) expect(await mailsOf(id)).toHaveLength(1)
    await expect(retryFailedRefunds(owner(sale), { eventId: sale.eventId })).rejects.toMatchObject({ kind: 'conflict' })
  })

  test('end the tickets of a disputed purchase and leave its money to the bank', async () => {
    const sale = await aSale(ctx)
    const paid = await aPaidPurchase(ctx, stripe, sale)
    await follow(ctx, await theBank(stripe, paid, 'open'))
    await cancel(sale)
    await work(sale)
    expect((await runOf(sale)).failures).toMatchObject([{ purchaseId: paid.id, error: 'disputed' }])
    expect((await ticketsOf(sale)).map(({ status }) => status)).toEqual(['void'])
    expect(await ctx.db.refund.count({ where: { purchaseId: paid.id } })).toBe(0)
  })

  test('are made once though three workers take them on at the same time', async () => {
    const sale = await aSale(ctx)
    for (let n = 0; n < 12; n++) await aPaidPurchase(ctx, stripe, sale)
    await cancel(sale)
    const { id } = await runOf(sale)
    await Promise.all([1, 2, 3].map(() => advanceRefundRun(ctx, { runId: id })))
    expect(await ctx.db.refund.count({ where: { runId: id } })).toBe(12)
    await work(sale)
    expect(await runOf(sale)).toMatchObject({ succeeded: 12, refunded: { amount: 12 * 4900 } })
  })
})
