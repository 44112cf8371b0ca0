// Scans that devices decided by themselves, handed over to a real database.
import { afterEach, describe, expect, test } from 'vitest'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { anOfflineDevice } from '@/tests/support/sync-factories'
import { gateInvariants } from '../invariants'
import { undoAdmission } from '../undo-admission'
import { conflictFigures, listConflicts, seeConflicts } from './conflict-queries'
import { conflictsOfDevice } from './conflicts-of-device'
import { resolveLate } from './resolve-late'

const { world, scan } = openGate()

const ago = (minutes: number) => new Date(gateNow.getTime() - minutes * 60_000)
const device = (name?: string, profile?: 'scan' | 'override' | 'kiosk') =>
  anOfflineDevice(world.base, world.gate, { ...(name && { name }), ...(profile && { profile }) })
const ticket = (options = {}) => aGateTicket(world.base, world.gate, options)
const admissions = (ticketId: string) =>
  world.base.db.admission.findMany({ where: { ticketId, undoneAt: null }, include: { scan: true } })
const conflicts = (ticketId: string) => world.base.db.scanConflict.findMany({ where: { ticketId } })
const manager = () => ({ ...world.base, actor: gateUser(world.gate, 'manager') })

/** All that stands, without what only says when it was found. */
async function standing() {
  const admissions = await world.base.db.admission.findMany({ orderBy: { id: 'asc' } })
  const conflicts = await world.base.db.scanConflict.findMany({ orderBy: { id: 'asc' } })
  return { admissions, conflicts }
}

afterEach(async () => {
  const broken = await brokenGateInvariants()
  expect(broken).toEqual([])
  const before = await standing()
  const tickets = await world.base.db.ticket.findMany({ select: { id: true } })
  await resolveLate(world.base, { ticketIds: tickets.map(({ id }) => id) })
  expect(await standing()).toEqual(before)
})

async function brokenGateInvariants() {
  const found = []
  for (const { id, sql } of gateInvariants) {
    const { rows } = await world.base.pool.query(sql)
    if (rows.length > 0) found.push({ id, rows })
  }
  return found
}

describe('an upload', () => {
  test('is answered row by row; a green makes its admission at the instant of the scan, a refusal makes none', async () => {
    const [phone, good, other] = [await device(), await ticket(), await ticket()]
    await phone.scan(good.qr, { at: ago(30) })
    await phone.scan(other.qr, { at: ago(29), refused: 'wrong_time' })
    const answer = await phone.upload()
    expect(answer).toEqual({
      accepted: [1, 2].map((seq) => ({ seq, scanId: phone.log[seq - 1]?.scanId, status: 'stored' })),
      conflicts: [],
      rejected: [],
    })
    const [made] = await admissions(good.id)
    expect(made).toMatchObject({
      at: ago(30),
      deviceId: phone.id,
      gateId: phone.gateId,
      scan: { offline: true, valid: true },
    })
    expect(await admissions(other.id)).toEqual([])
    expect(await world.base.db.device.findUniqueOrThrow({ where: { id: phone.id } })).toMatchObject({ lastSeq: 2n })
  })

  test('comes again, in parts and out of order, and changes nothing', async () => {
    const [phone, tickets] = [await device(), [await ticket(), await ticket(), await ticket()]]
    for (const [index, { qr }] of tickets.entries()) await phone.scan(qr, { at: ago(20 - index) })
    await phone.upload(phone.log.slice(1))
    const again = await phone.upload()
    expect(again.accepted.map(({ seq, status }) => [seq, status])).toEqual([
      [1, 'stored'],
      [2, 'known'],
      [3, 'known'],
    ])
    expect(await world.base.db.scan.count({ where: { deviceId: phone.id } })).toBe(3)
    expect(await world.base.db.scanReceipt.count({ where: { deviceId: phone.id } })).toBe(3)
  })

  test('keeps the good rows when others are none, and says of each why', async () => {
    const [phone, one] = [await device(), await ticket()]
    const good = await phone.scan((await ticket()).qr, { at: ago(8) })
    const far = { ...(await phone.scan(one.qr, { at: ago(7) })), seq: Number.MAX_SAFE_INTEGER }
    const nowhere = await phone.scan(one.qr, { at: ago(6), listId: world.base.random.uuid(gateNow) })
    const answer = await phone.upload([{ seq: 90, colour: 'red' }, 'nonsense', good, far, nowhere])
    expect(answer.accepted).toMatchObject([{ seq: 1, status: 'stored' }])
    expect(answer.rejected.map(({ index, seq, code }) => [index, seq, code])).toEqual([
      [0, 90, 'sync.bad_row'],
      [1, null, 'sync.bad_row'],
      [3, Number.MAX_SAFE_INTEGER, 'sync.bad_row'],
      [4, 3, 'check_in_list.not_found'],
    ])
    expect(await world.base.db.scan.count({ where: { deviceId: phone.id } })).toBe(1)
    expect(await world.base.db.device.findUniqueOrThrow({ where: { id: phone.id } })).toMatchObject({ lastSeq: 1n })
  })

  test('an attempt that was asked here and then decided on the device is one scan; our answer stays', async () => {
    const [phone, one] = [await device(), await ticket()]
    const asked = await scan(one.qr, { scanId: 'asked-1' }, phone.ctx)
    expect(asked.valid).toBe(true)
    await phone.scan(one.qr, { at: gateNow, scanId: 'asked-1' })
    expect((await phone.upload()).conflicts).toEqual([])
    expect(await world.base.db.scan.count({ where: { ticketId: one.id } })).toBe(1)
    expect(await admissions(one.id)).toHaveLength(1)
    expect((await scan(one.qr, { scanId: 'asked-1' }, phone.ctx)).valid).toBe(true)
  })

  test('green on the device where our refusal did not arrive in time is a double entry of that scan', async () => {
    const [phone, one] = [await device(), await ticket()]
    const first = await scan(one.qr)
    expect(await scan(one.qr, { scanId: 'late-no' }, phone.ctx)).toMatchObject({ valid: false, reason: 'already_used' })
    await phone.scan(one.qr, { at: gateNow, scanId: 'late-no' })
    const { conflicts: told } = await phone.upload()
    expect(told).toMatchObject([
      { seq: 1, scanId: 'late-no', kind: 'duplicate_admission', first: { scanId: first.scanId } },
    ])
  })
})

