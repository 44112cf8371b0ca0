import { describe, expect, test, vi } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { eventFigures } from '@/server/reports/event-figures'
import { gateManager } from '@/tests/support/device-factories'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import type { ScanInput, ScanResult } from '../contract'
import { controlRoom } from '../control-room'
import { PRACTICE_MAKER } from '../devices/contract'
import { makeDeviceToken, readDeviceToken } from '../devices/device-token'
import { listDevices } from '../devices/queries'
import { decideAtGate } from './decide-at-gate'
import { endForgotten, endRehearsal, removeRehearsals, startRehearsal, steerArrivals } from './manage-rehearsal'
import { practiceTickets, rehearsalBoard } from './queries'

const { world, database, written, aList } = openGate()

const manager = (minutes = 0): Ctx => {
  const ctx = gateManager(world.base, world.gate)
  return { ...ctx, now: new Date(gateNow.getTime() + minutes * 60_000) }
}
const at = (ctx: Ctx, qrCodeData: string, more: Partial<ScanInput> = {}) =>
  decideAtGate(ctx, { qrCodeData, eventId: world.gate.eventId, ...more })
const eventId = () => world.gate.eventId

/** An open rehearsal, and its first codes. */
async function opened(tickets = 20): Promise<string[]> {
  await endRehearsal(manager(), { eventId: eventId() })
  await startRehearsal(manager(), { eventId: eventId(), tickets })
  return (await practiceTickets(manager(), { eventId: eventId(), from: 1 })).map(({ token }) => token)
}

const practiceRows = async () =>
  (await database().pool.query<{ n: number }>('SELECT count(*)::int AS n FROM practice_scan')).rows[0]?.n

