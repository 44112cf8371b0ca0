import { beforeAll, describe, expect, test } from 'vitest'
import { GET as counts } from '@/app/api/gate/counts/route'
import { GET as search } from '@/app/api/gate/search/route'
import { POST as validate } from '@/app/api/scans/validate/route'
import { now } from '@/server/kernel/clock'
import type { Ctx } from '@/server/kernel/ctx'
import { anActiveDevice, gateManager, type PairedDevice } from '@/tests/support/device-factories'
import { call, codeOf, openDoors } from '@/tests/support/doors'
import { aGate, aGateTicket, type Gate } from '@/tests/support/scanning-factories'
import { type DeviceProfile, deviceProfiles } from './contract'
import { revokeDevice } from './manage-devices'

const doors = openDoors()
let gate: Gate
const at = (): Ctx => ({ ...doors.ctx(), now: now() })
const devices = {} as Record<DeviceProfile, PairedDevice>

beforeAll(async () => {
  gate = await aGate(at())
  for (const profile of deviceProfiles) devices[profile] = await anActiveDevice(at(), gate, { profile })
})

const scan = (token: string, body: object) => call(validate, '/api/scans/validate', { token, body })
const may: Record<DeviceProfile, { search: boolean; override: boolean }> = {
  scan: { search: false, override: false },
  search: { search: true, override: false },
  override: { search: true, override: true },
  kiosk: { search: false, override: false },
}

describe.each(deviceProfiles)('a device with the profile %s', (profile) => {
  test('scans', async () => {
    const { qr } = await aGateTicket(at(), gate)
    const answered = await scan(devices[profile].token, { qrCodeData: qr, eventId: gate.eventId })
    expect([answered.status, answered.json]).toMatchObject([200, { valid: true, reason: null }])
  })

  test(`${may[profile].search ? 'finds' : 'does not find'} tickets by a name`, async () => {
    await aGateTicket(at(), gate, { name: 'Ophélie Vanderbeck' })
    const found = await call(search, '/api/gate/search?q=vanderbeck', { token: devices[profile].token })
    if (may[profile].search) expect(found.status).toBe(200)
    else expect([found.status, codeOf(found)]).toEqual([403, 'auth.forbidden'])
    expect(JSON.stringify(found.json).includes('Vanderbeck')).toBe(may[profile].search)
  })

  test(`${may[profile].override ? 'lets in' : 'does not let in'} against a rule`, async () => {
    const { qr } = await aGateTicket(at(), gate)
    const asked = { qrCodeData: qr, eventId: gate.eventId }
    await scan(devices.scan.token, asked)
    const again = await scan(devices[profile].token, { ...asked, override: true })
    if (may[profile].override) expect([again.status, again.json]).toMatchObject([200, { valid: true }])
    else expect([again.status, codeOf(again)]).toEqual([403, 'auth.forbidden'])
  })

  test('finds no other event of its organization', async () => {
    const other = await aGate(at(), gate.organizationId)
    const { qr } = await aGateTicket(at(), other)
    const answered = await scan(devices[profile].token, { qrCodeData: qr, eventId: other.eventId })
    expect(answered.status).toBe(404)
  })
})

test('what a device scans is written down as its own', async () => {
  const { qr } = await aGateTicket(at(), gate)
  const asked = { qrCodeData: qr, eventId: gate.eventId, scanId: 'of-the-device' }
  await scan(devices.scan.token, asked)
  const row = await at().db.scan.findFirstOrThrow({ where: { scanId: 'of-the-device' } })
  expect([row.deviceId, row.actor]).toEqual([devices.scan.id, `device:${devices.scan.id}`])
})

test('a revoked device opens no door within a second, and every door says why', async () => {
  const one = await anActiveDevice(at(), gate, { profile: 'override' })
  const ask = async () => [
    await scan(one.token, { qrCodeData: 'T1:NOPE', eventId: gate.eventId }),
    await call(counts, '/api/gate/counts', { token: one.token }),
    await call(search, '/api/gate/search?q=vanderbeck', { token: one.token }),
  ]
  expect((await ask()).map(({ status }) => status)).toEqual([200, 200, 200])
  await revokeDevice(gateManager(at(), gate), { id: one.id })
  const revokedAt = performance.now()
  let answers = await ask()
  while (answers.some(({ status }) => status === 200) && performance.now() - revokedAt < 3_000) answers = await ask()
  expect(answers.map(codeOf)).toEqual(['device.revoked', 'device.revoked', 'device.revoked'])
})
