// Keys that are changed and keys that are taken back: what the gate says, what becomes of the tickets, and who may do it.
import { expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { codeOf, liveTickets, scanAt } from '@/tests/support/live-tickets'
import { ctx, openSale } from '@/tests/support/sale'
import { aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { gateUser } from '@/tests/support/scanning-factories'
import { voidTickets } from '../void-tickets'
import { eventKeys } from './queries'
import { reissueWithdrawn } from './reissue-withdrawn'
import { rotateEventKey } from './rotate-event-key'
import { rotationKeyOf } from './rotation-key'
import { withdrawEventKey } from './withdraw-event-key'

openSale({ providers: false })

const owner = (sale: Sale) => as(ctx, sale.owner)
const kidOf = async (id: string) => (await ctx.db.ticket.findUniqueOrThrow({ where: { id } })).kid
const withdrawalOf = (kid: number) => ctx.db.keyWithdrawal.findUniqueOrThrow({ where: { kid } })
const keysOf = async (sale: Sale) =>
  (await eventKeys(owner(sale), sale)).map(({ kid, state, tickets }) => ({ kid, state, tickets }))
const mails = (sale: Sale) =>
  ctx.db.notification.findMany({ where: { organizationId: sale.organizationId, kind: 'tickets_sent' } })

async function signedWith(ticketIds: readonly string[]): Promise<number> {
  const kids = new Set(await Promise.all(ticketIds.map(kidOf)))
  const [kid] = kids
  if (kid === undefined || kids.size !== 1) throw new Error('one key was expected')
  return kid
}

async function run(at: Ctx, kid: number, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) await reissueWithdrawn(at, { kid })
}

test('after a change of key new tickets are signed with the new one, and those of the older one still come in', async () => {
  const sale = await liveTickets(ctx, 2)
  const old = await signedWith(sale.ticketIds)
  const { kid } = await rotateEventKey(owner(sale), { eventId: sale.eventId, kid: old })
  const newer = await liveTickets(ctx, 1, sale)
  expect(await signedWith(newer.ticketIds)).toBe(kid)
  expect(await signedWith(sale.ticketIds)).toBe(old)
  for (const id of [...sale.ticketIds, ...newer.ticketIds]) {
    expect(await scanAt(ctx, sale, await codeOf(ctx, id))).toMatchObject({ valid: true, ticketId: id })
  }
  expect(await keysOf(sale)).toEqual([
    { kid, state: 'signing', tickets: 1 },
    { kid: old, state: 'superseded', tickets: 2 },
  ])
})

test('however often and by however many at once a change is asked for, the key that was seen is changed once', async () => {
  const sale = await liveTickets(ctx)
  const old = await signedWith(sale.ticketIds)
  const asked = await Promise.allSettled(
    Array.from({ length: 6 }, () => rotateEventKey(owner(sale), { eventId: sale.eventId, kid: old })),
  )
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of asked) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ kind: 'conflict', code: 'event_key.changed' })
  }
  expect(await keysOf(sale)).toHaveLength(2)
  const other = await liveTickets(ctx)
  await expect(
    rotateEventKey(owner(sale), { eventId: sale.eventId, kid: await signedWith(other.ticketIds) }),
  ).rejects.toMatchObject({ code: 'event_key.changed' })
})

test('a withdrawn key opens nothing from the moment it is withdrawn, and its live tickets get new codes that do', async () => {
  const sale = await liveTickets(ctx, 3)
  const [first = '', used = '', ended = ''] = sale.ticketIds
  const kid = await signedWith(sale.ticketIds)
  const old = await codeOf(ctx, first)
  await scanAt(ctx, sale, await codeOf(ctx, used))
  await inTransaction(ctx, (tx) => voidTickets(tx, [ended], 'organizer'))
  expect(await withdrawEventKey(owner(sale), { eventId: sale.eventId, kid, tellHolders: true })).toEqual({ total: 2 })
  expect(await scanAt(ctx, sale, old)).toMatchObject({ valid: false, reason: 'key_revoked' })
  await run(ctx, kid, 2)
  expect(await scanAt(ctx, sale, old)).toMatchObject({ valid: false, reason: 'key_revoked' })
  expect(await scanAt(ctx, sale, await codeOf(ctx, first))).toMatchObject({ valid: true, ticketId: first })
  expect(await scanAt(ctx, sale, await codeOf(ctx, used))).toMatchObject({ valid: false, reason: 'already_used' })
  expect(await kidOf(ended)).toBe(kid)
  expect(await withdrawalOf(kid)).toMatchObject({ total: 2, reissued: 2, completedAt: null })
  await run(later(ctx, 25), kid, 1)
  expect(await withdrawalOf(kid)).toMatchObject({ reissued: 2, completedAt: later(ctx, 25).now })
  const sent = await mails(sale)
  expect(sent).toMatchObject([{ recipient: 'camille@exemple.fr', purchaseId: sale.purchaseId }])
  expect(sent[0]?.props).toMatchObject({ why: 'key_withdrawn', ticketIds: [first, used].sort() })
})

test('the tickets of a withdrawn key are done a hundred at a time, each once, and nobody is written to who was not to be', async () => {
  const sale = await liveTickets(ctx, 100)
  const more = await liveTickets(ctx, 40, sale)
  const ids = [...sale.ticketIds, ...more.ticketIds]
  const kid = await signedWith(ids)
  await withdrawEventKey(owner(sale), { eventId: sale.eventId, kid, tellHolders: false })
  await run(ctx, kid, 1)
  expect(await withdrawalOf(kid)).toMatchObject({ total: 140, reissued: 100 })
  await Promise.all([run(ctx, kid, 1), run(ctx, kid, 1)])
  expect(await withdrawalOf(kid)).toMatchObject({ reissued: 140 })
  const rows = await ctx.db.ticket.findMany({ where: { id: { in: ids } }, select: { gen: true, kid: true } })
  expect(new Set(rows.map(({ gen }) => gen))).toEqual(new Set([1]))
  expect(rows.some((row) => row.kid === kid)).toBe(false)
  expect(await mails(sale)).toEqual([])
  const { jobs } = (
    await ctx.pool.query(`SELECT count(*)::int AS jobs FROM graphile_worker._private_jobs WHERE key = $1`, [
      `withdrawn-key:${kid}`,
    ])
  ).rows[0]
  expect(jobs).toBe(1)
})

