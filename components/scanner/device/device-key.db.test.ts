import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { POST as enrolRoute } from '@/app/api/devices/enrol/route'
import { POST as selfRoute } from '@/app/api/devices/self/route'
import { POST as tokenRoute } from '@/app/api/devices/token/route'
import { now } from '@/server/kernel/clock'
import type { Ctx } from '@/server/kernel/ctx'
import { deviceState } from '@/server/scanning/devices/contract'
import { changeDevice, revokeDevice } from '@/server/scanning/devices/manage-devices'
import { confirmDevice, rejectDevice } from '@/server/scanning/devices/pair-device'
import { listDevices } from '@/server/scanning/devices/queries'
import { anInvitation, gateManager, secretOf } from '@/tests/support/device-factories'
import { appOrigin, openDoors } from '@/tests/support/doors'
import { aGate, type Gate } from '@/tests/support/scanning-factories'
import { DeviceRevoked } from './device-call'
import { deviceFetch, deviceIdentity, deviceToken, enrol, leaveDevice, onDeviceRevoked } from './device-key'
import { sendHeartbeat } from './heartbeat'
import { changeIdentity, readIdentity, removeIdentity } from './identity-store'

// The phone's half against the server's own doors: `fetch` goes to the handlers, or to nowhere.
const doors = openDoors()
const handlers = { enrol: enrolRoute, token: tokenRoute, self: selfRoute } as const
const ownFetch = globalThis.fetch
let network: 'up' | 'down' | 'answers lost' = 'up'
let asked: string[] = []

async function serve(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(new URL(String(input), appOrigin), init)
  const name = new URL(request.url).pathname.split('/').at(-1) as keyof typeof handlers
  asked.push(name)
  if (network === 'down') throw new TypeError('Failed to fetch')
  const response = await handlers[name](request, { params: Promise.resolve({}) })
  if (network === 'up') return response
  network = 'up'
  throw new TypeError('Failed to fetch')
}

let gate: Gate
let manager: Ctx
const at = (): Ctx => ({ ...doors.ctx(), now: now() })

beforeEach(async () => {
  globalThis.fetch = serve as typeof fetch
  gate = await aGate(at())
  manager = gateManager(at(), gate)
  asked = []
})

afterEach(async () => {
  globalThis.fetch = ownFetch
  network = 'up'
  const identity = await readIdentity()
  if (identity) await removeIdentity(identity.deviceId)
})

async function paired(): Promise<string> {
  const { deviceId, digits } = await enrol(secretOf(await anInvitation(at(), gate)))
  await confirmDevice(manager, { id: deviceId, digits })
  await deviceToken()
  asked = []
  return deviceId
}

const listed = async (id: string) =>
  (await listDevices({ ...manager, now: now() }, gate)).devices.find((one) => one.id === id) ?? expect.unreachable()
const said = { queueLength: 0, dataAsOf: null, appVersion: '1' }
const heartbeat = { method: 'POST', headers: { 'content-type': 'application/json' } }
const body = JSON.stringify({ ...said, clockOffsetMs: null, battery: null })

describe('a phone that enrols', () => {
  test('keeps a key that no script can read out, and shows the digits that the manager sees', async () => {
    const { deviceId, digits } = await enrol(secretOf(await anInvitation(at(), gate)))
    const stored = await readIdentity()
    expect(stored?.privateKey.extractable).toBe(false)
    for (const format of ['pkcs8', 'jwk'] as const)
      await expect(crypto.subtle.exportKey(format as 'pkcs8', stored?.privateKey as CryptoKey)).rejects.toThrow()
    expect((await listed(deviceId)).digits).toBe(digits)
    expect(await deviceIdentity()).toMatchObject({ deviceId, state: 'pairing', digits })
  })

  test('is the same device when the answer was lost', async () => {
    const invitation = await anInvitation(at(), gate)
    network = 'answers lost'
    expect((await enrol(secretOf(invitation))).deviceId).toBe(invitation.id)
    expect(asked).toEqual(['enrol', 'enrol'])
  })

  test('has a token when it was confirmed, and not before', async () => {
    const { deviceId, digits } = await enrol(secretOf(await anInvitation(at(), gate)))
    await expect(deviceToken()).rejects.toMatchObject({ code: 'device.not_confirmed' })
    await confirmDevice(manager, { id: deviceId, digits })
    expect(await deviceToken()).toMatch(/^ptl_dev_/)
    expect(await deviceIdentity()).toMatchObject({ state: 'active' })
  })

  test('learns that it was rejected', async () => {
    const { deviceId } = await enrol(secretOf(await anInvitation(at(), gate)))
    await rejectDevice(manager, { id: deviceId })
    await expect(deviceToken()).rejects.toMatchObject({ code: 'device.not_proved' })
  })

  test('whose secret is used up stays what it was', async () => {
    const invitation = await anInvitation(at(), gate)
    await enrol(secretOf(invitation))
    const before = await deviceIdentity()
    await expect(enrol(secretOf(invitation))).rejects.toMatchObject({ code: 'device.invitation_used' })
    expect(await deviceIdentity()).toEqual(before)
  })
})

