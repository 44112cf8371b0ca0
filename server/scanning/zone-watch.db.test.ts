// A zone's alert says what is true of it, whatever changed who is inside or how many it holds.
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { anOfflineDevice } from '@/tests/support/sync-factories'
import { changeZone, removeZone } from './gates/change-zones'
import { zoneCounts } from './gates/zone-counts'
import { changeList } from './lists/commands'
import { confirmScan } from './turnstiles/confirm-scan'
import { releaseExpiredLeases } from './turnstiles/release-leases'
import { validateTicket } from './turnstiles/validate-ticket'
import { undoAdmission } from './undo-admission'
import { closeRoomyZones, tellIfFull } from './zone-watch'

const { world, scan, aList } = openGate()
let manager: Ctx

beforeAll(() => {
  manager = { ...world.base, actor: gateUser(world.gate, 'manager') }
})

const here = () => ({ eventId: world.gate.eventId })
const ticket = () => aGateTicket(world.base, world.gate)

/** Without a maximum, and written past the commands: nothing waits to be judged. */
async function aZone() {
  const { id: zoneId } = await world.base.db.zone.create({
    data: {
      id: world.base.random.uuid(gateNow),
      organizationId: world.gate.organizationId,
      ...here(),
      name: `Zone ${world.base.random.uuid(gateNow)}`,
    },
  })
  const set = (maximum: number | null) =>
    changeZone(manager, { ...here(), zoneId, zone: { name: `Zone ${zoneId}`, maximum } })
  const hold = (listId: string) => world.base.db.checkInList.update({ where: { id: listId }, data: { zoneId } })
  return { zoneId, set, hold }
}

async function aZoneWithList(people = 0) {
  const zone = await aZone()
  const listId = await aList({ name: `Liste ${zone.zoneId}` })
  await zone.hold(listId)
  const scans = []
  for (let one = 0; one < people; one++) scans.push(await scan((await ticket()).qr, { checkInListId: listId }))
  return { ...zone, listId, scans }
}

/** So many inside, and told of. */
async function aFullZone(people = 1) {
  const zone = await aZoneWithList(people)
  await zone.set(people)
  expect(await isOpen(zone.zoneId)).toBe(true)
  return zone
}

const alertOf = (zoneId: string) => world.base.db.gateAlert.findFirst({ where: { rule: 'zone_full', key: zoneId } })
const isOpen = async (zoneId: string) => (await alertOf(zoneId))?.closedAt === null
const soon = (zoneId: string, open: boolean) =>
  vi.waitFor(async () => expect(await isOpen(zoneId)).toBe(open), { timeout: 8_000, interval: 50 })

describe('a full zone is told', () => {
  test('after an upload of a phone that let people in by itself', async () => {
    const { zoneId, listId, set } = await aZoneWithList()
    await set(1)
    const device = await anOfflineDevice(world.base, world.gate)
    for (let one = 0; one < 6; one++) await device.scan((await ticket()).qr, { at: gateNow, listId })
    await device.upload()
    await soon(zoneId, true)
    expect(await alertOf(zoneId)).toMatchObject({ score: 90, facts: { inside: 6, maximum: 1 } })
  })

  test('with the change that lowers its maximum to who is inside', async () => {
    const { zoneId, set } = await aZoneWithList(2)
    await set(3)
    expect(await alertOf(zoneId)).toBeNull()
    await set(2)
    expect(await alertOf(zoneId)).toMatchObject({ score: 60, closedAt: null, facts: { inside: 2, maximum: 2 } })
  })
})

