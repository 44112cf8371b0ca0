import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { POST as askToken } from '@/app/api/devices/token/route'
import { requireOrganization, requirePermission } from '@/server/auth/policy'
import { authenticate } from '@/server/http/authenticate'
import { route } from '@/server/http/route'
import { now } from '@/server/kernel/clock'
import type { Ctx } from '@/server/kernel/ctx'
import {
  anActiveDevice,
  aPhone,
  gateManager,
  type PairedDevice,
  proofOf,
  tokenFor,
} from '@/tests/support/device-factories'
import { call, codeOf, openDoors, request } from '@/tests/support/doors'
import { aGate, type Gate } from '@/tests/support/scanning-factories'
import { type DeviceProfile, proofText } from './contract'
import { askForDeviceToken } from './device-access'
import { DEVICE_TOKEN_MS, makeDeviceToken, readDeviceToken } from './device-token'
import { changeDevice, revokeDevice } from './manage-devices'

const doors = openDoors()
let gate: Gate
let device: PairedDevice
const at = (ms = 0): Ctx => ({ ...doors.ctx(), now: new Date(now().getTime() + ms) })

beforeAll(async () => {
  gate = await aGate(at())
  device = await anActiveDevice(at(), gate)
})

const whoAmI = route({
  callers: ['device'],
  query: z.strictObject({}),
  handle: async ({ actor }) => (actor.kind === 'device' ? actor.deviceId : null),
})
const asked = (token: string) => call(whoAmI, '/api/me', { token })
const refused = { kind: 'unauthenticated', code: 'device.not_proved' }

describe('a token', () => {
  test('speaks for its device, its organization, its one event and its gate', async () => {
    const actor = await authenticate(request('/api/me', { token: device.token }))
    expect(actor).toMatchObject({
      kind: 'device',
      deviceId: device.id,
      organizationId: gate.organizationId,
      eventIds: [gate.eventId],
      gateId: null,
    })
    expect(await asked(device.token)).toMatchObject({ status: 200, json: { data: device.id } })
  })

  test('is refused with any of its characters changed, cut or lengthened', async () => {
    const { token } = device
    for (let index = 'ptl_dev_'.length; index < token.length; index++) {
      const other = token[index] === 'A' ? 'B' : 'A'
      expect(await readDeviceToken(at(), token.slice(0, index) + other + token.slice(index + 1))).toBeNull()
    }
    for (const bad of [token.slice(0, -1), `${token}A`, token.slice(0, 8), token.toUpperCase()])
      expect(await readDeviceToken(at(), bad)).toBeNull()
    const answered = await asked(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)
    expect([answered.status, codeOf(answered)]).toEqual([401, 'auth.invalid_credential'])
  })

  test('ends after twelve hours', async () => {
    const made = at()
    const { token, expiresAt } = makeDeviceToken({ id: device.id, tokenVersion: 0 }, made.now)
    expect(expiresAt.getTime() - made.now.getTime()).toBeLessThanOrEqual(DEVICE_TOKEN_MS)
    expect(await readDeviceToken({ ...made, now: new Date(expiresAt.getTime() - 1) }, token)).not.toBeNull()
    expect(await readDeviceToken({ ...made, now: expiresAt }, token)).toBeNull()
  })

  test('of a device that never was is refused', async () => {
    const id = at().random.uuid(at().now)
    expect(await readDeviceToken(at(), makeDeviceToken({ id, tokenVersion: 0 }, at().now).token)).toBeNull()
  })

  test('of a revoked device is refused within a second, and says why, also after its own end', async () => {
    const one = await anActiveDevice(at(), gate)
    expect((await asked(one.token)).status).toBe(200)
    await revokeDevice(gateManager(at(), gate), { id: one.id })
    const revokedAt = performance.now()
    let answered = await asked(one.token)
    while (answered.status === 200 && performance.now() - revokedAt < 3_000) answered = await asked(one.token)
    expect(performance.now() - revokedAt).toBeLessThan(1_000)
    expect([answered.status, codeOf(answered)]).toEqual([401, 'device.revoked'])
    await expect(readDeviceToken(at(DEVICE_TOKEN_MS * 2), one.token)).rejects.toMatchObject({ code: 'device.revoked' })
    await expect(tokenFor(at(), one.phone, one.id)).rejects.toMatchObject({ code: 'device.revoked' })
  })
})

