// The feed as a scanner reads it: what is new, what is not, and that it is signed.
import { expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { checkSignature } from '@/server/tickets/event-keys-crypto'
import { readLists, WHOLE_KEY } from '@/server/tickets/keys/revocation-list'
import { revocationsSince } from '@/server/tickets/keys/revocations'
import { rotateEventKey } from '@/server/tickets/keys/rotate-event-key'
import { withdrawEventKey } from '@/server/tickets/keys/withdraw-event-key'
import { voidTickets } from '@/server/tickets/void-tickets'
import { anApiKey, anOrganization } from '@/tests/support/auth-factories'
import { call, codeOf, openDoors, request } from '@/tests/support/doors'
import { liveTickets } from '@/tests/support/live-tickets'
import { aSale, as } from '@/tests/support/sales-factories'
import { gateApiKey } from '@/tests/support/scanning-factories'
import { GET } from './route'

const doors = openDoors()

async function aWorld(quantity: number) {
  const ctx = doors.ctx({ kind: 'anonymous', address: null })
  const organization = await anOrganization(doors.ctx(), 'Portes')
  const types = [{ name: 'Libre', amount: 0, maxPerPurchase: 100 }]
  const own = await aSale(ctx, { organizationId: organization.id, types })
  const sale = await liveTickets(ctx, quantity, own)
  const { token } = await anApiKey(doors.ctx(), organization, ['scanning:scan'])
  const path = `/api/events/${sale.eventId}/revocations`
  const params = { id: sale.eventId }
  const end = (ids: readonly string[]) => inTransaction(ctx, (tx) => voidTickets(tx, ids, 'organizer'))
  const json = (query = '', headers = {}) => call(GET, path + query, { params, token, headers })
  const binary = async (query: string, headers = {}) => {
    const answer = await GET(request(path + query, { token, headers }), { params: Promise.resolve(params) })
    return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) }
  }
  return { ctx, sale, organization, token, end, json, binary, path, params }
}

const rowsOf = (world: Awaited<ReturnType<typeof aWorld>>) =>
  world.ctx.db.ticket.findMany({ where: { eventId: world.sale.eventId }, orderBy: { serial: 'asc' } })

test('says what was revoked since a sequence, each entry once, and where to go on', async () => {
  const world = await aWorld(3)
  const [first = '', second = ''] = world.sale.ticketIds
  const [{ kid = 0 } = {}] = await rowsOf(world)
  const empty = await world.json()
  expect(empty.json).toEqual({
    success: true,
    data: {
      eventId: world.sale.eventId,
      from: 0,
      to: 0,
      isComplete: true,
      keys: [{ kid, withdrawn: false, entries: [] }],
    },
  })
  await world.end([first])
  const { serial } = await world.ctx.db.ticket.findUniqueOrThrow({ where: { id: first } })
  const one = await world.json()
  const entries = [{ serial: serial.toString(), minGen: 1 }]
  expect(one.json).toMatchObject({ data: { from: 0, isComplete: true, keys: [{ kid, entries }] } })
  const { to } = (one.json as { data: { to: number } }).data
  expect(to).toBeGreaterThan(0)
  await world.end([second])
  const next = await world.json(`?from=${to}`)
  const other = await world.ctx.db.ticket.findUniqueOrThrow({ where: { id: second } })
  expect(next.json).toMatchObject({
    data: { from: to, keys: [{ kid, entries: [{ serial: other.serial.toString(), minGen: 1 }] }] },
  })
})

test('answers 304 with no body while nothing is new, and anew for a revocation and for a new key', async () => {
  const world = await aWorld(1)
  const first = await world.json()
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^W\/".+"$/)
  const again = await world.json('', { 'if-none-match': etag })
  expect([again.status, again.json, again.headers.get('etag')]).toEqual([304, null, etag])
  const [{ kid = 0 } = {}] = await rowsOf(world)
  await rotateEventKey(as(world.ctx, world.sale.owner), { eventId: world.sale.eventId, kid })
  expect((await world.json('', { 'if-none-match': etag })).status).toBe(200)
  const rotated = (await world.json()).headers.get('etag') ?? ''
  await world.end(world.sale.ticketIds)
  expect((await world.json('', { 'if-none-match': rotated })).status).toBe(200)
  expect((await world.binary('?format=binary', { 'if-none-match': rotated })).answer.status).toBe(200)
})

