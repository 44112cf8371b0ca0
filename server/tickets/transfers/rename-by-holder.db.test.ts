// A name changed by who holds the ticket.
import { expect, test } from 'vitest'
import { admit } from '@/server/scanning/admit'
import { aHeldTicket } from '@/tests/support/holder-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { as, buyer, jobsOf } from '@/tests/support/sales-factories'
import { getTicketByPageToken } from '../queries'
import { readTicketPage } from './queries'
import { renameByHolder } from './rename-by-holder'

openSale({ providers: false })

test('another name at once, the same code, the old file forgotten and made again', async () => {
  const { token, ticketId, sale } = await aHeldTicket(ctx)
  const before = await getTicketByPageToken(ctx, token)
  await ctx.db.ticket.update({ where: { id: ticketId }, data: { fileKey: 'tickets/old.pdf', fileAsOf: ctx.now } })
  await renameByHolder(ctx, { token, name: 'Noé Lambert' })
  expect(await getTicketByPageToken(ctx, token)).toEqual({ ...before, attendeeName: 'Noé Lambert' })
  expect(await ctx.db.ticket.findUniqueOrThrow({ where: { id: ticketId } })).toMatchObject({ fileKey: null, gen: 0 })
  expect((await jobsOf(ctx, 'render-ticket')).map(({ payload }) => payload.ticketId)).toContain(ticketId)
  expect(await admit(as(ctx, sale.owner), { qrCodeData: before.qrToken, eventId: sale.eventId })).toMatchObject({
    valid: true,
    attendeeName: 'Noé Lambert',
  })
})

test('the other tickets of the same purchase keep their names', async () => {
  const { token, purchaseId } = await aHeldTicket(ctx, { quantity: 2 })
  const tickets = await ctx.db.ticket.findMany({ where: { purchaseId }, orderBy: { ordinal: 'asc' } })
  // One person on both, as an organizer's batch makes them.
  await ctx.db.ticket.updateMany({ where: { purchaseId }, data: { attendeeId: tickets[0]?.attendeeId } })
  await renameByHolder(ctx, { token, name: 'Noé Lambert' })
  const names = await ctx.db.ticket.findMany({
    where: { purchaseId },
    orderBy: { ordinal: 'asc' },
    select: { attendee: { select: { name: true, email: true } } },
  })
  expect(names).toMatchObject([{ attendee: { name: 'Noé Lambert', email: buyer.email } }, { attendee: buyer }])
})

test('a person of their own keeps the answers that were given for the ticket', async () => {
  const { token, purchaseId, ticketId } = await aHeldTicket(ctx, { quantity: 2 })
  const tickets = await ctx.db.ticket.findMany({ where: { purchaseId }, orderBy: { ordinal: 'asc' } })
  await ctx.db.ticket.updateMany({ where: { purchaseId }, data: { attendeeId: tickets[0]?.attendeeId } })
  const answers = { Régime: 'Sans gluten' }
  await ctx.db.attendee.updateMany({ where: { tickets: { some: { id: ticketId } } }, data: { answers } })
  await renameByHolder(ctx, { token, name: 'Noé Lambert' })
  const { attendee } = await ctx.db.ticket.findUniqueOrThrow({ where: { id: ticketId }, include: { attendee: true } })
  expect(attendee).toMatchObject({ name: 'Noé Lambert', answers })
})

test('three times at most, and the same name again is none of them', async () => {
  const { token } = await aHeldTicket(ctx)
  for (const name of ['Un', 'Deux', 'Deux', 'Trois']) await renameByHolder(ctx, { token, name })
  expect(await readTicketPage(ctx, token)).toMatchObject({ rights: { mayRename: false, renamesLeft: 0 } })
  await expect(renameByHolder(ctx, { token, name: 'Quatre' })).rejects.toMatchObject({ code: 'ticket.renames_spent' })
})

test('not where the organizer forbids it, and not once changes are closed', async () => {
  const { token, sale } = await aHeldTicket(ctx)
  const change = (data: object) => ctx.db.event.update({ where: { id: sale.eventId }, data })
  await change({ renamesAllowed: false })
  await expect(renameByHolder(ctx, { token, name: 'Un' })).rejects.toMatchObject({ code: 'ticket.renames_not_allowed' })
  await change({ renamesAllowed: true, changesCloseMinutes: 1_440 })
  const dayBefore = { ...ctx, now: new Date('2027-06-11T17:30:00Z') }
  await expect(renameByHolder(dayBefore, { token, name: 'Un' })).rejects.toMatchObject({
    code: 'ticket.closed_too_late',
  })
  await renameByHolder({ ...ctx, now: new Date('2027-06-11T17:29:59Z') }, { token, name: 'Un' })
})