describe('the rights of a profile', () => {
  const rights: Record<DeviceProfile, string[]> = {
    scan: ['scanning:scan'],
    search: ['scanning:scan', 'scanning:search'],
    override: ['scanning:scan', 'scanning:search', 'scanning:override'],
    kiosk: ['scanning:scan'],
  }

  test.each(Object.entries(rights))('%s: %s and nothing else', async (profile, permissions) => {
    const { actor } = await anActiveDevice(at(), gate, { profile: profile as DeviceProfile })
    expect([...actor.permissions]).toEqual(permissions)
  })

  test('change within a second', async () => {
    const one = await anActiveDevice(at(), gate)
    await changeDevice(gateManager(at(), gate), { id: one.id, profile: 'search' })
    const actor = await readDeviceToken(at(1_000), one.token)
    expect(actor?.permissions.has('scanning:search')).toBe(true)
  })

  test('reach the device’s own event and no other of its organization', async () => {
    const other = await aGate(at(), gate.organizationId)
    const ctx = { ...at(), actor: device.actor }
    expect(requireOrganization(ctx, 'scanning:scan').eventIds).toEqual([gate.eventId])
    requirePermission(ctx, 'scanning:scan', gate, 'event')
    expect(() => requirePermission(ctx, 'scanning:scan', other, 'event')).toThrow(
      expect.objectContaining({ kind: 'not_found' }),
    )
  })
})

describe('a proof', () => {
  test('is good once', async () => {
    const proof = await proofOf(at(), device.phone, device.id)
    expect(await askForDeviceToken(at(), proof)).toHaveProperty('token')
    await expect(askForDeviceToken(at(), proof)).rejects.toMatchObject(refused)
  })

  test('sent twice at once gives one token', async () => {
    const proof = await proofOf(at(), device.phone, device.id)
    const tried = await Promise.allSettled(Array.from({ length: 6 }, () => askForDeviceToken(at(), proof)))
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('is over after a minute', async () => {
    const proof = await proofOf(at(), device.phone, device.id)
    await expect(askForDeviceToken(at(61_000), proof)).rejects.toMatchObject(refused)
  })

  test('of another device, with another key, for another purpose or over another nonce is refused', async () => {
    const other = await anActiveDevice(at(), gate)
    const proof = await proofOf(at(), device.phone, device.id)
    const stranger = await aPhone()
    const text = proofText('token', device.id, proof.nonce)
    const bad = [
      { ...proof, deviceId: other.id },
      { ...proof, signature: await other.phone.sign(text) },
      { ...proof, signature: await stranger.sign(text) },
      { ...proof, signature: await device.phone.sign(proofText('wiped', device.id, proof.nonce)) },
      { ...proof, nonce: (await proofOf(at(), other.phone, other.id)).nonce },
      { ...proof, nonce: 'A'.repeat(43) },
      { ...proof, signature: 'A'.repeat(86) },
    ]
    for (const one of bad) await expect(askForDeviceToken(at(), one)).rejects.toMatchObject(refused)
    expect(await askForDeviceToken(at(), proof)).toHaveProperty('token')
  })

  test('of a device that never was is refused like a wrong one', async () => {
    const phone = await aPhone()
    const proof = await proofOf(at(), phone, at().random.uuid(at().now))
    await expect(askForDeviceToken(at(), proof)).rejects.toMatchObject(refused)
  })

  test('over HTTP: a nonce, then a token with its end and the time', async () => {
    const nonce = await call(askToken, '/api/devices/token', { body: { deviceId: device.id } })
    expect(nonce).toMatchObject({ status: 200, json: { success: true, data: { nonce: expect.any(String) } } })
    const proof = await proofOf(at(), device.phone, device.id)
    const answered = await call(askToken, '/api/devices/token', { body: proof })
    expect(answered.json).toEqual({
      success: true,
      data: { token: expect.any(String), expiresAt: expect.any(String), serverTime: expect.any(String) },
    })
    const half = await call(askToken, '/api/devices/token', { body: { deviceId: device.id, nonce: proof.nonce } })
    expect(half.status).toBe(422)
  })
})
