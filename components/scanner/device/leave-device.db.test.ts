// A phone that was revoked while it had no network: what it scanned before reaches us, marked, and what it scanned after does not.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { POST as enrolRoute } from '@/app/api/devices/enrol/route'
import { POST as lastScansRoute } from '@/app/api/devices/last-scans/route'
import { POST as selfRoute } from '@/app/api/devices/self/route'
import { POST as tokenRoute } from '@/app/api/devices/token/route'
import { now } from '@/server/kernel/clock'
import type { Ctx } from '@/server/kernel/ctx'
import { proofText, toBase64Url } from '@/server/scanning/devices/contract'
import { revokeDevice } from '@/server/scanning/devices/manage-devices'
import { confirmDevice } from '@/server/scanning/devices/pair-device'
import { gateInvariants } from '@/server/scanning/invariants'
import { type ChainRow, chainStart, rowHash } from '@/server/scanning/sync/chain'
import { listConflicts } from '@/server/scanning/sync/conflict-queries'
import { anInvitation, gateManager, secretOf } from '@/tests/support/device-factories'
import { appOrigin, call, codeOf, openDoors } from '@/tests/support/doors'
import { aGate, aGateTicket, type Gate } from '@/tests/support/scanning-factories'
import { anOfflineDevice } from '@/tests/support/sync-factories'
import { GateStore, storeName } from '../offline/store'
import { deviceToken, enrol, leaveDevice } from './device-key'
import { readIdentity, removeIdentity } from './identity-store'

const doors = openDoors()
const handlers = { enrol: enrolRoute, token: tokenRoute, self: selfRoute, 'last-scans': lastScansRoute } as const
const ownFetch = globalThis.fetch
let isDown = false

async function serve(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  if (isDown) throw new TypeError('Failed to fetch')
  const request = new Request(new URL(String(input), appOrigin), init)
  return handlers[new URL(request.url).pathname.split('/').at(-1) as keyof typeof handlers](request, {
    params: Promise.resolve({}),
  })
}

let gate: Gate
let manager: Ctx
let deviceId: string
const at = (): Ctx => ({ ...doors.ctx(), now: now() })

beforeEach(async () => {
  globalThis.fetch = serve as typeof fetch
  isDown = false
  gate = await aGate(at())
  manager = gateManager(at(), gate)
  const enrolled = await enrol(secretOf(await anInvitation(at(), gate)))
  deviceId = enrolled.deviceId
  await confirmDevice({ ...manager, now: now() }, { id: deviceId, digits: enrolled.digits })
  await deviceToken()
})

afterEach(async () => {
  globalThis.fetch = ownFetch
  const identity = await readIdentity()
  if (identity) await removeIdentity(identity.deviceId)
  for (const { id, sql } of gateInvariants) {
    const { rows } = await doors.ctx().pool.query(sql)
    expect({ id, rows: rows.slice(0, 5) }).toEqual({ id, rows: [] })
  }
})

/** Green on the phone, and on its disk. */
async function scanned(store: GateStore, qrCodeData: string, instant: Date): Promise<void> {
  const chain = await store.readChain()
  const row: ChainRow = {
    ...{ seq: (chain?.seq ?? 0) + 1, scanId: `late-${(chain?.seq ?? 0) + 1}-${deviceId}`, qrCodeData },
    ...{ at: instant.toISOString(), verdict: 'admitted', reason: null, checkInListId: gate.listId, bundleSeq: 1 },
    previousHash: chain?.hash ?? (await chainStart(deviceId)),
  }
  const hash = await rowHash(deviceId, row)
  await store.scans.add({ ...row, direction: 'in', offset: 0, hash })
  await store.writeChain({ seq: row.seq, hash })
}

/** Two before the revocation; one after it, and one more with the clock turned back. */
async function aRevokedPhone() {
  const tickets = []
  for (let one = 0; one < 4; one++) tickets.push(await aGateTicket(at(), gate))
  const store = new GateStore(deviceId)
  const before = now()
  for (const ticket of tickets.slice(0, 2)) await scanned(store, ticket.qr, before)
  await store.passes.put({
    ...{ id: 'p', ticket: '1/1', listId: gate.listId, passKey: '', at: 0, leftAt: null, gateId: null },
    ...{ ackAt: null, scanId: null, gone: false },
  })
  const revokedAt = new Date(before.getTime() + 5)
  await revokeDevice({ ...manager, now: revokedAt }, { id: deviceId })
  await scanned(store, tickets[2]?.qr ?? '', new Date(revokedAt.getTime() + 60_000))
  await scanned(store, tickets[3]?.qr ?? '', before)
  store.close()
  return tickets
}

