// What a member does with a ticket: renames, ends and sends it again; what the gate says afterwards, the rows, and what is refused.
import { expect, test } from 'vitest'
import type { Permission } from '@/server/kernel/actor'
import { type Actor, inTransaction } from '@/server/kernel/ctx'
import { codeOf, liveTickets, scanAt } from '@/tests/support/live-tickets'
import { aBookedPurchase } from '@/tests/support/refund-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aSale, as, later, poolsOf, type Sale } from '@/tests/support/sales-factories'
import { gateUser } from '@/tests/support/scanning-factories'
import { audited, mails, owner, printed, rowOf } from '@/tests/support/ticket-acts'
import { issueTickets } from '../issue-tickets'
import { ticketForActs } from './queries'
import { reissueTicket } from './reissue-ticket'
import { renameTicket } from './rename-ticket'
import { resendTicket } from './resend-ticket'
import { voidTicket } from './void-ticket'

openSale({ providers: false })

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
  const unboughtId = await anUnboughtTicket(sale)
  await expect(resendTicket(owner(sale), { id: unboughtId })).rejects.toMatchObject({ code: 'ticket.no_address' })
  expect(await reissueTicket(owner(sale), { id: unboughtId, newAddress: false })).toEqual({ sentTo: null })
  expect(await mails(sale)).toHaveLength(5)
})

/** Given by the organizer to somebody without an address. */
async function anUnboughtTicket(sale: Sale): Promise<string> {
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
