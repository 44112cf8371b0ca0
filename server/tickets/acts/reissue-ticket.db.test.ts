// A ticket with a new code: what the gate says of the old one and the new, what its mail brings, and which addresses die.
import { expect, test } from 'vitest'
import { codeOf, liveTickets, scanAt } from '@/tests/support/live-tickets'
import { ctx, openSale } from '@/tests/support/sale'
import { addressOf, audited, mails, owner, printed, rowOf } from '@/tests/support/ticket-acts'
import { openTicketPage } from '../ticket-access'
import { composeTicketsSent } from './compose-tickets-sent'
import { ticketForActs } from './queries'
import { reissueTicket } from './reissue-ticket'
import { voidTicket } from './void-ticket'

openSale({ providers: false })

test('a reissued ticket has a new code that lets in, and its old code is revoked at the gate', async () => {
  const sale = await liveTickets(ctx, 2)
  const [id = '', other = ''] = sale.ticketIds
  await printed(id)
  const old = await codeOf(ctx, id)
  expect(await reissueTicket(owner(sale), { id, newAddress: false })).toEqual({ sentTo: 'camille@exemple.fr' })
  expect(await scanAt(ctx, sale, old)).toMatchObject({ valid: false, reason: 'revoked', ticketId: id })
  expect(await scanAt(ctx, sale, await codeOf(ctx, id))).toMatchObject({ valid: true, ticketId: id })
  expect(await scanAt(ctx, sale, await codeOf(ctx, other))).toMatchObject({ valid: true })
  expect(await rowOf(id)).toMatchObject({ gen: 1, accessVersion: 0, fileKey: null, fileAsOf: null, phoneFileKey: null })
  expect(await ctx.db.storedFile.count({ where: { organizationId: sale.organizationId, state: 'stored' } })).toBe(0)
  const { kid, serial } = await rowOf(id)
  expect(await ctx.db.revocation.findMany({ where: { eventId: sale.eventId } })).toMatchObject([
    { kid, serial, minGen: 1 },
  ])
  expect(await audited(sale)).toEqual([`ticket.reissued ${id}`])
})

test('the letters printed on the old ticket open nothing after a reissue, and those on the new one do', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  const { code: old } = await rowOf(id)
  await reissueTicket(owner(sale), { id, newAddress: false })
  const { code } = await rowOf(id)
  expect(code).not.toBe(old)
  expect(await scanAt(ctx, sale, old)).toMatchObject({ valid: false, reason: 'format', ticketId: null })
  expect(await scanAt(ctx, sale, code)).toMatchObject({ valid: true, ticketId: id })
  const { url } = await ticketForActs(owner(sale), { id })
  expect(await scanAt(ctx, sale, url)).toMatchObject({ reason: 'already_used', ticketId: id })
})

test('the mail of a reissue brings the one new ticket with its PDF, once per generation', async () => {
  const sale = await liveTickets(ctx, 2)
  const [id = ''] = sale.ticketIds
  await reissueTicket(owner(sale), { id, newAddress: false })
  await reissueTicket(owner(sale), { id, newAddress: false })
  const [first, second, ...more] = await mails(sale)
  expect([first?.props, second?.props]).toEqual([
    { why: 'reissued', ticketIds: [id] },
    { why: 'reissued', ticketIds: [id] },
  ])
  expect(more).toEqual([])
  expect(first).toMatchObject({ recipient: 'camille@exemple.fr', purchaseId: sale.purchaseId, locale: 'fr' })
  if (!second) throw new Error('no mail')
  const mail = await composeTicketsSent(ctx, second)
  expect(mail?.attachments.map(({ filename }) => filename)).toEqual([`billet-${(await rowOf(id)).code}.pdf`])
  expect(mail?.attachments[0]?.content.subarray(0, 5).toString()).toBe('%PDF-')
  expect(mail?.props).toMatchObject({
    why: 'reissued',
    allAttached: true,
    tickets: [{ holderName: 'Camille Roussel' }],
  })
})

test('a mail whose ticket ended meanwhile is not sent', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  await reissueTicket(owner(sale), { id, newAddress: false })
  await voidTicket(owner(sale), { id, evenIfEntered: false })
  const [mail] = await mails(sale)
  if (!mail) throw new Error('no mail')
  expect(await composeTicketsSent(ctx, mail)).toBeNull()
})

test('the addresses of a ticket’s page die with a reissue only when that is asked for', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  const before = await addressOf(sale, id)
  await reissueTicket(owner(sale), { id, newAddress: false })
  expect(await openTicketPage(ctx, before)).toBe(id)
  await reissueTicket(owner(sale), { id, newAddress: true })
  expect(await openTicketPage(ctx, before)).toBeNull()
  expect(await openTicketPage(ctx, await addressOf(sale, id))).toBe(id)
})

test('who is inside stays inside: the new code of an admitted ticket is already used', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  await scanAt(ctx, sale, await codeOf(ctx, id))
  await reissueTicket(owner(sale), { id, newAddress: false })
  expect(await scanAt(ctx, sale, await codeOf(ctx, id))).toMatchObject({
    valid: false,
    reason: 'already_used',
    scanCount: 1,
  })
})

test('a reissued ticket of a type that has become rotating carries the flag, and one issued before keeps its own', async () => {
  const sale = await liveTickets(ctx, 2)
  const [id = '', other = ''] = sale.ticketIds
  await ctx.db.ticketType.updateMany({ where: { eventId: sale.eventId }, data: { rotating: true } })
  await reissueTicket(owner(sale), { id, newAddress: false })
  expect([(await rowOf(id)).flags, (await rowOf(other)).flags]).toEqual([1, 0])
  const [issued = ''] = (await liveTickets(ctx, 1, sale)).ticketIds
  expect((await rowOf(issued)).flags).toBe(1)
  expect(await scanAt(ctx, sale, await codeOf(ctx, id))).toMatchObject({ reason: 'rotation_required' })
})