describe('a double entry', () => {
  test('is told to the late gate by its upload, to the first by its own question, and to the supervisor with both sides', async () => {
    const [first, late, one] = [await device('Nord'), await device('Sud'), await ticket({ name: 'Ana Petit' })]
    await first.scan(one.qr, { at: ago(12) })
    await late.scan(one.qr, { at: ago(5) })
    await first.upload()
    const { conflicts: told } = await late.upload()
    const sides = {
      first: {
        at: ago(12),
        device: { id: first.id, name: 'Nord' },
        gate: { id: first.gateId },
        scanId: first.log[0]?.scanId,
      },
    }
    expect(told).toMatchObject([{ seq: 1, mine: false, ticket: { id: one.id, attendeeName: 'Ana Petit' }, ...sides }])
    const { conflicts: asked } = await conflictsOfDevice(first.ctx)
    expect(asked).toMatchObject([{ seq: 1, mine: true, at: ago(12), later: { at: ago(5), device: { name: 'Sud' } } }])
    const page = await listConflicts(manager(), { eventId: world.gate.eventId, which: 'all' })
    const seen = page.conflicts.find((conflict) => conflict.ticket.id === one.id)
    expect(seen).toMatchObject({ ...sides, scan: { device: { name: 'Sud' }, offline: true }, seenAt: null })
    await seeConflicts(manager(), { eventId: world.gate.eventId, conflictIds: [seen?.id ?? ''] })
    expect((await conflicts(one.id))[0]).toMatchObject({ seenAt: gateNow })
  })

  test('whichever gate uploads first, the earlier scan is the entry, even before one that was decided here', async () => {
    const [phone, one] = [await device(), await ticket()]
    const here = await scan(one.qr)
    await phone.scan(one.qr, { at: ago(3) })
    const { conflicts: told } = await phone.upload()
    expect(told).toMatchObject([{ seq: 1, mine: true, later: { scanId: here.scanId, offline: false } }])
    const [made, ...more] = await admissions(one.id)
    expect([made?.scan.scanId, more]).toEqual([phone.log[0]?.scanId, []])
    expect(await scan(one.qr)).toMatchObject({ reason: 'already_used', lastScanAt: ago(3) })
  })

  test('a kiosk is told of no names', async () => {
    const [kiosk, one] = [await device('Borne', 'kiosk'), await ticket()]
    await scan(one.qr)
    await kiosk.scan(one.qr, { at: gateNow, scanId: 'zzz-kiosk', offset: -1 })
    expect((await kiosk.upload()).conflicts).toMatchObject([{ ticket: { id: one.id, attendeeName: null } }])
  })

  test('is over when the entry is taken back, and the other one is the entry', async () => {
    const [phone, one] = [await device(), await ticket()]
    const here = await scan(one.qr, {}, { ...world.staff, now: ago(2) })
    await phone.scan(one.qr, { at: ago(1) })
    await phone.upload()
    expect(await conflicts(one.id)).toHaveLength(1)
    await undoAdmission(world.staff, { eventId: world.gate.eventId, scanId: here.scanId })
    expect(await conflicts(one.id)).toEqual([])
    expect(await admissions(one.id)).toMatchObject([{ deviceId: phone.id }])
  })

  test('a supervisor’s override on a device that may is an entry of its own; on another device it is a double entry', async () => {
    const one = await ticket()
    await scan(one.qr, {}, { ...world.staff, now: ago(9) })
    for (const [profile, found] of [
      ['override', 0],
      ['scan', 1],
    ] as const) {
      const phone = await device(profile, profile)
      await phone.scan(one.qr, { at: ago(1), overridden: 'already_used' })
      expect((await phone.upload()).conflicts).toHaveLength(found)
    }
    expect((await admissions(one.id)).filter(({ passKey }) => passKey.startsWith('extra/'))).toHaveLength(1)
  })

  test('figures count conflicts, tickets, gates and the minutes that a device was alone, overlapping ones once', async () => {
    const [first, second, one] = [await device(), await device('Seul'), await ticket()]
    const before = await conflictFigures(manager(), { eventId: world.gate.eventId })
    await first.scan(one.qr, { at: ago(20) })
    await second.scan(one.qr, { at: ago(10) })
    await second.scan((await ticket()).qr, { at: ago(5) })
    await first.upload()
    await second.upload()
    const after = await conflictFigures(manager(), { eventId: world.gate.eventId })
    expect([after.conflicts - before.conflicts, after.tickets - before.tickets, after.gates - before.gates]).toEqual([
      1, 1, 2,
    ])
    expect(after.devices.find(({ id }) => id === second.id)).toMatchObject({
      offlineScans: 2,
      offlineMinutes: 10,
      conflicts: 1,
    })
  })
})
