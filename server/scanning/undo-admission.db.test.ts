import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, gateApiKey, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { gateCounts, recentScans } from './gate-queries'
import { undoAdmission } from './undo-admission'

const { world, database, scan, aList } = openGate()

const later = (minutes: number, ctx: Ctx = world.staff): Ctx => ({
  ...ctx,
  now: new Date(gateNow.getTime() + minutes * 60_000),
})
const undo = (scanId: string, ctx: Ctx = later(1)) => undoAdmission(ctx, { eventId: world.gate.eventId, scanId })

async function admissionsOf(ticketId: string) {
  return world.base.db.admission.findMany({
    where: { ticketId },
    orderBy: { at: 'asc' },
    select: { passKey: true, undoneAt: true, leftAt: true },
  })
}

describe('a green that was a mistake', () => {
  test('is taken back once, so that the ticket may come in; the scan and the audit entry tell', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const { scanId } = await scan(ticket.qr)
    expect(await undo(scanId)).toEqual({ scanId, ticketId: ticket.id, undone: true, already: false })
    expect(await undo(scanId)).toEqual({ scanId, ticketId: ticket.id, undone: true, already: true })
    const [undone] = await admissionsOf(ticket.id)
    expect(undone).toMatchObject({ passKey: expect.stringMatching(/^undone\//), undoneAt: expect.any(Date) })
    expect(await scan(ticket.qr, {}, later(2))).toMatchObject({ valid: true, scanCount: 1 })
    expect(await scan(ticket.qr, {}, later(3))).toMatchObject({ reason: 'already_used', scanCount: 1 })
    const { rows } = await database().pool.query(
      "SELECT action FROM audit_entry WHERE subject_id = $1 AND action = 'admission.undone'",
      [ticket.id],
    )
    expect(rows).toHaveLength(1)
  })

  test('counts nowhere, and the last scans say so', async () => {
    const listId = await aList({ name: 'Compte' })
    const at = { eventId: world.gate.eventId, checkInListId: listId }
    const ticket = await aGateTicket(world.base, world.gate)
    const { scanId } = await scan(ticket.qr, { checkInListId: listId })
    expect(await gateCounts(world.staff, at)).toMatchObject({ admitted: 1, inside: 1 })
    expect(await recentScans(later(1), at)).toMatchObject([{ scanId, undone: false, undoable: true }])
    await undo(scanId)
    expect(await gateCounts(world.staff, at)).toMatchObject({ admitted: 0, inside: 0 })
    expect(await recentScans(later(1), at)).toMatchObject([{ scanId, undone: true, undoable: false }])
  })

  test('is taken back by who gave it, or by whoever may override; nobody else', async () => {
    const { scanId } = await scan((await aGateTicket(world.base, world.gate)).qr)
    const key: Ctx = { ...world.base, actor: gateApiKey(world.gate) }
    await expect(undo(scanId, later(1, key))).rejects.toMatchObject({ kind: 'forbidden' })
    const manager: Ctx = { ...world.base, actor: gateUser(world.gate, 'manager') }
    expect(await undo(scanId, later(1, manager))).toMatchObject({ undone: true })
  })

  test('is taken back within five minutes', async () => {
    const { scanId } = await scan((await aGateTicket(world.base, world.gate)).qr)
    await expect(undo(scanId, later(5.001))).rejects.toMatchObject({ code: 'scan.undo_too_late' })
    expect(await undo(scanId, later(5))).toMatchObject({ undone: true })
  })
})

describe('what cannot be taken back', () => {
  test('a refusal, an unknown scan, another event’s', async () => {
    const { scanId } = await scan('T1:NOPE')
    await expect(undo(scanId)).rejects.toMatchObject({ code: 'scan.nothing_to_undo' })
    await expect(undo('never-was')).rejects.toMatchObject({ code: 'scan.not_found' })
    const other = { eventId: world.base.random.uuid(gateNow), scanId }
    await expect(undoAdmission(later(1), other)).rejects.toMatchObject({ code: 'event.not_found' })
    const narrowed: Ctx = { ...world.base, actor: gateUser(world.gate, 'gate_staff', []) }
    await expect(undo(scanId, later(1, narrowed))).rejects.toMatchObject({ code: 'event.not_found' })
  })

  test('an entry whose holder has left since: the newest scan goes first', async () => {
    const listId = await aList({ name: 'Sorties', exits: true })
    const on = { checkInListId: listId }
    const ticket = await aGateTicket(world.base, world.gate)
    const entry = await scan(ticket.qr, on)
    const exit = await scan(ticket.qr, { ...on, direction: 'out' }, later(1))
    const again = await scan(ticket.qr, on, later(2))
    expect([exit.wasInside, again.again]).toEqual([true, true])
    await expect(undo(entry.scanId, later(3))).rejects.toMatchObject({ code: 'scan.undo_overtaken' })
    await expect(undo(exit.scanId, later(3))).rejects.toMatchObject({ code: 'scan.undo_overtaken' })
    await undo(again.scanId, later(3))
    await undo(again.scanId, later(3))
    expect(await admissionsOf(ticket.id)).toEqual([{ passKey: '', undoneAt: null, leftAt: later(1).now }])
    expect(await scan(ticket.qr, on, later(4))).toMatchObject({ valid: true, again: true })
  })
})

describe('an exit', () => {
  test('that was a mistake leaves its holder inside', async () => {
    const listId = await aList({ name: 'Retour', exits: true })
    const ticket = await aGateTicket(world.base, world.gate)
    await scan(ticket.qr, { checkInListId: listId })
    const exit = await scan(ticket.qr, { checkInListId: listId, direction: 'out' }, later(1))
    await undo(exit.scanId, later(2))
    expect(await admissionsOf(ticket.id)).toEqual([{ passKey: '', undoneAt: null, leftAt: null }])
    expect(await scan(ticket.qr, { checkInListId: listId }, later(3))).toMatchObject({ reason: 'already_used' })
  })

  test('and an entry again say that they were taken back, and a second press is told so; then the scan before may go', async () => {
    const listId = await aList({ name: 'Va-et-vient', exits: true })
    const at = { eventId: world.gate.eventId, checkInListId: listId }
    const ticket = await aGateTicket(world.base, world.gate)
    const shown = async (minutes: number) =>
      (await recentScans(later(minutes), at)).map(({ undone, undoable }) => [undone, undoable])
    const entry = await scan(ticket.qr, { checkInListId: listId })
    const exit = await scan(ticket.qr, { checkInListId: listId, direction: 'out' }, later(0.5))
    const again = await scan(ticket.qr, { checkInListId: listId }, later(1))
    const [can, cannot, gone] = [
      [false, true],
      [false, false],
      [true, false],
    ]
    expect(await shown(2)).toEqual([can, cannot, cannot])
    expect(await undo(again.scanId, later(2))).toMatchObject({ already: false })
    expect(await shown(2)).toEqual([gone, can, cannot])
    expect(await undo(again.scanId, later(2))).toMatchObject({ undone: true, already: true })
    expect(await undo(exit.scanId, later(2))).toMatchObject({ already: false })
    expect(await shown(2)).toEqual([gone, gone, can])
    expect(await undo(exit.scanId, later(2))).toMatchObject({ already: true })
    expect(await admissionsOf(ticket.id)).toEqual([{ passKey: '', undoneAt: null, leftAt: null }])
    await undo(entry.scanId, later(2))
    expect(await shown(2)).toEqual([gone, gone, gone])
    const { rows } = await database().pool.query(
      "SELECT FROM audit_entry WHERE subject_id = $1 AND action = 'admission.undone'",
      [ticket.id],
    )
    expect(rows).toHaveLength(3)
  })

  test('of somebody who is not inside is let go, recorded and told apart, and the same scanId is answered alike', async () => {
    const listId = await aList({ name: 'Dehors', exits: true })
    const ticket = await aGateTicket(world.base, world.gate)
    const out = { checkInListId: listId, direction: 'out' as const, scanId: 'left-unseen' }
    const first = await scan(ticket.qr, out)
    expect(first).toMatchObject({ valid: true, reason: null, direction: 'out', wasInside: false, scanCount: 0 })
    expect(await scan(ticket.qr, out, later(1))).toEqual(first)
    await scan(ticket.qr, { checkInListId: listId })
    const real = await scan(ticket.qr, { ...out, scanId: 'left-seen' }, later(1))
    expect(real).toMatchObject({ valid: true, wasInside: true })
    expect(await scan(ticket.qr, { ...out, scanId: 'left-seen' }, later(2))).toEqual(real)
    const again = await scan(ticket.qr, { checkInListId: listId, scanId: 'came-again' }, later(3))
    expect(again).toMatchObject({ valid: true, again: true, scanCount: 1 })
    expect(await scan(ticket.qr, { checkInListId: listId, scanId: 'came-again' }, later(4))).toEqual(again)
  })

  test('is not asked for the list’s types and times, and is for the ticket’s own state', async () => {
    const listId = await aList({
      name: 'Fermée',
      exits: true,
      ticketTypeIds: [world.gate.otherTypeId],
      closesAt: gateNow,
    })
    const out = { checkInListId: listId, direction: 'out' as const }
    expect(await scan((await aGateTicket(world.base, world.gate)).qr, out)).toMatchObject({ valid: true })
    const blocked = await aGateTicket(world.base, world.gate, { status: 'blocked' })
    expect(await scan(blocked.qr, out)).toMatchObject({ valid: false, reason: 'blocked', wasInside: null })
  })

  test('is refused as a question where the list has none', async () => {
    const { qr } = await aGateTicket(world.base, world.gate)
    await expect(scan(qr, { direction: 'out' })).rejects.toMatchObject({ kind: 'conflict', code: 'scan.no_exits' })
  })
})