test('a ticket that a purchase in flight still signed with the withdrawn key gets its new code too', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  const kid = await signedWith([id])
  await withdrawEventKey(owner(sale), { eventId: sale.eventId, kid, tellHolders: false })
  await run(ctx, kid, 2)
  const { attendeeId, ticketTypeId, organizationId, eventId } = await ctx.db.ticket.findUniqueOrThrow({ where: { id } })
  const late = ctx.random.uuid(ctx.now)
  const owned = { organizationId, eventId, attendeeId, ticketTypeId, kid, serial: 77n, code: 'ZZZZZ-ZZZZZ' }
  await ctx.db.ticket.create({ data: { id: late, ...owned, issuedAt: ctx.now } })
  expect(await withdrawalOf(kid)).toMatchObject({ completedAt: null })
  await run(later(ctx, 14), kid, 1)
  expect(await scanAt(ctx, sale, await codeOf(ctx, late))).toMatchObject({ valid: true, ticketId: late })
  await run(later(ctx, 25), kid, 1)
  expect(await withdrawalOf(kid)).toMatchObject({ total: 1, reissued: 2, completedAt: later(ctx, 25).now })
})

test('withdrawing an older key leaves the one that signs alone; a key is withdrawn once, and only its own event’s', async () => {
  const sale = await liveTickets(ctx)
  const other = await liveTickets(ctx)
  const old = await signedWith(sale.ticketIds)
  const { kid } = await rotateEventKey(owner(sale), { eventId: sale.eventId, kid: old })
  const ask = { eventId: sale.eventId, tellHolders: false }
  await withdrawEventKey(owner(sale), { ...ask, kid: old })
  expect(await keysOf(sale)).toMatchObject([
    { kid, state: 'signing' },
    { kid: old, state: 'withdrawn' },
  ])
  await expect(withdrawEventKey(owner(sale), { ...ask, kid: old })).rejects.toMatchObject({ code: 'event_key.changed' })
  const foreign = await signedWith(other.ticketIds)
  await expect(withdrawEventKey(owner(sale), { ...ask, kid: foreign })).rejects.toMatchObject({
    code: 'event_key.not_found',
  })
  const actions = await ctx.db.auditEntry.findMany({
    where: { organizationId: sale.organizationId, action: { startsWith: 'event_key.' } },
    orderBy: { sequence: 'asc' },
    select: { action: true },
  })
  expect(actions.map(({ action }) => action)).toEqual(['event_key.rotated', 'event_key.withdrawn'])
})

test('keys are for owners and admins; another organization hears that there is no such event', async () => {
  const sale = await liveTickets(ctx)
  const stranger = await aSale(ctx)
  const kid = await signedWith(sale.ticketIds)
  const acts = (at: Ctx) => [
    rotateEventKey(at, { eventId: sale.eventId, kid }),
    withdrawEventKey(at, { eventId: sale.eventId, kid, tellHolders: false }),
  ]
  for (const role of ['manager', 'box_office', 'gate_staff', 'read_only'] as const) {
    for (const act of acts(as(ctx, gateUser(sale, role))))
      await expect(act).rejects.toMatchObject({ kind: 'forbidden' })
  }
  for (const act of acts(as(ctx, stranger.owner))) await expect(act).rejects.toMatchObject({ code: 'event.not_found' })
  await expect(eventKeys(as(ctx, stranger.owner), sale)).rejects.toMatchObject({ code: 'event.not_found' })
  expect(await keysOf(sale)).toEqual([{ kid, state: 'signing', tickets: 1 }])
  await rotateEventKey(as(ctx, gateUser(sale, 'admin')), { eventId: sale.eventId, kid })
})

test('the root of rotating codes is made once per key, whoever asks first, and opens for its own key alone', async () => {
  const sale = await liveTickets(ctx)
  const kid = await signedWith(sale.ticketIds)
  const made = await rotationKeyOf(ctx, kid)
  expect(made).toHaveLength(32)
  await ctx.db.eventKey.update({ where: { kid }, data: { wrappedRotationKey: null } })
  const asked = await Promise.all(Array.from({ length: 5 }, () => rotationKeyOf(ctx, kid)))
  expect(new Set(asked.map((key) => key.toString('hex'))).size).toBe(1)
  expect(asked[0]?.equals(made)).toBe(false)
  const { kid: newer } = await rotateEventKey(owner(sale), { eventId: sale.eventId, kid })
  const { wrappedRotationKey } = await ctx.db.eventKey.findUniqueOrThrow({ where: { kid } })
  await ctx.db.eventKey.update({ where: { kid: newer }, data: { wrappedRotationKey } })
  await expect(rotationKeyOf(ctx, newer)).rejects.toThrow('does not open')
})

test('a generation never goes down, and a ticket that changes its key changes its generation with it', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  await ctx.db.ticket.update({ where: { id }, data: { gen: 2 } })
  await expect(ctx.db.ticket.update({ where: { id }, data: { gen: 1 } })).rejects.toThrow('only goes up')
  await expect(ctx.db.ticket.update({ where: { id }, data: { serial: 5n } })).rejects.toThrow('only goes up')
})
