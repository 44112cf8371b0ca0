// Who hears that a ticket ended: whoever holds it for somebody else's money, whoever was offered it, each once; and nobody of an end that
// did not come about.
import { beforeEach, describe, expect, test } from 'vitest'
import { movePlaces } from '@/server/capacity/move-places'
import { inTransaction } from '@/server/kernel/ctx'
import { aHeldTicket, anOffer, type Held, lea } from '@/tests/support/holder-factories'
import { codeOf, scanAt } from '@/tests/support/live-tickets'
import { ctx, openSale } from '@/tests/support/sale'
import { as, buyer, jobsOf, later, type Sale } from '@/tests/support/sales-factories'
import { voidTicket } from '../acts/void-ticket'
import { issueTickets } from '../issue-tickets'
import { acceptTransfer } from '../transfers/decide-transfer'
import { type VoidReason, voidTickets } from '../void-tickets'
import { composeTicketEnded } from './compose-ticket-ended'

openSale({ providers: false })
// All of them write to Léa.
beforeEach(() => ctx.pool.query('DELETE FROM rate_limit'))

const end = (ids: readonly string[], reason: VoidReason = 'refund') =>
  inTransaction(ctx, (tx) => voidTickets(tx, ids, reason))
const told = ({ organizationId }: Sale) =>
  ctx.db.notification.findMany({ where: { kind: 'ticket_ended', organizationId }, orderBy: { recipient: 'asc' } })
const ticketsOf = async ({ purchaseId }: Held) =>
  (await ctx.db.ticket.findMany({ where: { purchaseId }, orderBy: { id: 'asc' } })).map(({ id }) => id)

/** Camille has two tickets, and passed the first on to Léa, who took it in English. */
async function passedOn(): Promise<Held> {
  const held = await aHeldTicket(ctx, { quantity: 2 })
  await acceptTransfer(ctx, { token: await anOffer(ctx, held), name: lea.name, locale: 'en' })
  return held
}

/** Given by the organizer, as `POST /api/tickets/generate` and batches give them. */
function attendees(sale: Sale, people: { name: string; email: string | null }[]): Promise<string[]> {
  const [type] = sale.ticketTypes
  const given = { ticketTypeId: type?.id ?? '', sessionId: null, purchaseId: null, purchaseItemId: null, ordinal: 0 }
  const event = { id: sale.eventId, organizationId: sale.organizationId }
  return inTransaction(ctx, async (tx) => {
    await movePlaces(tx, [{ ticketTypeId: given.ticketTypeId, quantity: people.length }], { from: 'free', to: 'sold' })
    return issueTickets(
      tx,
      event,
      people.map((attendee) => ({ ...given, attendee })),
    )
  })
}

describe('whoever a ticket was passed on to', () => {
  test.each(['refund', 'dispute', 'event_cancelled', 'organizer'] as const)(
    'hears in their own language of its end by %s, once; the buyer does not hear it this way',
    async (reason) => {
      const held = await passedOn()
      const ids = await ticketsOf(held)
      await end(ids, reason)
      await end(ids, reason)
      const mails = await told(held.sale)
      expect(mails).toMatchObject([
        {
          recipient: lea.email,
          key: `${held.ticketId}/2`,
          purchaseId: held.purchaseId,
          locale: 'en',
          props: { ticketIds: [held.ticketId] },
        },
      ])
      const { code } = await ctx.db.ticket.findUniqueOrThrow({ where: { id: held.ticketId } })
      const said = await composeTicketEnded(ctx, mails[0] ?? expect.unreachable())
      expect(said).toMatchObject({
        attachments: [],
        props: {
          holderName: lea.name,
          isCancelled: reason === 'event_cancelled',
          offeredBy: null,
          wasBought: true,
          startsAt: '2027-06-12T17:30:00.000Z',
          tickets: [{ ticketCode: code, holderName: lea.name }],
        },
      })
      expect(JSON.stringify(said)).not.toContain(buyer.email)
      // A cancelled event writes to thousands: that waits behind single mails.
      const jobs = await jobsOf(
        ctx,
        reason === 'event_cancelled' ? 'deliver-mass-notification' : 'deliver-notification',
      )
      expect(jobs.filter(({ payload }) => payload.notificationId === mails[0]?.id)).toHaveLength(1)
    },
  )

  test('hears nothing of an end that was refused', async () => {
    const held = await passedOn()
    await scanAt(ctx, held.sale, await codeOf(ctx, held.ticketId))
    const void_ = (evenIfEntered: boolean) => voidTicket(as(ctx, held.sale.owner), { id: held.ticketId, evenIfEntered })
    await expect(void_(false)).rejects.toMatchObject({ code: 'ticket.entered' })
    expect(await told(held.sale)).toEqual([])
    await void_(true)
    expect(await told(held.sale)).toHaveLength(1)
  })

  test('is told that the event is off where it is by the time of the mail, and nothing when it is over', async () => {
    const held = await passedOn()
    await end([held.ticketId])
    const [mail = expect.unreachable()] = await told(held.sale)
    await ctx.db.event.update({ where: { id: held.sale.eventId }, data: { status: 'cancelled' } })
    expect(await composeTicketEnded(ctx, mail)).toMatchObject({ props: { isCancelled: true } })
    expect(await composeTicketEnded({ ...ctx, now: new Date('2027-06-13T12:00:00Z') }, mail)).toBeNull()
  })
})

