// What a device asks for over HTTP, and a whole evening with it: loaded here, decided there without a network, sent back, known to the server.
import { beforeAll, describe, expect, test } from 'vitest'
import { fillGate, pullRevocations } from '@/components/scanner/offline/fill-gate'
import { OfflineGate } from '@/components/scanner/offline/offline-gate'
import { uploadScans } from '@/components/scanner/offline/upload'
import { inTransaction } from '@/server/kernel/ctx'
import { makeDeviceToken } from '@/server/scanning/devices/device-token'
import { voidTickets } from '@/server/tickets/void-tickets'
import { browserSignatureCheck } from '@/server/tickets/web-ed25519'
import { anApiKey, anOrganization } from '@/tests/support/auth-factories'
import { readBundle, settled } from '@/tests/support/bundle-bytes'
import { openDoors, request } from '@/tests/support/doors'
import { aGate, aGateTicket, type Gate } from '@/tests/support/scanning-factories'
import { anOfflineDevice } from '@/tests/support/sync-factories'
import { POST as sync } from '../../scans/sync/route'
import { POST as validate } from '../../scans/validate/route'
import { GET as revocations } from '../revocations/route'
import { GET as bundle } from './route'

const doors = openDoors()
const check = await browserSignatureCheck()
let gate: Gate
let device: { id: string; token: string }

async function aDevice(of: Gate) {
  const { id } = await anOfflineDevice(doors.ctx(), of)
  return { id, token: makeDeviceToken({ id, tokenVersion: 0 }, doors.ctx().now).token }
}

beforeAll(async () => {
  gate = await aGate(doors.ctx())
  device = await aDevice(gate)
})

type Init = { headers?: Record<string, string>; token?: string }
const doorsOf = { bundle, revocations } as const
const get = (door: keyof typeof doorsOf, query = '', { headers = {}, token = device.token }: Init = {}) =>
  doorsOf[door](request(`/api/devices/${door}${query}`, { token, headers }), { params: Promise.resolve({}) })

/** `fetch` of a phone with this token. */
const phone =
  (token: string) =>
  async (path: string, init: RequestInit = {}) => {
    const headers = Object.fromEntries(new Headers(init.headers))
    const asked = request(path, { token, headers, ...(init.body ? { raw: String(init.body) } : {}) })
    const context = { params: Promise.resolve({}) }
    if (path.startsWith('/api/devices/bundle')) return bundle(asked, context)
    if (path.startsWith('/api/devices/revocations')) return revocations(asked, context)
    return path === '/api/scans/sync' ? sync(asked, context) : validate(asked, context)
  }

describe('the doors', () => {
  test('are for devices alone: a stranger, a key that may scan and a revoked device get 401', async () => {
    const { token: key } = await anApiKey(doors.ctx(), await anOrganization(doors.ctx()), ['scanning:scan'])
    const ended = await aDevice(gate)
    await doors
      .ctx()
      .db.device.update({ where: { id: ended.id }, data: { status: 'revoked', revokedAt: doors.ctx().now } })
    for (const door of ['bundle', 'revocations'] as const) {
      const anonymous = await doorsOf[door](request(`/api/devices/${door}`), { params: Promise.resolve({}) })
      expect([anonymous.status, (await get(door, '', { token: key })).status]).toEqual([401, 401])
      const revoked = await get(door, '', { token: ended.token })
      expect(revoked.status).toBe(401)
      expect(await revoked.json()).toMatchObject({ error: { code: 'device.revoked' } })
    }
  })

  test('give a device its own event and no other', async () => {
    const sister = await aGate(doors.ctx(), gate.organizationId)
    const other = await aGateTicket(doors.ctx(), sister)
    const read = readBundle(new Uint8Array(await (await get('bundle')).arrayBuffer()))
    expect(read.head.eventId).toBe(gate.eventId)
    expect(read.all.map(({ serial }) => serial)).not.toContain(other.fields.serial)
    expect(read.head.otherKids).toContain(sister.kid)
  })

  test('refuse what is no sequence', async () => {
    for (const query of ['?since=-1', '?since=x', '?since=1.5', '?more=1'])
      expect((await get('bundle', query)).status).toBe(422)
    expect((await get('revocations', '?from=x')).status).toBe(422)
  })

  test('zip where the caller can unzip, and say 304 with the moment when nothing is new', async () => {
    await settled(doors.ctx())
    const zipped = await get('bundle', '?encoding=gzip')
    expect(zipped.headers.get('portillon-encoding')).toBe('gzip')
    const plain = zipped.body?.pipeThrough(new DecompressionStream('gzip'))
    const { head } = readBundle(new Uint8Array(await new Response(plain).arrayBuffer()))
    const headers = { 'if-none-match': `W/"${head.rulesDigest}"` }
    const same = await get('bundle', `?since=${head.seq}`, { headers })
    expect([same.status, Number.isNaN(Date.parse(same.headers.get('portillon-as-of') ?? ''))]).toEqual([304, false])
    await aGateTicket(doors.ctx(), gate)
    expect((await get('bundle', `?since=${head.seq}`, { headers })).status).toBe(200)
    const first = await get('revocations')
    const tag = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await get('revocations', '', { headers: tag })).status).toBe(304)
  })
})