const admitted = async (tickets: readonly { id: string }[]) =>
  (await doors.ctx().db.admission.findMany({ where: { ticketId: { in: tickets.map(({ id }) => id) } } })).length
const alert = () => doors.ctx().db.gateAlert.findFirst({ where: { deviceId, rule: 'revoked_device' } })
const databases = async () => (await indexedDB.databases()).map(({ name }) => name)

describe('a phone that comes back revoked', () => {
  test('hands over what it scanned before, which counts and is told; what it scanned after does not, whatever its clock says', async () => {
    const tickets = await aRevokedPhone()
    expect(await leaveDevice()).toEqual({ taken: 2, refused: 2, waiting: 0, told: true })
    expect([await admitted(tickets.slice(0, 2)), await admitted(tickets.slice(2))]).toEqual([2, 0])
    expect(await alert()).toMatchObject({ score: 75, closedAt: null, facts: { scans: 2, count: 2 } })
    expect(await readIdentity()).toBeNull()
    expect(await databases()).not.toContain(storeName(deviceId))
    const { wipedAt } = await doors.ctx().db.device.findUniqueOrThrow({ where: { id: deviceId } })
    expect(wipedAt).not.toBeNull()
  })

  test('shows as revoked beside the other gate where somebody came in twice', async () => {
    const [ticket] = await aRevokedPhone()
    const other = await anOfflineDevice(at(), gate, { name: 'Téléphone 2' })
    await other.scan(ticket?.qr ?? '', { at: new Date(now().getTime() + 1_000) })
    await other.upload(other.log, { now: new Date(now().getTime() + 2_000) })
    await leaveDevice()
    const { conflicts } = await listConflicts(manager, { eventId: gate.eventId, which: 'all' })
    expect(conflicts).toMatchObject([
      { kind: 'duplicate_admission', first: { fromRevoked: true }, scan: { fromRevoked: false } },
    ])
  })

  test('without a network erases names and passes at once, and keeps its scans until they are handed over', async () => {
    const tickets = await aRevokedPhone()
    isDown = true
    expect(await leaveDevice()).toEqual({ taken: 0, refused: 0, waiting: 4, told: false })
    const store = new GateStore(deviceId)
    expect([await store.passes.count(), await store.meta.count(), await store.scans.count()]).toEqual([0, 0, 4])
    store.close()
    isDown = false
    expect(await leaveDevice()).toMatchObject({ taken: 2, refused: 2, told: true })
    expect(await admitted(tickets)).toBe(2)
  })
})

test('a device that leaves by itself hands over all that waits', async () => {
  const ticket = await aGateTicket(at(), gate)
  const store = new GateStore(deviceId)
  await scanned(store, ticket.qr, now())
  store.close()
  expect(await leaveDevice()).toEqual({ taken: 1, refused: 0, waiting: 0, told: true })
  expect([await admitted([ticket]), await alert()]).toEqual([1, null])
})

describe('the door of last scans', () => {
  const hand = (proof: object) => call(lastScansRoute, '/api/devices/last-scans', { body: { scans: [], ...proof } })

  async function proofOf(purpose: 'last-scans' | 'wiped') {
    const { privateKey } = (await readIdentity()) ?? expect.unreachable()
    const asked = await call(tokenRoute, '/api/devices/token', { body: { deviceId } })
    const { nonce } = (asked.json as { data: { nonce: string } }).data
    const text = new TextEncoder().encode(proofText(purpose, deviceId, nonce))
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, text)
    return { deviceId, nonce, signature: toBase64Url(signature) }
  }

  test('opens for a signature made for it, once, and no more when the device has said that all is removed', async () => {
    const proof = await proofOf('last-scans')
    expect((await hand(proof)).status).toBe(200)
    expect(codeOf(await hand(proof))).toBe('device.not_proved')
    expect(codeOf(await hand(await proofOf('wiped')))).toBe('device.not_proved')
    await doors
      .ctx()
      .db.device.update({ where: { id: deviceId }, data: { status: 'revoked', revokedAt: now(), wipedAt: now() } })
    expect(codeOf(await hand(await proofOf('last-scans')))).toBe('device.has_no_scans')
  })
})