test('an attendee whom the organizer brought hears of it, in one mail for all tickets of their address; one without an address does not', async () => {
  const held = await aHeldTicket(ctx)
  await ctx.db.organization.update({ where: { id: held.sale.organizationId }, data: { locale: 'en' } })
  const ids = await attendees(held.sale, [
    { name: 'Ada', email: 'ada@exemple.fr' },
    { name: 'Ben', email: 'ben@exemple.fr' },
    { name: 'Ada et un', email: 'ada@exemple.fr' },
    { name: 'Nul', email: null },
  ])
  await end(ids, 'event_cancelled')
  const [ada, ben, ...more] = await told(held.sale)
  expect(more).toEqual([])
  expect([ada, ben]).toMatchObject([
    { recipient: 'ada@exemple.fr', purchaseId: null, locale: 'en' },
    { recipient: 'ben@exemple.fr' },
  ])
  const said = await composeTicketEnded(ctx, ada ?? expect.unreachable())
  expect(said?.props).toMatchObject({ isCancelled: true, wasBought: false })
  expect(said?.props.tickets.map(({ holderName }) => holderName).sort()).toEqual(['Ada', 'Ada et un'])
})

test('whoever was offered the ticket hears that the offer is gone, without its code; not where the offer was over or the buyer’s own', async () => {
  const open = await aHeldTicket(ctx)
  await anOffer(ctx, open)
  await end([open.ticketId], 'event_cancelled')
  await end([open.ticketId], 'event_cancelled')
  const [mail = expect.unreachable(), ...more] = await told(open.sale)
  expect(more).toEqual([])
  const transfer = await ctx.db.ticketTransfer.findFirstOrThrow({ where: { ticketId: open.ticketId } })
  expect(transfer.status).toBe('revoked')
  expect(mail).toMatchObject({ recipient: lea.email, key: transfer.id, locale: 'fr', purchaseId: open.purchaseId })
  const said = await composeTicketEnded(ctx, mail)
  expect(said?.props).toMatchObject({ holderName: lea.name, offeredBy: buyer.name, isCancelled: true, tickets: [] })
  const { code } = await ctx.db.ticket.findUniqueOrThrow({ where: { id: open.ticketId } })
  expect(JSON.stringify(said)).not.toContain(code)

  const stale = await aHeldTicket(ctx)
  await anOffer(ctx, stale)
  await inTransaction(later(ctx, 8 * 86_400), (tx) => voidTickets(tx, [stale.ticketId], 'refund'))
  expect(await told(stale.sale)).toEqual([])

  // Léa offers what she got from Camille back to her: the buyer is told as the buyer.
  const held = await passedOn()
  const { accessVersion: fromAccessVersion } = await ctx.db.ticket.findUniqueOrThrow({ where: { id: held.ticketId } })
  await ctx.db.ticketTransfer.create({
    data: {
      id: ctx.random.uuid(ctx.now),
      organizationId: held.sale.organizationId,
      eventId: held.sale.eventId,
      ticketId: held.ticketId,
      fromAccessVersion,
      fromName: lea.name,
      toName: buyer.name,
      toEmail: buyer.email,
      locale: 'fr',
      createdAt: ctx.now,
      expiresAt: later(ctx, 60).now,
    },
  })
  await end([held.ticketId])
  expect((await told(held.sale)).map(({ recipient }) => recipient)).toEqual([lea.email])
})
