// The control room counts what the gates did, once and where it belongs, and asks the database no more than it has to.
import { beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, gateUser } from '@/tests/support/scanning-factories'
import { anOfflineDevice } from '@/tests/support/sync-factories'
import { type ControlRoom, controlRoom, gateMarks } from './control-room'
import { arrivalsText, gatesText, peopleText, refusalsText } from './live/room-figures'
import { undoAdmission } from './undo-admission'

const { world, database, scan, aList } = openGate()
const at = (minutes: number): Ctx => ({ ...world.staff, now: new Date(world.base.now.getTime() + minutes * 60_000) })
const room = (minutes: number): Promise<ControlRoom> =>
  controlRoom({ ...at(minutes), actor: gateUser(world.gate, 'manager') }, { eventId: world.gate.eventId })
let gateId: string

beforeAll(async () => {
  gateId = world.base.random.uuid(world.base.now)
  const { organizationId, eventId } = world.gate
  await world.base.db.gate.create({ data: { id: gateId, organizationId, eventId, name: 'Cléberg' } })
})

test('people are counted once, whatever the lists they came in on; who left or was undone is not inside', async () => {
  const [stays, leaves, undone, twice] = await Promise.all(
    Array.from({ length: 4 }, () => aGateTicket(world.base, world.gate)),
  )
  if (!stays || !leaves || !undone || !twice) throw new Error('four were made')
  const exits = await aList({ name: 'Salle' })
  await world.base.db.checkInList.update({ where: { id: exits }, data: { exits: true } })
  await scan(stays.qr, { gateId })
  await scan(leaves.qr, { checkInListId: exits })
  await scan(leaves.qr, { checkInListId: exits, direction: 'out' }, at(1))
  const { scanId } = await scan(undone.qr)
  await undoAdmission(world.staff, { eventId: world.gate.eventId, scanId })
  await scan(twice.qr, { gateId }, at(7))
  await scan(twice.qr, { checkInListId: exits }, at(7))
  await scan(twice.qr, { gateId }, at(8))
  await scan('T1:NOPE', {}, at(8))

  const { expected, admitted, entries, inside, gates, refusals, arrivals, recent } = await room(9)
  expect({ expected, admitted, entries, inside }).toEqual({ expected: 4, admitted: 3, entries: 4, inside: 2 })
  expect(gates.map(({ name, admitted, lately }) => [name, admitted, lately])).toEqual(
    [
      ['Porte Cléberg', 2, 1],
      ['Cléberg', 2, 1],
    ].sort((a, b) => Number(b[1]) - Number(a[1]) || (String(a[0]) < String(b[0]) ? -1 : 1)),
  )
  expect(refusals).toEqual([
    { reason: 'already_used', count: 1 },
    { reason: 'format', count: 1 },
  ])
  expect(gates.reduce((sum, { admitted }) => sum + admitted, 0)).toBe(entries)
  expect(arrivals.counts.reduce((sum, count) => sum + count, 0)).toBe(4)
  expect(arrivals.counts.length).toBe(36)
  expect(recent).toHaveLength(8)
})

test('while nobody comes any more the picture stays on the last hours in which somebody did', async () => {
  const { arrivals } = await room(60 * 24 * 30)
  expect(arrivals.counts.some((count) => count > 0)).toBe(true)
  expect(arrivals.from.getTime()).toBeLessThan(world.base.now.getTime())
})

test('both halves of a double entry are marked until one is taken back, and nothing else is', async () => {
  const ctx = at(12)
  const [one, other] = await Promise.all([aGateTicket(world.base, world.gate), aGateTicket(world.base, world.gate)])
  const [north, south] = await Promise.all([
    anOfflineDevice(ctx, world.gate, { name: 'Nord' }),
    anOfflineDevice(ctx, world.gate, { name: 'Sud' }),
  ])
  // Earlier, not later: what is dated after its arrival is moved to it, and two of one instant are ordered by their names.
  const first = await north.scan(one.qr, { at: new Date(ctx.now.getTime() - 1000) })
  const second = await south.scan(one.qr, { at: ctx.now })
  const plain = await south.scan(other.qr, { at: ctx.now })
  await north.upload()
  await south.upload()
  const marksOf = async (minutes: number) => {
    const { recent } = await room(minutes)
    return [first, second, plain].map(({ scanId }) => recent.find((scan) => scan.scanId === scanId)?.conflict)
  }
  const before = await gateMarks({ ...ctx, actor: gateUser(world.gate, 'manager') }, { eventId: world.gate.eventId })
  expect(await marksOf(13)).toEqual(['duplicate_admission', 'duplicate_admission', null])
  expect(before.unseenConflicts).toBe(1)
  expect(await room(13)).toMatchObject(before)
  const undoer = { ...at(14), actor: gateUser(world.gate, 'manager') }
  await undoAdmission(undoer, { eventId: world.gate.eventId, scanId: first.scanId })
  expect(await marksOf(15)).toEqual([null, null, null])
})

test('it is for who may read the gates of this organization', async () => {
  const input = { eventId: world.gate.eventId }
  await expect(controlRoom(world.staff, input)).rejects.toMatchObject({ kind: 'forbidden' })
  const foreign = { ...world.base, actor: gateUser(await aGate(world.base), 'owner') }
  await expect(controlRoom(foreign, input)).rejects.toMatchObject({ kind: 'not_found' })
})

test('each statement goes by an index of the event’s own rows', async () => {
  const client = await database().pool.connect()
  try {
    await client.query('SET enable_seqscan = off')
    const wanted: [string, RegExp][] = [
      [peopleText, /admission_event_id_\w+|Bitmap Heap Scan on admission/],
      [arrivalsText, /admission_event_id_at_idx/],
      [gatesText, /admission_event_id_/],
      [refusalsText, /scan_refused_idx/],
    ]
    for (const [text, index] of wanted) {
      const needed = text.includes('$2') ? [world.gate.eventId, world.base.now] : [world.gate.eventId]
      const { rows } = await client.query(`EXPLAIN ${text}`, needed)
      const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n')
      expect(plan).toMatch(index)
      expect(plan).not.toMatch(/Seq Scan on (scan|admission)\b/)
    }
  } finally {
    client.release()
  }
})
