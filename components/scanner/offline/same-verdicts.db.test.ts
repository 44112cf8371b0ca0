// The same verdict with and without a network: a device that has just asked for what changed decides every attempt of random histories as the
// server does then, over lists of every kind, and on the shared vectors of the token.
import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { admit } from '@/server/scanning/admit'
import { buildBundle } from '@/server/scanning/bundle/build-bundle'
import type { Direction } from '@/server/scanning/contract'
import { encodeToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { browserSignatureCheck } from '@/server/tickets/web-ed25519'
import { gateDevice } from '@/tests/support/bundle-bytes'
import { openGate } from '@/tests/support/gate-world'
import { answering } from '@/tests/support/offline-bundle'
import { as, later } from '@/tests/support/sales-factories'
import { aGate, aGateTicket, type Gate, type GateTicket, gateApiKey } from '@/tests/support/scanning-factories'
import { fillGate } from './fill-gate'
import { judge } from './judge'
import { OfflineGate } from './offline-gate'

const { world } = openGate()
const check = await browserSignatureCheck()

/** Of one seed, the same history in every run. */
function dice(seed: number) {
  let state = seed
  const roll = (sides: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
  return { roll, of: <T>(among: readonly T[]): T => among[roll(among.length)] as T }
}

let at: Ctx
beforeEach(() => {
  at = world.base
})

const fetcherOf = (gate: Gate) =>
  answering({
    '/api/devices/bundle': async (init, path) => {
      const since = Number(new URL(path, 'http://gate').searchParams.get('since'))
      const { etag, asOf, stream } = await buildBundle(gateDevice(at, gate), gate.eventId, since)
      const headers = { 'portillon-as-of': asOf.toISOString() }
      if (new Headers(init.headers).get('if-none-match') === etag) return new Response(null, { status: 304, headers })
      return new Response(stream.readable(), { headers })
    },
  })

type Change = (gate: Gate, ticket: GateTicket, listId: string, among: ReturnType<typeof dice>) => Promise<unknown>

const changes: Change[] = [
  (_, { id }) => world.base.db.ticket.updateMany({ where: { id, status: 'valid' }, data: { status: 'blocked' } }),
  (_, { id }) => world.base.db.ticket.updateMany({ where: { id, status: 'blocked' }, data: { status: 'valid' } }),
  (_, { attendeeId }, __, { roll }) =>
    world.base.db.attendee.update({ where: { id: attendeeId }, data: { name: `Nom ${roll(1000)}` } }),
  (gate, { id }, _, { of }) =>
    world.base.db.ticket.update({ where: { id }, data: { ticketTypeId: of([gate.ticketTypeId, gate.otherTypeId]) } }),
  async (gate, ticket) => {
    const { gen, serial, kid } = await world.base.db.ticket.findUniqueOrThrow({ where: { id: ticket.id } })
    const { organizationId, eventId } = gate
    await world.base.db.ticket.update({ where: { id: ticket.id }, data: { gen: gen + 1 } })
    await world.base.db.revocation.create({
      data: { organizationId, eventId, kid, serial, minGen: gen + 1, at: at.now },
    })
  },
  async (gate, ticket) => {
    const { gen, serial, kid } = await world.base.db.ticket.findUniqueOrThrow({ where: { id: ticket.id } })
    const { organizationId, eventId } = gate
    await world.base.db.ticket.update({ where: { id: ticket.id }, data: { gen: gen + 1, status: 'void' } })
    await world.base.db.revocation.create({
      data: { organizationId, eventId, kid, serial, minGen: gen + 1, at: at.now },
    })
  },
  async (_, { id: ticketId }) => {
    const last = await world.base.db.admission.findFirst({
      where: { ticketId, undoneAt: null },
      orderBy: { at: 'desc' },
    })
    if (!last) return
    const data = { undoneAt: at.now, passKey: `undone/${last.id}` }
    await world.base.db.admission.update({ where: { id: last.id }, data })
  },
  (_, __, id, { of }) => {
    const entries = of(['once', 'daily', 'times', 'free'])
    const data = {
      entries,
      entryLimit: entries === 'times' ? 2 : null,
      exits: of([true, false]),
      version: { increment: 1 },
    }
    return world.base.db.checkInList.update({ where: { id }, data })
  },
  (gate, _, id, { of }) =>
    world.base.db.checkInList.update({
      where: { id },
      data: {
        ticketTypeIds: of([[], [], [gate.otherTypeId]]),
        closesAt: of([null, null, null, new Date(at.now.getTime() + 60_000)]),
        version: { increment: 1 },
      },
    }),
]

/** The ticket's code as it is printed now. */
async function freshOf(ticket: GateTicket, gate: Gate): Promise<string> {
  const row = await world.base.db.ticket.findUniqueOrThrow({ where: { id: ticket.id }, include: { ticketType: true } })
  const { gen, flags, ticketType } = row
  return encodeToken({ ...ticket.fields, gen, flags, type: ticketType.number }, gate.sign)
}

function textOf(ticket: GateTicket, gate: Gate, fresh: string, { roll }: ReturnType<typeof dice>): string {
  const kind = roll(12)
  if (kind === 0) return ticket.qr
  if (kind === 1) return `${fresh.slice(0, -6)}${fresh.at(-6) === 'A' ? 'B' : 'A'}${fresh.slice(-5)}`
  if (kind === 2) return encodeToken({ ...ticket.fields, flags: TOKEN_FLAG.test }, gate.sign)
  if (kind === 3) return fresh.slice(0, 100)
  return kind < 6 ? ticket.code : fresh
}

test.each([1, 2, 3])('of every attempt of the random history %i', { timeout: 120_000 }, async (seed) => {
  const among = dice(seed)
  const gate = await aGate(world.base)
  const second = {
    id: world.base.random.uuid(at.now),
    organizationId: gate.organizationId,
    eventId: gate.eventId,
    name: 'Porte B',
  }
  await world.base.db.checkInList.create({ data: second })
  const lasting = { endsAt: new Date(at.now.getTime() + 30 * 86_400_000) }
  await world.base.db.eventSession.updateMany({ where: { eventId: gate.eventId }, data: lasting })
  const sister = await aGate(world.base, gate.organizationId)
  const tickets = [
    await aGateTicket(world.base, gate, { purchase: 'paid' }),
    await aGateTicket(world.base, gate, { purchase: 'held' }),
    await aGateTicket(world.base, gate, { ticketTypeId: gate.otherTypeId }),
    await aGateTicket(world.base, gate, { token: { flags: TOKEN_FLAG.rotating } }),
    await aGateTicket(world.base, gate),
  ]
  const elsewhere = await aGateTicket(world.base, sister)
  const stranger = await aGateTicket(world.base, await aGate(world.base))
  const offline = await OfflineGate.open(world.base.random.uuid(at.now), check)
  const seen = new Map<string, number>()
  for (let step = 0; step < 80; step++) {
    at = later(at, among.of([2, 30, 3_000]))
    const ticket = among.of(tickets)
    const listId = among.of([gate.listId, second.id])
    if (among.roll(3) === 0) await among.of(changes)(gate, ticket, listId, among)
    await fillGate(offline, fetcherOf(gate))
    const { data } = offline
    if (!data) throw new Error('no data')
    const fresh = await freshOf(ticket, gate)
    const list = data.head.lists.find((one) => one.listId === listId)
    const text = among.roll(15) === 0 ? among.of([elsewhere, stranger]).qr : textOf(ticket, gate, fresh, among)
    const direction: Direction = list?.exits && among.roll(3) === 0 ? 'out' : 'in'
    const override = direction === 'in' && among.roll(8) === 0
    const identityChecked = among.roll(4) === 0
    const question = { text, listId, direction, override, identityChecked, at: at.now.getTime() }
    const here = await judge(data, (of, id) => offline.book.of(data, of, id), question, check)
    const input = {
      qrCodeData: text,
      eventId: gate.eventId,
      checkInListId: listId,
      direction,
      override,
      identityChecked,
    }
    const there = await admit(as(at, gateApiKey(gate, 'scanning:scan', 'scanning:override')), input)
    const { reason } = there
    const told = ({ overridden, again, wasInside }: Pick<typeof there, 'overridden' | 'again' | 'wasInside'>) => [
      overridden,
      again,
      wasInside,
    ]
    const about = `step ${step}: ${JSON.stringify(input)}`
    expect([here.reason, ...told(here)], about).toEqual([reason, ...told(there)])
    // The server knows the row of a practice code, of which a device has nothing.
    if (reason !== 'test_ticket') expect(here.ticketTypeName, about).toBe(there.ticketTypeName)
    const opens = text === fresh && there.reason !== 'revoked'
    expect(here.attendeeName, about).toBe(opens ? there.attendeeName : null)
    seen.set(reason ?? 'admitted', (seen.get(reason ?? 'admitted') ?? 0) + 1)
  }
  expect(seen.size, JSON.stringify([...seen])).toBeGreaterThan(6)
})
