import { beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { anActiveDevice, gateManager } from '@/tests/support/device-factories'
import { openDoors } from '@/tests/support/doors'
import { aGate, type Gate, gateNow } from '@/tests/support/scanning-factories'
import { revokeDevice } from '../devices/manage-devices'
import { watchDevices } from './lost-devices'

const doors = openDoors()
let gate: Gate
const at = (minutes: number): Ctx => ({ ...doors.ctx(), now: new Date(gateNow.getTime() + minutes * 60_000) })

beforeAll(async () => {
  gate = await aGate(at(0)) // its session begins an hour later and lasts one
})

async function aDeviceSeen(minutes: number): Promise<string> {
  const { id } = await anActiveDevice(at(0), gate)
  await heard(id, minutes)
  return id
}

const heard = (id: string, minutes: number) =>
  at(0).db.device.update({ where: { id }, data: { lastSeenAt: at(minutes).now } })
const alertOf = (id: string) => at(0).db.gateAlert.findFirst({ where: { rule: 'device_lost', deviceId: id } })

test('five minutes of silence are one alert, however often somebody looks, and it closes when the phone is heard', async () => {
  const id = await aDeviceSeen(10)
  await watchDevices(at(14))
  expect(await alertOf(id)).toBeNull()
  for (const minute of [15, 16, 30]) await watchDevices(at(minute))
  expect(await alertOf(id)).toMatchObject({ times: 1, closedAt: null, firstAt: at(15).now })
  await heard(id, 31)
  await watchDevices(at(32))
  expect((await alertOf(id))?.closedAt).toEqual(at(32).now)
  await watchDevices(at(37))
  expect(await alertOf(id)).toMatchObject({ times: 2, closedAt: null })
})

test('a phone that nobody has heard for an hour, and one at no event of now, is not missed', async () => {
  const long = await aDeviceSeen(-60)
  await watchDevices(at(5))
  expect(await alertOf(long)).toBeNull()
  const early = await aDeviceSeen(-240)
  await watchDevices(at(-230))
  expect(await alertOf(early)).toBeNull()
})

test('a phone that is revoked is missed no more, and neither is any when the evening is over', async () => {
  const [revoked, forgotten] = [await aDeviceSeen(40), await aDeviceSeen(100)]
  await watchDevices(at(106))
  expect(await alertOf(forgotten)).toMatchObject({ closedAt: null })
  await watchDevices(at(50))
  expect(await alertOf(revoked)).toMatchObject({ closedAt: null })
  await revokeDevice(gateManager(at(51), gate), { id: revoked })
  await watchDevices(at(52))
  expect((await alertOf(revoked))?.closedAt).toEqual(at(52).now)
  await watchDevices(at(4 * 60 + 1))
  expect((await alertOf(forgotten))?.closedAt).not.toBeNull()
})