describe('its alert closes', () => {
  test('with the change that raises its maximum, takes it away, or removes the zone', async () => {
    const [raised, unlimited, removed] = [await aFullZone(), await aFullZone(), await aFullZone()]
    await raised.set(2)
    await unlimited.set(null)
    const { zoneId } = removed
    await removeZone(manager, { ...here(), zoneId })
    for (const one of [raised, unlimited, removed]) expect(await isOpen(one.zoneId)).toBe(false)
    // Another process may still be about to tell of it.
    const { organizationId } = world.gate
    await tellIfFull(manager, { ...here(), organizationId, timeZone: 'Europe/Paris', zoneId })
    expect(await isOpen(zoneId)).toBe(false)
  })

  test('by the beat, when midnight has emptied a zone that nobody left; of one that is still full nothing changes', async () => {
    const [zone, still] = [await aZone(), await aFullZone()]
    const listId = await aList({ name: `Chaque jour ${zone.zoneId}`, entries: 'daily' })
    await zone.hold(listId)
    await scan((await ticket()).qr, { checkInListId: listId })
    await zone.set(1)
    const before = await alertOf(still.zoneId)
    await closeRoomyZones(world.base)
    expect(await isOpen(zone.zoneId)).toBe(true)
    await closeRoomyZones({ ...world.base, now: new Date(gateNow.getTime() + 24 * 3_600_000) })
    expect(await isOpen(zone.zoneId)).toBe(false)
    expect(await alertOf(still.zoneId)).toEqual(before)
  })

  test('after an undo that makes room', async () => {
    const { zoneId, scans } = await aFullZone(2)
    await undoAdmission(world.staff, { ...here(), scanId: scans[0]?.scanId ?? '' })
    await soon(zoneId, false)
  })

  test('after its list is led somewhere else', async () => {
    const { zoneId, listId } = await aFullZone()
    await changeList(manager, {
      ...here(),
      listId,
      list: {
        ...{ name: `Ailleurs ${listId}`, ticketTypeIds: [], opensAt: null, closesAt: null, sessionIds: [] },
        ...{ entries: 'once', entryLimit: null, exits: false, zoneId: null },
      },
    })
    await soon(zoneId, false)
  })

  test('after a turnstile gives back the entry of somebody who did not go through, and opens when they did, late', async () => {
    const { zoneId, set, hold } = await aZone()
    await hold(world.gate.listId)
    await set(1)
    const owner = { ...world.base, actor: gateUser(world.gate, 'owner') }
    const { id, secret } = await createIntegration(owner, { name: 'Tourniquets' })
    const signed = (ctx: Ctx, body: unknown) => {
      const rawBody = JSON.stringify(body)
      return { integration: id, signature: signatureHeader([secret], ctx.now, rawBody), rawBody }
    }
    const asked = await validateTicket(world.base, signed(world.base, { qrCodeData: (await ticket()).qr, ...here() }))
    expect(asked).toMatchObject({ valid: true })
    await soon(zoneId, true)
    const later = { ...world.base, now: new Date(gateNow.getTime() + 10_000) }
    expect(await releaseExpiredLeases(later)).toBe(1)
    await soon(zoneId, false)
    await confirmScan(later, signed(later, { leaseId: asked.leaseId, scanId: 'passage-1' }))
    await soon(zoneId, true)
  })
})

test('a ticket that came in by two lists of one entry is one person in their zone; on a list of several entries each is one', async () => {
  const { zoneId, hold } = await aZone()
  const [north, south, family] = [
    await aList({ name: `Nord ${zoneId}`, exits: true }),
    await aList({ name: `Sud ${zoneId}`, exits: true }),
    await aList({ name: `Famille ${zoneId}`, exits: true, entries: 'times', entryLimit: 4 }),
  ]
  for (const listId of [north, south, family]) await hold(listId)
  const one = await ticket()
  const inside = async () => (await zoneCounts(world.base, { ...here(), timeZone: 'Europe/Paris' }, zoneId))[0]?.inside
  await scan(one.qr, { checkInListId: north })
  expect(await scan(one.qr, { checkInListId: south, direction: 'out' })).toMatchObject({ wasInside: false })
  await scan(one.qr, { checkInListId: south })
  expect(await inside()).toBe(1)
  for (let member = 0; member < 2; member++) await scan(one.qr, { checkInListId: family })
  expect(await inside()).toBe(3)
  await scan(one.qr, { checkInListId: north, direction: 'out' })
  await scan(one.qr, { checkInListId: south, direction: 'out' })
  expect(await inside()).toBe(2)
})