describe('its token', () => {
  test('is asked for once by whoever needs it at the same time, and kept', async () => {
    const deviceId = await paired()
    await changeIdentity(deviceId, { token: null })
    const tokens = await Promise.all(Array.from({ length: 5 }, () => deviceToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(asked).toEqual(['token', 'token'])
    expect(await deviceToken()).toBe(tokens[0])
    expect(asked).toHaveLength(2)
  })

  test('is taken anew before it ends, and used on without a network while it lives', async () => {
    const deviceId = await paired()
    const old = await deviceToken()
    await changeIdentity(deviceId, { tokenEndsAt: Date.now() + 60_000 })
    network = 'down'
    expect(await deviceToken()).toBe(old)
    await changeIdentity(deviceId, { tokenEndsAt: Date.now() - 60_000 })
    await expect(deviceToken()).rejects.toThrow('Failed to fetch')
    network = 'up'
    await deviceToken()
    expect((await readIdentity())?.tokenEndsAt).toBeGreaterThan(Date.now() + 11 * 3_600_000)
  })

  test('that the server does not take any more is taken anew, once', async () => {
    const deviceId = await paired()
    await changeIdentity(deviceId, { token: `ptl_dev_${'A'.repeat(56)}` })
    const response = await deviceFetch('/api/devices/self', { ...heartbeat, body })
    expect(response.status).toBe(200)
    expect(asked).toEqual(['self', 'token', 'token', 'self'])
  })
})

describe('its signs of life', () => {
  test('tell of the place where it was moved to, and measure the clock', async () => {
    const deviceId = await paired()
    await changeDevice(manager, { id: deviceId, name: 'Porte Sud', profile: 'search' })
    const answer = await sendHeartbeat({ ...said, queueLength: 4 })
    expect(answer.device).toMatchObject({ name: 'Porte Sud', profile: 'search', event: { startsAt: expect.any(Date) } })
    expect(Math.abs((await deviceIdentity())?.clockOffsetMs ?? Number.NaN)).toBeLessThan(2_000)
    expect(await listed(deviceId)).toMatchObject({ queueLength: 4, battery: null })
  })

  test('say that it was revoked, to whoever listens; everything is removed, told, and the key forgotten', async () => {
    const deviceId = await paired()
    let heard = 0
    const stop = onDeviceRevoked(() => heard++)
    await revokeDevice(manager, { id: deviceId })
    const deadline = Date.now() + 3_000
    let refusal: unknown = null
    while (refusal === null && Date.now() < deadline)
      refusal = await sendHeartbeat(said).then(
        () => null,
        (error) => error,
      )
    stop()
    expect(refusal).toBeInstanceOf(DeviceRevoked)
    expect(heard).toBe(1)
    expect(await deviceIdentity()).toMatchObject({ state: 'revoked' })
    await expect(deviceToken()).rejects.toBeInstanceOf(DeviceRevoked)
    expect(await leaveDevice()).toEqual({ taken: 0, refused: 0, waiting: 0, told: true })
    expect(await deviceIdentity()).toBeNull()
    expect(deviceState(await listed(deviceId), now())).toBe('wiped')
  })

  test('without a network it removes everything all the same, and tells it later', async () => {
    const deviceId = await paired()
    network = 'down'
    expect(await leaveDevice()).toMatchObject({ told: false })
    expect(await deviceIdentity()).toMatchObject({ state: 'revoked' })
    network = 'up'
    expect(await leaveDevice()).toMatchObject({ told: true })
    expect(deviceState(await listed(deviceId), now())).toBe('wiped')
  })
})
