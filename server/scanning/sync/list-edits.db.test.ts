// A list is changed while people come in by it: what was let in before the change stays what it was, whatever is uploaded or undone later.
import { afterEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, type GateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { anOfflineDevice, type OfflineDevice } from '@/tests/support/sync-factories'
import { gateInvariants } from '../invariants'
import { changeList, createList } from '../lists/commands'
import type { ListFields } from '../lists/contract'
import { undoAdmission } from '../undo-admission'
import { resolveLate } from './resolve-late'

const { world, scan } = openGate()

const ago = (minutes: number) => new Date(gateNow.getTime() - minutes * 60_000)
const device = () => anOfflineDevice(world.base, world.gate)
const ticket = () => aGateTicket(world.base, world.gate)
const manager = (now = gateNow): Ctx => ({ ...world.base, now, actor: gateUser(world.gate, 'manager') })

type Rules = Pick<ListFields, 'entries' | 'exits'>

/** Made half an hour ago; `become` gives it other rules. */
async function aList(first: Rules) {
  const { eventId } = world.gate
  const fields = (rules: Rules): ListFields => ({
    ...{ name: `Liste ${first.entries} ${name}`, ticketTypeIds: [], opensAt: null, closesAt: null, sessionIds: [] },
    ...{ entryLimit: null, zoneId: null, ...rules },
  })
  const name = world.base.random.uuid(gateNow)
  const { lists } = await createList(manager(ago(30)), { eventId, list: fields(first) })
  const listId = lists.find((list) => list.name.endsWith(name))?.id ?? expect.unreachable()
  const become = (rules: Rules, now = gateNow) => changeList(manager(now), { eventId, listId, list: fields(rules) })
  return { listId, become }
}

/** What a device refused changes nothing of itself; it makes the ticket be looked at anew. */
async function lookAnew(phone: OfflineDevice, { qr }: GateTicket, listId: string): Promise<void> {
  await phone.scan(qr, { at: gateNow, refused: 'wrong_time', listId })
  await phone.upload()
}

async function story({ id: ticketId }: GateTicket) {
  const admissions = await world.base.db.admission.findMany({
    where: { ticketId, undoneAt: null },
    orderBy: { at: 'asc' },
    select: { id: true, passKey: true, at: true, leftAt: true, scanRowId: true },
  })
  const conflicts = await world.base.db.scanConflict.findMany({
    where: { ticketId },
    select: { kind: true, scanRowId: true, otherScanRowId: true },
  })
  return { admissions, conflicts }
}

async function brokenInvariants(): Promise<string[]> {
  const found = []
  for (const { id, sql } of gateInvariants) {
    const { rows } = await world.base.pool.query(sql)
    if (rows.length > 0) found.push(id)
  }
  return found
}

afterEach(async () => {
  expect(await brokenInvariants()).toEqual([])
})

describe('a list that is changed', () => {
  test('to take no exits leaves a supervisor’s own entry for who had left, a moment later, whatever is uploaded', async () => {
    const [phone, one] = [await device(), await ticket()]
    const { listId, become } = await aList({ entries: 'once', exits: true })
    const go = (direction: 'in' | 'out', now: Date) =>
      scan(one.qr, { checkInListId: listId, direction }, { ...world.staff, now })
    await go('in', ago(9))
    await go('out', ago(8))
    await become({ entries: 'once', exits: false }, ago(7))
    const now = new Date(ago(7).getTime() + 2_000)
    const supervisor = { ...world.base, now, actor: gateUser(world.gate, 'manager') }
    const overridden = await scan(one.qr, { checkInListId: listId, override: true }, supervisor)
    expect(overridden).toMatchObject({ valid: true, overridden: 'already_used' })
    const before = await story(one)
    expect(before.admissions).toHaveLength(2)
    await phone.scan(one.qr, { at: ago(1) })
    await phone.upload()
    const { admissions } = await story(one)
    expect(admissions.filter(({ at }) => at < ago(1))).toEqual(before.admissions)
  })

  test('to one entry leaves all entries that it allowed, and judges later ones by the new rule', async () => {
    const [phone, late, one] = [await device(), await device(), await ticket()]
    const { listId, become } = await aList({ entries: 'free', exits: false })
    await phone.scan(one.qr, { at: ago(9), listId })
    await phone.scan(one.qr, { at: ago(8), listId })
    await scan(one.qr, { checkInListId: listId }, { ...world.staff, now: ago(7) })
    await phone.upload()
    const before = await story(one)
    expect([before.admissions.length, before.conflicts]).toEqual([3, []])
    await become({ entries: 'once', exits: false }, ago(5))
    await lookAnew(phone, one, listId)
    expect(await story(one)).toEqual(before)
    // Its data was older than the change.
    await late.scan(one.qr, { at: ago(4), listId })
    expect((await late.upload()).conflicts).toMatchObject([{ kind: 'duplicate_admission' }])
    await become({ entries: 'free', exits: false }, ago(3))
    await lookAnew(phone, one, listId)
    const after = await story(one)
    expect(after.admissions).toEqual(before.admissions)
    expect(after.conflicts).toMatchObject([{ kind: 'duplicate_admission' }])
  })

  test('to take no exits leaves inside who came in again before', async () => {
    const [phone, one] = [await device(), await ticket()]
    const { listId, become } = await aList({ entries: 'once', exits: true })
    await phone.scan(one.qr, { at: ago(9), listId })
    await phone.scan(one.qr, { at: ago(8), listId, direction: 'out' })
    await phone.scan(one.qr, { at: ago(7), listId })
    await phone.upload()
    const before = await story(one)
    expect(before).toMatchObject({ admissions: [{ passKey: '', leftAt: null }], conflicts: [] })
    await become({ entries: 'once', exits: false }, ago(5))
    await lookAnew(phone, one, listId)
    expect(await story(one)).toEqual(before)
  })

  test('to one entry takes none of two that were let in before, when an earlier one of a device is told and taken back', async () => {
    const [phone, one] = [await device(), await ticket()]
    const { listId, become } = await aList({ entries: 'free', exits: false })
    for (const minutes of [3, 2]) await scan(one.qr, { checkInListId: listId }, { ...world.staff, now: ago(minutes) })
    const before = await story(one)
    await become({ entries: 'once', exits: false }, ago(1))
    const { scanId } = await phone.scan(one.qr, { at: ago(4), listId })
    await phone.upload()
    expect((await story(one)).admissions).toHaveLength(3)
    await undoAdmission(phone.ctx, { eventId: world.gate.eventId, scanId })
    const after = await story(one)
    expect(after.admissions.map(({ scanRowId }) => scanRowId)).toEqual(
      before.admissions.map(({ scanRowId }) => scanRowId),
    )
    expect(after.conflicts).toEqual([])
  })

  test('changed and uploaded in whatever order ends in the same state', async () => {
    const ends = new Set<string>()
    const steps = ['edit', 'first', 'second', 'third'] as const
    for (const order of [steps, steps.toReversed(), ['second', 'edit', 'third', 'first'] as const]) {
      const [one, { listId, become }] = [await ticket(), await aList({ entries: 'free', exits: false })]
      const greens = { first: 9, second: 6, third: 3 }
      for (const step of order) {
        if (step === 'edit') await become({ entries: 'once', exits: false }, ago(5))
        else {
          const phone = await device()
          await phone.scan(one.qr, { at: ago(greens[step]), listId })
          await phone.upload()
        }
      }
      await resolveLate(world.base, { ticketIds: [one.id] })
      const { admissions, conflicts } = await story(one)
      ends.add(JSON.stringify([admissions.map(({ passKey, at }) => [passKey, at]), conflicts.map(({ kind }) => kind)]))
    }
    expect([...ends].map((text) => JSON.parse(text))).toEqual([
      [
        [
          ['1', ago(9).toISOString()],
          ['2', ago(6).toISOString()],
        ],
        ['duplicate_admission'],
      ],
    ])
  })

  test('with exits: an exit that is told late joins two entries into one, and the scan that had made the other is none that is missed', async () => {
    const [phone, one] = [await device(), await ticket()]
    const { listId } = await aList({ entries: 'free', exits: true })
    for (const minutes of [9, 5]) await scan(one.qr, { checkInListId: listId }, { ...world.staff, now: ago(minutes) })
    await phone.scan(one.qr, { at: ago(7), listId, direction: 'out' })
    await phone.upload()
    expect(await story(one)).toMatchObject({ admissions: [{ passKey: '1', at: ago(9), leftAt: null }], conflicts: [] })
  })

  test('has all its rules kept by the database, which lets nobody change them; another name is no other rule', async () => {
    const { listId, become } = await aList({ entries: 'free', exits: false })
    await become({ entries: 'free', exits: true }, ago(20))
    await become({ entries: 'free', exits: true }, ago(19))
    const { eventId } = world.gate
    await changeList(manager(ago(18)), {
      eventId,
      listId,
      list: {
        ...{ name: 'Autre nom', ticketTypeIds: [], opensAt: null, closesAt: null, sessionIds: [] },
        ...{ entries: 'free', entryLimit: null, exits: true, zoneId: null },
      },
    })
    const { timeZone, updatedAt } = await world.base.db.event.findUniqueOrThrow({ where: { id: eventId } })
    const move = (data: { timeZone: string; updatedAt: Date }) =>
      world.base.db.event.update({ where: { id: eventId }, data })
    await move({ timeZone: 'Asia/Tokyo', updatedAt: ago(10) })
    const kept = await world.base.db.checkInListVersion.findMany({ where: { listId }, orderBy: { number: 'asc' } })
    expect(kept.map(({ number, exits, timeZone, fromAt }) => [number, exits, timeZone, fromAt])).toEqual([
      [1, false, 'Europe/Paris', ago(30)],
      [2, true, 'Europe/Paris', ago(20)],
      [3, true, 'Asia/Tokyo', ago(10)],
    ])
    await move({ timeZone, updatedAt })
    for (const sql of ['UPDATE check_in_list_version SET exits = false', 'DELETE FROM check_in_list_version'])
      await expect(world.base.pool.query(sql)).rejects.toThrow('append-only')
  })
})
