// A refund and a cancelled event end tickets that are no longer with who paid: their holders hear of it, once, however often a run goes on.
import { beforeEach, expect, test } from 'vitest'
import { movePlaces } from '@/server/capacity/move-places'
import { inTransaction } from '@/server/kernel/ctx'
import { issueTickets } from '@/server/tickets/issue-tickets'
import { acceptTransfer } from '@/server/tickets/transfers/decide-transfer'
import { anOffer, lea, pageToken } from '@/tests/support/holder-factories'
import { aPaidPurchase } from '@/tests/support/paid-purchases'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as, buyer, later, type Sale } from '@/tests/support/sales-factories'
import { advanceRefundRun } from './advance-refund-run'
import { cancelEvent } from './cancel-event'
import { composeRefund } from './compose-messages'
import { refundPurchase } from './refund-purchase'

openSale()
beforeEach(() => ctx.pool.query('DELETE FROM rate_limit'))

/** Camille paid for three tickets: one is Léa's now, one is offered to Dan, one is Camille's. */
async function threePeople(sale: Sale): Promise<{ id: string; leas: string; dans: string }> {
  const { id, ticketIds } = await aPaidPurchase(ctx, stripe, sale, { quantity: 3 })
  const [leas = '', dans = ''] = ticketIds
  const heldBy = async (ticketId: string) => ({
    sale,
    purchaseId: id,
    ticketId,
    token: await pageToken(ctx, ticketId),
  })
  const token = await anOffer(ctx, await heldBy(leas))
  await acceptTransfer(ctx, { token, name: lea.name, locale: 'en' })
  await anOffer(ctx, await heldBy(dans), { name: 'Dan', email: 'dan@exemple.fr' })
  return { id, leas, dans }
}

const told = async ({ organizationId }: Sale) =>
  (
    await ctx.db.notification.findMany({
      where: { organizationId, kind: { in: ['ticket_ended', 'event_cancelled'] } },
      orderBy: [{ kind: 'asc' }, { recipient: 'asc' }],
    })
  ).map(({ kind, recipient }) => `${kind} ${recipient}`)

test('a cancelled event tells its buyers, whoever holds their tickets or was offered one, and the attendees its organizer brought, each once', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Plein', amount: 4900, capacity: 50 }] })
  await threePeople(sale)
  const ticketTypeId = sale.ticketTypes[0]?.id ?? ''
  const attendee = { name: 'Ada', email: 'ada@exemple.fr' }
  const given = { ticketTypeId, sessionId: null, purchaseId: null, purchaseItemId: null, ordinal: 0, attendee }
  await inTransaction(ctx, async (tx) => {
    await movePlaces(tx, [{ ticketTypeId, quantity: 1 }], { from: 'free', to: 'sold' })
    await issueTickets(tx, { id: sale.eventId, organizationId: sale.organizationId }, [given])
  })
  const { title } = await ctx.db.event.findUniqueOrThrow({ where: { id: sale.eventId } })
  await cancelEvent(as(ctx, sale.owner), { eventId: sale.eventId, confirmation: title, keepFees: false })
  const { id: runId } = await ctx.db.refundRun.findFirstOrThrow({ where: { eventId: sale.eventId } })
  const at = later(ctx, 30)
  for (let step = 0; step < 5; step++) {
    await advanceRefundRun(at, { runId })
    const items = await ctx.db.refundRunItem.findMany({ where: { runId } })
    for (const { purchaseId } of items) await sendRefundsOf(at, purchaseId)
  }
  const all = [
    `event_cancelled ${buyer.email}`,
    'ticket_ended ada@exemple.fr',
    'ticket_ended dan@exemple.fr',
    `ticket_ended ${lea.email}`,
  ]
  expect(await told(sale)).toEqual(all)
  // As after a killed worker: the purchase is claimed anew.
  await ctx.db.refundRunItem.updateMany({ where: { runId }, data: { status: 'waiting' } })
  await ctx.db.refundRun.update({ where: { id: runId }, data: { status: 'running', completedAt: null } })
  for (let step = 0; step < 2; step++) await advanceRefundRun(at, { runId })
  expect(await told(sale)).toEqual(all)
})

test('a refund of the one ticket that was passed on tells its holder alone, and one that is refused tells nobody', async () => {
  const sale = await aSale(ctx)
  const { id, leas } = await threePeople(sale)
  const refund = (more: object) =>
    refundPurchase(as(ctx, sale.owner), {
      purchaseId: id,
      key: ctx.random.uuid(ctx.now),
      reason: 'requested_by_customer',
      ...more,
    })
  await expect(refund({ amount: { amount: 1_000_000, currency: 'EUR' }, ticketIds: [leas] })).rejects.toMatchObject({
    kind: 'conflict',
  })
  expect(await told(sale)).toEqual([])
  await refund({ ticketIds: [leas] })
  expect(await told(sale)).toEqual([`ticket_ended ${lea.email}`])
  await expect(refund({ ticketIds: [leas] })).rejects.toMatchObject({ code: 'refund.ticket_refunded' })
  expect(await told(sale)).toHaveLength(1)
  // Who paid reads no code of hers, and no more of her name than stands on the purchase's page.
  await sendRefundsOf(ctx, id)
  await ctx.db.refund.updateMany({ where: { purchaseId: id }, data: { status: 'succeeded' } })
  const { id: key } = await ctx.db.refund.findFirstOrThrow({ where: { purchaseId: id } })
  const mail = await ctx.db.notification.findFirstOrThrow({ where: { organizationId: sale.organizationId } })
  const { props } = (await composeRefund(ctx, { ...mail, key })) ?? expect.unreachable()
  expect(props).toMatchObject({ endedTickets: [{ ticketCode: '', holderName: 'L.' }], liveTickets: 2 })
})
