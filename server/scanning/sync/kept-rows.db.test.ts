// What a device did by itself and what speaks against it: copies of a phone, numbers and names that are taken, stale data, changed places,
// clocks that run backwards. No green is lost, and each is told.
import { afterEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { anOfflineDevice, OfflineDevice } from '@/tests/support/sync-factories'
import { changeDevice } from '../devices/manage-devices'
import { gateInvariants } from '../invariants'

const { world, scan, aList } = openGate()

const ago = (minutes: number) => new Date(gateNow.getTime() - minutes * 60_000)
const device = (name = 'Téléphone 1', profile: 'scan' | 'override' | 'kiosk' = 'scan') =>
  anOfflineDevice(world.base, world.gate, { name, profile })
const ticket = (options = {}) => aGateTicket(world.base, world.gate, options)
const conflicts = (ticketId: string) =>
  world.base.db.scanConflict.findMany({ where: { ticketId }, select: { kind: true } })
const alerts = async (deviceId: string) =>
  (await world.base.db.gateAlert.findMany({ where: { deviceId }, orderBy: { lastAt: 'asc' } })).map(
    ({ rule, facts, ticketId }) => ({ rule, facts, ticketId }),
  )
const atKiosk = ({ ctx }: OfflineDevice): Ctx =>
  ctx.actor.kind === 'device' ? { ...ctx, actor: { ...ctx.actor, isKiosk: true } } : ctx
const manager = (minutes: number) => ({ ...world.base, now: ago(minutes), actor: gateUser(world.gate, 'manager') })

afterEach(async () => {
  for (const { id, sql } of gateInvariants) {
    const { rows } = await world.base.pool.query(sql)
    expect({ id, rows: rows.slice(0, 5) }).toEqual({ id, rows: [] })
  }
})

describe('a green is kept', () => {
  test('where our own answer to its scanId named no ticket: no other gate lets the ticket in, and no second green is untold', async () => {
    const [phone, one] = [await device(), await ticket()]
    expect(await scan('HELLO', { scanId: 'phantom' }, phone.ctx)).toMatchObject({ valid: false, ticketId: null })
    await phone.scan(one.qr, { at: ago(2), scanId: 'phantom' })
    expect((await phone.upload()).accepted).toMatchObject([{ seq: 1, scanId: 'phantom', status: 'stored' }])
    expect((await phone.upload()).accepted).toMatchObject([{ seq: 1, status: 'known' }])
    expect(await scan(one.qr)).toMatchObject({ valid: false, reason: 'already_used' })
    expect(await alerts(phone.id)).toEqual([])
  })

  test('on the list and the way that it was shown for, whatever our answer to its scanId was about', async () => {
    const [phone, one, other] = [await device(), await ticket(), await aList({ name: 'Balcon' })]
    expect(await scan(one.qr, { scanId: 'elsewhere', checkInListId: other }, phone.ctx)).toMatchObject({ valid: true })
    await phone.scan(one.qr, { at: ago(2), scanId: 'elsewhere' })
    await phone.upload()
    expect(await scan(one.qr)).toMatchObject({ valid: false, reason: 'already_used' })
  })

  test('where another device has its scanId, and the control room is told', async () => {
    const [phone, other, one, two] = [await device(), await device(), await ticket(), await ticket()]
    await scan(two.qr, { scanId: 'taken' }, other.ctx)
    await phone.scan(one.qr, { at: ago(2), scanId: 'taken' })
    await phone.upload()
    expect(await scan(one.qr)).toMatchObject({ valid: false, reason: 'already_used' })
    expect(await alerts(phone.id)).toMatchObject([{ rule: 'chain_broken', facts: { how: 'reused', seq: 1 } }])
  })

  test('of a copy of the phone under numbers that are used: it is the entry, a second one is a conflict, and the log is told', async () => {
    const phone = await device()
    const first = await phone.scan((await ticket()).qr, { at: ago(9) })
    const copy = new OfflineDevice(phone.id, phone.gateId, phone.gate, phone.ctx)
    copy.continueFrom(phone)
    const [two, three] = [await ticket(), await ticket()]
    await phone.scan((await ticket()).qr, { at: ago(8) })
    await phone.scan((await ticket()).qr, { at: ago(7) })
    await phone.upload()
    await copy.scan(two.qr, { at: ago(6), scanId: 'copy-2' })
    await copy.scan(three.qr, { at: ago(5), scanId: 'copy-3' })
    await copy.scan(three.qr, { at: ago(4), scanId: 'copy-4' })
    const rows = copy.log.slice(1)
    const answer = await copy.upload(rows)
    expect(answer.rejected).toEqual([])
    expect(answer.accepted.map(({ seq, status }) => [seq, status])).toEqual([
      [2, 'stored'],
      [3, 'stored'],
      [4, 'stored'],
    ])
    expect(answer.conflicts).toMatchObject([{ seq: 4, kind: 'duplicate_admission', ticket: { id: three.id } }])
    expect((await copy.upload([first, ...rows])).accepted.map(({ status }) => status)).toEqual(Array(4).fill('known'))
    expect(await scan(two.qr)).toMatchObject({ valid: false, reason: 'already_used' })
    expect(await alerts(phone.id)).toMatchObject([{ rule: 'chain_broken', facts: { how: 'reused', seq: 2 } }])
    const { lastSeq, lastHash } = await world.base.db.device.findUniqueOrThrow({ where: { id: phone.id } })
    const last = await world.base.db.scanReceipt.findFirst({ where: { deviceId: phone.id, seq: 4 } })
    expect([lastSeq, lastHash]).toEqual([4n, last?.rowHash])
  })
})

describe('a green that the server knows better than is an entry and is told', () => {
  test('of a ticket that is blocked', async () => {
    const [phone, one] = [await device(), await ticket({ status: 'blocked', name: 'Ana Petit' })]
    await phone.scan(one.qr, { at: ago(3) })
    await phone.upload()
    expect(await alerts(phone.id)).toEqual([
      {
        rule: 'offline_against_rules',
        facts: { device: 'Téléphone 1', attendee: 'Ana Petit', reason: 'blocked' },
        ticketId: one.id,
      },
    ])
    expect(await world.base.db.admission.count({ where: { ticketId: one.id } })).toBe(1)
  })

  test('on a list that does not take its type, unless the list was changed since or a supervisor let it in', async () => {
    const listId = await aList({ name: 'Carré or', ticketTypeIds: [world.gate.otherTypeId] })
    const told = async (changed: Date, profile: 'scan' | 'override', overridden?: 'wrong_list') => {
      await world.base.db.checkInList.update({ where: { id: listId }, data: { changedAt: changed } })
      const phone = await device('Téléphone 2', profile)
      await phone.scan((await ticket()).qr, { at: ago(3), listId, ...(overridden && { overridden }) })
      await phone.upload()
      return (await alerts(phone.id)).map(({ facts }) => facts)
    }
    expect(await told(ago(9), 'scan')).toMatchObject([{ reason: 'wrong_list' }])
    expect(await told(ago(9), 'scan', 'wrong_list')).toMatchObject([{ reason: 'wrong_list' }])
    expect(await told(ago(9), 'override', 'wrong_list')).toEqual([])
    expect(await told(ago(1), 'scan')).toEqual([])
  })

  test('by a code that somebody typed at a kiosk, and at a kiosk alone', async () => {
    for (const [profile, rules] of [
      ['kiosk', ['offline_against_rules']],
      ['scan', []],
    ] as const) {
      const [phone, one] = [await device('Borne', profile), await ticket()]
      await scan(one.code, { scanId: `typed-${profile}` }, atKiosk(phone))
      await phone.scan(one.code, { at: ago(3), scanId: `typed-${profile}` })
      await phone.upload()
      expect((await alerts(phone.id)).map(({ rule }) => rule)).toEqual(rules)
      expect(await scan(one.qr)).toMatchObject({ valid: false, reason: 'already_used' })
    }
  })
})

describe('what a device was when it scanned', () => {
  test('its gate stands in the scan and in the conflict, although it was moved before it said so', async () => {
    const [phone, south, one] = [await device('D1'), await device('D2'), await ticket()]
    const north = phone.gateId
    await phone.scan(one.qr, { at: ago(9) })
    await changeDevice(manager(5), { id: phone.id, gateId: south.gateId })
    await phone.scan((await ticket()).qr, { at: ago(4) })
    await phone.upload()
    await south.scan(one.qr, { at: ago(3) })
    const { conflicts: told } = await south.upload()
    expect(told).toMatchObject([{ first: { gate: { id: north } } }])
    const scans = await world.base.db.scan.findMany({ where: { deviceId: phone.id }, orderBy: { seq: 'asc' } })
    expect(scans.map(({ gateId }) => gateId)).toEqual([north, south.gateId])
    expect(scans[0]?.location).toContain('D1')
  })

  test('what it might override counts by its profile of then', async () => {
    const one = await ticket()
    await scan(one.qr, {}, { ...world.staff, now: ago(20) })
    const phone = await device('Chef', 'override')
    await phone.scan(one.qr, { at: ago(9), overridden: 'already_used' })
    await changeDevice(manager(5), { id: phone.id, profile: 'scan' })
    await phone.scan(one.qr, { at: ago(4), overridden: 'already_used' })
    expect((await phone.upload()).conflicts).toMatchObject([{ seq: 2, kind: 'duplicate_admission' }])
    expect(await conflicts(one.id)).toHaveLength(1)
  })
})

describe('a clock that runs backwards along the log', () => {
  test('is told, in whatever order the rows arrive; one that stands or wavers is not', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const phone = await device()
      await phone.scan((await ticket()).qr, { at: ago(4) })
      await phone.scan((await ticket()).qr, { at: ago(40) })
      for (const index of order) await phone.upload([phone.log[index]])
      expect((await alerts(phone.id)).filter(({ rule }) => rule === 'chain_broken')).toMatchObject([
        { facts: { how: 'clock', seq: 2 } },
      ])
    }
    const steady = await device()
    await steady.scan((await ticket()).qr, { at: ago(4) })
    await steady.scan((await ticket()).qr, { at: new Date(ago(4).getTime() - 2_000) })
    await steady.upload()
    expect(await alerts(steady.id)).toEqual([])
  })
})