test('in its binary form each key has its list, sorted and signed by that key', async () => {
  const world = await aWorld(20)
  const [{ kid = 0 } = {}] = await rowsOf(world)
  await rotateEventKey(as(world.ctx, world.sale.owner), { eventId: world.sale.eventId, kid })
  await world.end(world.sale.ticketIds)
  const { answer, bytes } = await world.binary('?format=binary')
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  expect(bytes).toHaveLength(2 * 97 + 20 * 10)
  const lists = readLists(bytes) ?? []
  const serials = (await rowsOf(world)).map(({ serial }) => ({ serial, minGen: 1 }))
  expect(lists.map((list) => [list.kid, list.entries])).toEqual([
    [kid, serials],
    [expect.any(Number), []],
  ])
  const keys = await world.ctx.db.eventKey.findMany({ where: { eventId: world.sale.eventId }, orderBy: { kid: 'asc' } })
  for (const [index, { publicKey }] of keys.entries()) {
    const list = lists[index]
    expect(list && checkSignature(publicKey, list.message, list.signature)).toBe(true)
  }
})

test('a withdrawn key is one entry that stands for all of its tickets', async () => {
  const world = await aWorld(3)
  const [{ kid = 0 } = {}] = await rowsOf(world)
  await world.end(world.sale.ticketIds.slice(0, 1))
  const before = ((await world.json()).json as { data: { to: number } }).data.to
  await withdrawEventKey(as(world.ctx, world.sale.owner), { eventId: world.sale.eventId, kid, tellHolders: false })
  const { json } = await world.json(`?from=${before}`)
  expect(json).toMatchObject({
    data: { from: before, keys: [{ kid, withdrawn: true, entries: [] }, { withdrawn: false }] },
  })
  expect((json as { data: { to: number } }).data.to).toBeGreaterThan(before)
  const lists = readLists((await world.binary('?format=binary')).bytes) ?? []
  expect(lists[0]).toMatchObject({ kid, entries: [WHOLE_KEY] })
})

test('what is too much for one answer comes in several, and none is missing', async () => {
  const world = await aWorld(7)
  await world.end(world.sale.ticketIds)
  const scanner = as(world.ctx, gateApiKey(world.sale))
  const seen: bigint[] = []
  const complete: boolean[] = []
  for (let from = 0; complete.at(-1) !== true; ) {
    const delta = await revocationsSince(scanner, world.sale.eventId, from, 3)
    seen.push(...delta.keys.flatMap(({ entries }) => entries.map(({ serial }) => serial)))
    complete.push(delta.isComplete)
    from = delta.to
  }
  expect(complete).toEqual([false, false, true])
  expect([...seen].sort()).toEqual((await rowsOf(world)).map(({ serial }) => serial).sort())
})

test('a scanner that is further than the event itself gets everything anew', async () => {
  const world = await aWorld(1)
  await world.end(world.sale.ticketIds)
  const { json } = await world.json('?from=9007199254740991')
  expect(json).toMatchObject({ data: { from: 0, keys: [{ entries: [{ minGen: 1 }] }] } })
})

test('whoever may not scan this event is refused, and a bad question is 422', async () => {
  const world = await aWorld(1)
  const { token: reader } = await anApiKey(doors.ctx(), world.organization, ['tickets:read'])
  const { token: stranger } = await anApiKey(doors.ctx(), await anOrganization(doors.ctx(), 'Autres'), [
    'scanning:scan',
  ])
  const ask = (token?: string, query = '') => call(GET, world.path + query, { params: world.params, token })
  expect((await ask()).status).toBe(401)
  expect((await ask(reader)).status).toBe(403)
  const foreign = await ask(stranger)
  expect([foreign.status, codeOf(foreign)]).toEqual([404, 'event.not_found'])
  for (const query of ['?from=-1', '?from=x', '?from=1.5', '?from=1e99', '?format=xml', '?since=1', '?from=1&from=2']) {
    expect([(await ask(world.token, query)).status, query]).toEqual([422, query])
  }
})