describe('a practice ticket', () => {
  test('is judged by the real list while a rehearsal is open, opens nothing and counts nowhere', async () => {
    const [code = ''] = await opened()
    const before = await eventFigures(world.base, [eventId()])
    let first: unknown
    const rows = await written(async () => {
      first = await at(world.staff, code)
      expect(await at(world.staff, code)).toMatchObject({
        valid: false,
        reason: 'test_ticket',
        practice: { valid: false, reason: 'already_used', number: 1 },
      })
    })
    expect(first).toMatchObject({
      valid: false,
      reason: 'test_ticket',
      ticketId: null,
      ticketTypeName: 'Plein tarif',
      scanCount: 1,
      practice: { valid: true, reason: null, number: 1 },
    })
    expect(rows).toEqual({ scans: 0, admissions: 0 })
    expect(await eventFigures(world.base, [eventId()])).toEqual(before)
  })

  test('gets the same verdict for the same scanId', async () => {
    const [, code = ''] = await opened()
    const first = await at(world.staff, code, { scanId: 'practice-1' })
    expect(await at(world.staff, code, { scanId: 'practice-1' })).toEqual(first)
    expect(first.practice?.valid).toBe(true)
  })

  test('is not answered with the verdict of another one under the same scanId, nor on another list or the other way', async () => {
    const [code = '', other = ''] = await opened()
    const listId = await aList({ name: 'Terrasse', exits: true })
    const scanId = 'practice-2'
    const first = await at(world.staff, code, { scanId })
    const different = [
      () => at(world.staff, other, { scanId }),
      () => at(world.staff, code, { scanId, checkInListId: listId }),
      () => at(world.staff, code, { scanId, checkInListId: listId, direction: 'out' }),
    ]
    for (const scan of different)
      await expect(scan()).rejects.toMatchObject({ kind: 'conflict', code: 'scan.scan_id_reused' })
    expect(await at(world.staff, code, { scanId })).toEqual(first)
    expect((await at(world.staff, other)).practice?.valid).toBe(true)
  })

  test('is judged as if the doors were open', async () => {
    const [, , code = ''] = await opened()
    const doors = gateNow.getTime() + 3_600_000
    const opensAt = new Date(doors - 60_000)
    const list = await aList({ name: 'Soir', opensAt, closesAt: new Date(doors + 30 * 60_000) })
    expect((await at(world.staff, code, { checkInListId: list })).practice).toMatchObject({
      valid: true,
      at: new Date(doors),
    })
    const late = { ...world.staff, now: new Date(gateNow.getTime() + 31 * 60_000) }
    const [, , , other = ''] = await practiceTickets(manager(), { eventId: eventId(), from: 1 }).then((some) =>
      some.map(({ token }) => token),
    )
    expect((await at(late, other, { checkInListId: list })).practice).toMatchObject({ reason: 'wrong_time' })
  })

  test('goes out and comes in again where the list has exits', async () => {
    const [code = ''] = await opened()
    const checkInListId = await aList({ name: 'Bar', exits: true })
    const go = (direction: 'in' | 'out') => at(world.staff, code, { checkInListId, direction })
    expect((await go('in')).practice?.valid).toBe(true)
    expect((await go('in')).practice?.reason).toBe('already_used')
    expect(await go('out')).toMatchObject({ wasInside: true, practice: { valid: true } })
    expect(await go('in')).toMatchObject({ again: true, practice: { valid: true } })
    expect((await go('in')).practice?.reason).toBe('already_used')
  })

  test('passes once when eight gates scan it at once', async () => {
    const codes = await opened()
    const answers = await Promise.all(codes.flatMap((code) => Array.from({ length: 8 }, () => at(world.staff, code))))
    expect(answers.filter(({ practice }) => practice?.valid)).toHaveLength(codes.length)
  })

  test('is a test ticket like any other once the rehearsal is over, by hand or by itself', async () => {
    const [code = ''] = await opened()
    await endRehearsal(manager(), { eventId: eventId() })
    const over = await at(world.staff, code)
    expect(over).toMatchObject({ valid: false, reason: 'test_ticket' })
    expect(over.practice).toBeUndefined()
    const [other = ''] = await opened()
    const night = { ...world.staff, now: new Date(gateNow.getTime() + 5 * 3_600_000) }
    expect((await at(night, other)).practice).toBeUndefined()
  })

  test('of another organization is unknown', async () => {
    const [code = ''] = await opened()
    const foreign = await aGate(world.base)
    const stranger = { ...world.base, actor: gateUser(foreign, 'gate_staff') }
    expect(await decideAtGate(stranger, { qrCodeData: code, eventId: foreign.eventId })).toMatchObject({
      reason: 'unknown_key',
    })
    await expect(at(stranger, code)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('a device of the rehearsal', () => {
  /** As its token is read while the process still knows it. */
  async function itself(): Promise<Ctx> {
    const where = { eventId: eventId(), createdBy: PRACTICE_MAKER }
    const device = await world.base.db.device.findFirstOrThrow({ where })
    const actor = await readDeviceToken(world.base, makeDeviceToken(device, gateNow).token)
    return actor ? { ...world.base, actor } : expect.unreachable()
  }
  const refusal = { valid: false, reason: 'test_ticket', ticketId: null, scanCount: 0 }

  test('leaves no row at the real gate once the rehearsal has ended, nor when it was taken away', async () => {
    const [code = ''] = await opened()
    const device = await itself()
    expect((await at(device, code)).practice?.valid).toBe(true)
    for (const over of [endRehearsal, removeRehearsals]) {
      await over(manager(), { eventId: eventId() })
      const rows = await written(async () => {
        const answer = await at(device, code, { scanId: 'after-it' })
        expect(answer).toMatchObject({ ...refusal, scanId: 'after-it' })
        expect(answer.practice).toBeUndefined()
      })
      expect(rows).toEqual({ scans: 0, admissions: 0 })
    }
  })

  test('and a phone of people hear of no rehearsal where it is taken away while they ask', async () => {
    const [code = '', other = ''] = await opened()
    const device = await itself()
    let asked: Promise<[ScanResult, ScanResult]> | undefined
    const rows = await written(async () => {
      await inTransaction(world.base, async (tx) => {
        await tx.db.rehearsal.deleteMany({ where: { eventId: eventId() } })
        await tx.db.device.deleteMany({ where: { eventId: eventId(), createdBy: PRACTICE_MAKER } })
        asked = Promise.all([at(device, code), at(world.staff, other)])
        // Not refused before it is waited for.
        asked.catch(() => undefined)
        await vi.waitFor(
          async () => {
            const waiting =
              "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            expect((await database().pool.query(waiting)).rowCount).toBe(2)
          },
          { timeout: 10_000, interval: 10 },
        )
      })
      const answers = (await asked) ?? expect.unreachable()
      expect(answers).toMatchObject([refusal, refusal])
      expect(answers.map(({ practice }) => practice)).toEqual([undefined, undefined])
    })
    // The one of the people, at the real gate.
    expect(rows).toEqual({ scans: 1, admissions: 0 })
  })
})

test('a real ticket is admitted as ever while a rehearsal is open', async () => {
  await opened()
  const ticket = await aGateTicket(world.base, world.gate)
  const rows = await written(async () => expect((await at(world.staff, ticket.qr)).valid).toBe(true))
  expect(rows).toEqual({ scans: 1, admissions: 1 })
})

describe('a rehearsal', () => {
  test('is one at a time, makes its own devices, shows them among no phones and takes them with it', async () => {
    await opened()
    await expect(startRehearsal(manager(), { eventId: eventId(), tickets: 5 })).rejects.toMatchObject({
      code: 'rehearsal.is_open',
    })
    const practice = () => world.base.db.device.count({ where: { eventId: eventId(), createdBy: 'system:rehearsal' } })
    expect(await practice()).toBeGreaterThan(0)
    const board = await rehearsalBoard(manager(), { eventId: eventId() })
    expect(board.readiness.devices).toEqual([])
    expect((await listDevices(manager(), { eventId: eventId() })).devices).toEqual([])
    expect((await controlRoom(manager(), { eventId: eventId() })).devices).toEqual([])
    await endRehearsal(manager(), { eventId: eventId() })
    expect(await practice()).toBe(0)
  })

  test('that was forgotten ends by itself, and not before', async () => {
    await opened()
    const open = await world.base.db.rehearsal.findFirstOrThrow({ where: { eventId: eventId(), endedAt: null } })
    await endForgotten(manager(239), { rehearsalId: open.id })
    expect((await world.base.db.rehearsal.findUniqueOrThrow({ where: { id: open.id } })).endedAt).toBeNull()
    await endForgotten(manager(240), { rehearsalId: open.id })
    expect((await world.base.db.rehearsal.findUniqueOrThrow({ where: { id: open.id } })).endedAt).not.toBeNull()
  })

  test('lets people arrive, holds them up and stops them for good', async () => {
    await opened()
    const one = { eventId: eventId() }
    const state = async () => (await rehearsalBoard(manager(), one)).rehearsal?.arrivals
    await steerArrivals(manager(), { ...one, act: 'run', perMinute: 60 })
    expect(await state()).toBe('running')
    await steerArrivals(manager(), { ...one, act: 'pause' })
    expect(await state()).toBe('paused')
    await steerArrivals(manager(), { ...one, act: 'stop' })
    expect(await state()).toBe('done')
    await expect(steerArrivals(manager(), { ...one, act: 'run', perMinute: 60 })).rejects.toMatchObject({
      code: 'rehearsal.all_came',
    })
  })

  test('is told in figures, and gone without a trace when it is removed', async () => {
    const [code = ''] = await opened()
    await at(world.staff, code)
    await at(world.staff, code)
    const board = () => rehearsalBoard(manager(), { eventId: eventId() })
    const rehearsed = async () => (await board()).readiness.event.find(({ check }) => check === 'rehearsed')
    expect((await board()).rehearsal).toMatchObject({
      scans: 2,
      admitted: 1,
      refused: [{ reason: 'already_used', count: 1 }],
    })
    expect(await rehearsed()).toMatchObject({ state: 'wait', says: 'going' })
    await endRehearsal(manager(), { eventId: eventId() })
    expect(await rehearsed()).toMatchObject({ state: 'ok', says: 'done' })
    expect(await practiceRows()).toBeGreaterThan(0)
    await removeRehearsals(manager(), { eventId: eventId() })
    expect(await practiceRows()).toBe(0)
    expect((await board()).rehearsal).toBeNull()
  })
})
