// What a member does with a ticket: what the gate says afterwards, the rows, the mail, and what is refused.
import { expect, test } from 'vitest'
import type { Permission } from '@/server/kernel/actor'
import { type Actor, inTransaction } from '@/server/kernel/ctx'
import { codeOf, liveTickets, scanAt } from '@/tests/support/live-tickets'
import { aBookedPurchase } from '@/tests/support/refund-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aSale, as, later, poolsOf, type Sale } from '@/tests/support/sales-factories'
import { gateUser } from '@/tests/support/scanning-factories'
import { issueTickets } from '../issue-tickets'
import { openTicketPage } from '../ticket-access'
import { composeTicketsSent } from './compose-tickets-sent'
import { ticketForActs } from './queries'
import { reissueTicket } from './reissue-ticket'
import { renameTicket } from './rename-ticket'
import { resendTicket } from './resend-ticket'
import { voidTicket } from './void-ticket'

openSale({ providers: false })

const owner = (sale: Sale) => as(ctx, sale.owner)
const rowOf = (id: string) => ctx.db.ticket.findUniqueOrThrow({ where: { id } })
const mails = (sale: Sale) =>
  ctx.db.notification.findMany({
    where: { organizationId: sale.organizationId, kind: 'tickets_sent' },
    orderBy: { requestedAt: 'asc' },
  })
const audited = async (sale: Sale) =>
  (
    await ctx.db.auditEntry.findMany({
      where: { organizationId: sale.organizationId, action: { startsWith: 'ticket.' } },
      orderBy: { sequence: 'asc' },
      select: { action: true, subjectId: true },
    })
  ).map(({ action, subjectId }) => `${action} ${subjectId}`)
const addressOf = async (sale: Sale, id: string) =>
  (await ticketForActs(owner(sale), { id })).url.split('/').at(-1) ?? ''

/** A ticket with files of its own, as one that was printed has. */
async function printed(id: string): Promise<void> {
  const { organizationId, event } = await ctx.db.ticket.findUniqueOrThrow({ where: { id }, include: { event: true } })
  const keys = [`tickets/${id}.pdf`, `tickets/${id}-phone.pdf`]
  for (const key of keys)
    await ctx.db.storedFile.create({
      data: { key, organizationId, kind: 'ticket', state: 'stored', changedAt: ctx.now },
    })
  const [fileKey = null, phoneFileKey = null] = keys
  const asOf = event.updatedAt
  await ctx.db.ticket.update({ where: { id }, data: { fileKey, phoneFileKey, fileAsOf: asOf, phoneFileAsOf: asOf } })
}

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

test('a renamed ticket keeps its code, and the gate says the new name', async () => {
  const sale = await liveTickets(ctx, 2)
  const [id = '', other = ''] = sale.ticketIds
  await printed(id)
  await printed(other)
  const code = await codeOf(ctx, id)
  await renameTicket(owner(sale), { id, name: 'Noémie Ñandú', email: 'noemie@exemple.fr' })
  expect(await codeOf(ctx, id)).toBe(code)
  expect(await scanAt(ctx, sale, code)).toMatchObject({ valid: true, attendeeName: 'Noémie Ñandú' })
  expect(await rowOf(id)).toMatchObject({ gen: 0, fileKey: null, phoneFileKey: null })
  expect((await rowOf(other)).fileKey).not.toBeNull()
  expect(await ctx.db.revocation.count({ where: { eventId: sale.eventId } })).toBe(0)
  expect(await audited(sale)).toEqual([`ticket.renamed ${id}`])
  await reissueTicket(owner(sale), { id, newAddress: false })
  expect((await mails(sale)).map(({ recipient }) => recipient)).toEqual(['noemie@exemple.fr'])
})