test('an evening: what was decided without a network is the server’s own, in one whole chain', async () => {
  const own = await aDevice(gate)
  const other = await aDevice(gate)
  const [one, two, three] = [
    await aGateTicket(doors.ctx(), gate),
    await aGateTicket(doors.ctx(), gate),
    await aGateTicket(doors.ctx(), gate),
  ]
  const fetcher = phone(own.token)
  const offline = await OfflineGate.open(own.id, check)
  await fillGate(offline, fetcher)
  expect(offline.isProved).toBe(true)
  const decide = async (text: string, scanId: string) =>
    (await offline.decideOffline({ text, scanId, listId: gate.listId, direction: 'in', at: Date.now() })).result

  // Asked about online, and the answer lost: the same scanId is decided here.
  const body = { qrCodeData: one.qr, eventId: gate.eventId, checkInListId: gate.listId, scanId: 'lost' }
  const lost = await fetcher('/api/scans/validate', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(await lost.json()).toMatchObject({ valid: true })
  expect(await decide(one.qr, 'lost')).toMatchObject({ valid: true, attendeeName: 'Camille Roussel' })
  expect(await decide(two.qr, 'second')).toMatchObject({ valid: true })
  expect(await decide(two.qr, 'third')).toMatchObject({ reason: 'already_used' })

  // Meanwhile a ticket is revoked, which the next few bytes tell.
  const { organizationId, eventId } = gate
  await doors.ctx().db.revocation.create({
    data: { organizationId, eventId, kid: gate.kid, serial: three.fields.serial, minGen: 2, at: doors.ctx().now },
  })
  await pullRevocations(offline, fetcher)
  expect(await decide(three.qr, 'fourth')).toMatchObject({ reason: 'revoked' })

  expect(await uploadScans(offline, fetcher)).toMatchObject({ sent: 4, refused: 0, conflicts: [] })
  expect(offline.waiting).toBe(0)
  const { db } = doors.ctx()
  const admitted = await db.admission.findMany({ where: { ticketId: { in: [one.id, two.id, three.id] } } })
  expect(admitted.map(({ ticketId }) => ticketId).toSorted()).toEqual([one.id, two.id].toSorted())
  expect(await db.gateAlert.count({ where: { eventId } })).toBe(0)
  expect(await db.scan.count({ where: { deviceId: own.id } })).toBe(4)

  // Another phone learns of it with its next changes.
  const later = await OfflineGate.open(other.id, check)
  await fillGate(later, phone(other.token))
  const there = await later.decideOffline({
    text: two.qr,
    scanId: 'x',
    listId: gate.listId,
    direction: 'in',
    at: Date.now(),
  })
  expect(there.result.reason).toBe('already_used')

  // A browser that lost its data goes on with its log.
  await offline.store.delete()
  const again = await OfflineGate.open(own.id, check)
  await fillGate(again, fetcher)
  await again.decideOffline({ text: 'nonsense', scanId: 'fifth', listId: gate.listId, direction: 'in', at: Date.now() })
  expect(await uploadScans(again, fetcher)).toMatchObject({ sent: 1, refused: 0 })
  expect(await db.gateAlert.count({ where: { eventId } })).toBe(0)
})

test('a ticket that ended is told by the changes, and by the revocations alone', async () => {
  const own = await aDevice(gate)
  const ticket = await aGateTicket(doors.ctx(), gate)
  const offline = await OfflineGate.open(own.id, check)
  await fillGate(offline, phone(own.token))
  await inTransaction(doors.ctx(), (tx) => voidTickets(tx, [ticket.id], 'organizer'))
  await pullRevocations(offline, phone(own.token))
  expect(offline.data?.minGen(gate.kid, ticket.fields.serial)).toBe(2)
  await fillGate(offline, phone(own.token))
  expect(offline.data?.ticket(gate.kid, ticket.fields.serial)).toMatchObject({ state: 'void', gen: 2 })
  expect(offline.data?.ticket(gate.kid, ticket.fields.serial)?.entry.length).toBe(0)
})

test.each(['cut', 'swapped'])('revocations that were %s change nothing', async (how) => {
  const own = await aDevice(gate)
  const offline = await OfflineGate.open(own.id, check)
  await fillGate(offline, phone(own.token))
  const whole = new Uint8Array(await (await get('revocations')).arrayBuffer())
  const bad =
    how === 'cut' ? whole.slice(0, -1) : whole.map((byte, index) => (index === whole.length - 70 ? byte ^ 1 : byte))
  await expect(pullRevocations(offline, async () => new Response(bad))).rejects.toThrow()
  expect(await offline.store.revoked.count()).toBe(0)
})