test('all tickets of a person carry the new name, and the same name again changes nothing', async () => {
  const sale = await liveTickets(ctx, 2)
  const [id = '', other = ''] = sale.ticketIds
  const { attendeeId } = await rowOf(id)
  await ctx.db.ticket.update({ where: { id: other }, data: { attendeeId } })
  await printed(other)
  expect(await ticketForActs(owner(sale), { id })).toMatchObject({ otherTickets: 1 })
  await renameTicket(owner(sale), { id, name: 'Zoé', email: null })
  expect(await rowOf(other)).toMatchObject({ fileKey: null })
  await printed(other)
  await renameTicket(owner(sale), { id, name: 'Zoé', email: null })
  expect((await rowOf(other)).fileKey).not.toBeNull()
  expect(await audited(sale)).toEqual([`ticket.renamed ${id}`])
})

test('a voided ticket is refused at the gate, frees its place and ends what was offered of it', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 5 }] })
  const { ticketIds } = await liveTickets(ctx, 2, sale)
  const [id = ''] = ticketIds
  const code = await codeOf(ctx, id)
  const transfer = { fromName: 'A', toName: 'B', toEmail: 'b@exemple.fr', locale: 'fr' }
  const owned = { organizationId: sale.organizationId, eventId: sale.eventId, ticketId: id }
  const transferId = ctx.random.uuid(ctx.now)
  await ctx.db.ticketTransfer.create({
    data: { id: transferId, ...owned, ...transfer, createdAt: ctx.now, expiresAt: later(ctx, 60).now },
  })
  await voidTicket(owner(sale), { id, evenIfEntered: false })
  expect(await scanAt(ctx, sale, code)).toMatchObject({ valid: false, reason: 'revoked' })
  expect(await poolsOf(ctx, sale)).toEqual([{ size: 5, held: 0, sold: 1 }])
  expect(await rowOf(id)).toMatchObject({ status: 'void', voidReason: 'organizer', gen: 1 })
  expect(await ctx.db.ticketTransfer.findUnique({ where: { id: transferId } })).toMatchObject({ status: 'revoked' })
  expect(await audited(sale)).toEqual([`ticket.voided ${id}`])
})

test('a ticket that somebody came in with ends only when that is said', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 5 }] })
  const [id = ''] = (await liveTickets(ctx, 1, sale)).ticketIds
  await scanAt(ctx, sale, await codeOf(ctx, id))
  await expect(voidTicket(owner(sale), { id, evenIfEntered: false })).rejects.toMatchObject({ code: 'ticket.entered' })
  expect(await rowOf(id)).toMatchObject({ status: 'valid', gen: 0 })
  expect(await poolsOf(ctx, sale)).toMatchObject([{ sold: 1 }])
  expect(await ctx.db.revocation.count({ where: { eventId: sale.eventId } })).toBe(0)
  await voidTicket(owner(sale), { id, evenIfEntered: true })
  expect(await rowOf(id)).toMatchObject({ status: 'void' })
})

test('what is void or over changes no more, and a blocked ticket gets no new code; each says why and writes nothing', async () => {
  const sale = await liveTickets(ctx, 3)
  const [ended = '', blocked = '', live = ''] = sale.ticketIds
  await voidTicket(owner(sale), { id: ended, evenIfEntered: false })
  await ctx.db.ticket.update({ where: { id: blocked }, data: { status: 'blocked' } })
  const rows = async () => ({
    tickets: await ctx.db.ticket.findMany({ where: { eventId: sale.eventId }, orderBy: { id: 'asc' } }),
    attendees: await ctx.db.attendee.findMany({ where: { eventId: sale.eventId }, orderBy: { id: 'asc' } }),
    audit: await audited(sale),
    mails: await mails(sale),
  })
  const before = await rows()
  const name = { name: 'Zoé', email: null }
  const at = (end: boolean) => (end ? { ...owner(sale), now: new Date('2027-06-12T22:00:00Z') } : owner(sale))
  for (const [id, code, over] of [
    [ended, 'ticket.void', false],
    [live, 'ticket.event_over', true],
  ] as const) {
    await expect(reissueTicket(at(over), { id, newAddress: false })).rejects.toMatchObject({ kind: 'conflict', code })
    await expect(renameTicket(at(over), { id, ...name })).rejects.toMatchObject({ kind: 'conflict', code })
    await expect(voidTicket(at(over), { id, evenIfEntered: true })).rejects.toMatchObject({ kind: 'conflict', code })
    await expect(resendTicket(at(over), { id })).rejects.toMatchObject({ kind: 'conflict', code })
  }
  await expect(reissueTicket(owner(sale), { id: blocked, newAddress: false })).rejects.toMatchObject({
    code: 'ticket.blocked',
  })
  expect(await rows()).toEqual(before)
})

test('a ticket is sent again to its own person, a few times in ten minutes, and to nobody when no address is known', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  const old = await codeOf(ctx, id)
  expect(await resendTicket(owner(sale), { id })).toEqual({ sentTo: 'camille@exemple.fr' })
  expect(await codeOf(ctx, id)).toBe(old)
  for (let time = 0; time < 4; time++) await resendTicket(owner(sale), { id })
  await expect(resendTicket(owner(sale), { id })).rejects.toMatchObject({ kind: 'rate_limited' })
  expect(await mails(sale)).toHaveLength(5)
  const guestId = await aGuestTicket(sale)
  await expect(resendTicket(owner(sale), { id: guestId })).rejects.toMatchObject({ code: 'ticket.no_address' })
  expect(await reissueTicket(owner(sale), { id: guestId, newAddress: false })).toEqual({ sentTo: null })
  expect(await mails(sale)).toHaveLength(5)
})

/** Given by the organizer to somebody without an address. */
async function aGuestTicket(sale: Sale): Promise<string> {
  const attendee = { name: 'Ada', email: null }
  const [type] = sale.ticketTypes
  const event = { id: sale.eventId, organizationId: sale.organizationId }
  const given = { sessionId: null, purchaseId: null, purchaseItemId: null, ordinal: 0, attendee }
  const [id = ''] = await inTransaction(ctx, (tx) =>
    issueTickets(tx, event, [{ ticketTypeId: type?.id ?? '', ...given }]),
  )
  return id
}

test('another organization and a member of other events hear that there is no such ticket; a role without the right is refused', async () => {
  const sale = await liveTickets(ctx)
  const stranger = await aSale(ctx)
  const [id = ''] = sale.ticketIds
  const acts = (actor: Actor) => [
    reissueTicket(as(ctx, actor), { id, newAddress: false }),
    renameTicket(as(ctx, actor), { id, name: 'Zoé', email: null }),
    voidTicket(as(ctx, actor), { id, evenIfEntered: true }),
    resendTicket(as(ctx, actor), { id }),
    ticketForActs(as(ctx, actor), { id }),
  ]
  const elsewhere = gateUser(sale, 'manager', [stranger.eventId])
  for (const actor of [stranger.owner, elsewhere]) {
    for (const act of acts(actor))
      await expect(act).rejects.toMatchObject({ kind: 'not_found', code: 'ticket.not_found' })
  }
  for (const role of ['box_office', 'gate_staff', 'read_only'] as const) {
    for (const act of acts(gateUser(sale, role))) await expect(act).rejects.toMatchObject({ kind: 'forbidden' })
  }
  const reader: Actor = {
    kind: 'api_key',
    apiKeyId: ctx.random.uuid(ctx.now),
    organizationId: sale.organizationId,
    permissions: new Set<Permission>(['tickets:read']),
  }
  for (const act of acts(reader)) await expect(act).rejects.toMatchObject({ kind: 'forbidden' })
  expect(await rowOf(id)).toMatchObject({ gen: 0, status: 'valid' })
})

test('a ticket that was paid for is told from a free one', async () => {
  const sale = await aSale(ctx)
  const { ticketIds } = await aBookedPurchase(ctx, sale)
  const facts = { entered: false, isOver: false, recipient: 'camille@exemple.fr' }
  expect(await ticketForActs(owner(sale), { id: ticketIds[0] ?? '' })).toMatchObject({ isPaid: true, ...facts })
  const free = await liveTickets(ctx)
  expect(await ticketForActs(owner(free), { id: free.ticketIds[0] ?? '' })).toMatchObject({ isPaid: false, ...facts })
})
