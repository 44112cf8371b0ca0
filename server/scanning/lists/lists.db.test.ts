import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { archiveGate, changeGate, createGate } from '../gates/change-gates'
import { changeZone, createZone, removeZone } from '../gates/change-zones'
import { gatesOfEvent } from '../gates/queries'
import { tellIfFull } from '../zone-watch'
import { archiveList, changeList, createList } from './commands'
import type { ListFields } from './contract'
import { listsOfEvent } from './queries'

const { world, database, scan } = openGate()
let manager: Ctx

beforeAll(() => {
  manager = { ...world.base, actor: gateUser(world.gate, 'manager') }
})

const fields = (more: Partial<ListFields> = {}): ListFields => ({
  name: `Liste ${world.base.random.uuid(gateNow)}`,
  ticketTypeIds: [],
  opensAt: null,
  closesAt: null,
  sessionIds: [],
  entries: 'once',
  entryLimit: null,
  exits: false,
  zoneId: null,
  ...more,
})
const here = () => ({ eventId: world.gate.eventId })

async function aNewList(more: Partial<ListFields> = {}): Promise<string> {
  const list = fields(more)
  const { lists } = await createList(manager, { ...here(), list })
  return lists.find(({ name }) => name === list.name)!.id
}

async function auditOf(id: string): Promise<string[]> {
  const { rows } = await database().pool.query<{ action: string }>(
    'SELECT action FROM audit_entry WHERE subject_id = $1 ORDER BY sequence',
    [id],
  )
  return rows.map(({ action }) => action)
}

async function untilSomeoneWaits(): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await database().pool.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
      if (rows.length === 0) throw new Error('nobody waits')
    },
    { timeout: 10_000, interval: 10 },
  )
}

describe('a list', () => {
  test('is made, changed with a new version, and archived, each with its audit entry', async () => {
    const list = fields({ name: 'Balcon', ticketTypeIds: [world.gate.otherTypeId] })
    const made = (await createList(manager, { ...here(), list })).lists.find(({ name }) => name === 'Balcon')!
    expect(made).toMatchObject({ version: 1, isDefault: false, rules: { ticketTypeIds: [world.gate.otherTypeId] } })
    const changed = { ...list, entries: 'times' as const, entryLimit: 3 }
    await changeList(manager, { ...here(), listId: made.id, list: changed })
    const again = await changeList(manager, { ...here(), listId: made.id, list: changed })
    expect(again.lists.find(({ id }) => id === made.id)).toMatchObject({ version: 2, rules: { entryLimit: 3 } })
    await archiveList(manager, { ...here(), listId: made.id })
    const { lists } = await archiveList(manager, { ...here(), listId: made.id })
    expect(lists.find(({ id }) => id === made.id)?.archivedAt).not.toBeNull()
    expect(await auditOf(made.id)).toEqual(['check_in_list.created', 'check_in_list.changed', 'check_in_list.archived'])
  })

  test('rules the very next scan of this process once it is changed', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const listId = await aNewList()
    expect(await scan(ticket.qr, { checkInListId: listId })).toMatchObject({ valid: true })
    expect(await scan(ticket.qr, { checkInListId: listId })).toMatchObject({ reason: 'already_used' })
    await changeList(manager, { ...here(), listId, list: fields({ entries: 'times', entryLimit: 2 }) })
    expect(await scan(ticket.qr, { checkInListId: listId })).toMatchObject({ valid: true, scanCount: 2 })
    expect(await scan(ticket.qr, { checkInListId: listId })).toMatchObject({ reason: 'already_used', scanCount: 2 })
  })

  test('that a process keeps is asked for again within a second', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const listId = await aNewList()
    const soon = (ms: number): Ctx => ({ ...world.staff, now: new Date(gateNow.getTime() + 3_600_000 + ms) })
    expect(await scan('T1:NOPE', { checkInListId: listId }, soon(0))).toMatchObject({ reason: 'format' })
    await world.base.db.checkInList.update({
      where: { id: listId },
      data: { ticketTypeIds: [world.gate.otherTypeId] },
    })
    expect(await scan(ticket.qr, { checkInListId: listId }, soon(1_000))).toMatchObject({ reason: 'wrong_list' })
  })

  test('keeps to its sessions and its own times', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const { sessions } = await listsOfEvent(manager, here())
    const listId = await aNewList({ sessionIds: [sessions[0]!.id] })
    const at = (instant: Date): Ctx => ({ ...world.staff, now: instant })
    const before = new Date(sessions[0]!.startsAt.getTime() - 3 * 3_600_000 - 1)
    expect(await scan(ticket.qr, { checkInListId: listId }, at(before))).toMatchObject({ reason: 'wrong_time' })
    const over = await scan(ticket.qr, { checkInListId: listId }, at(sessions[0]!.endsAt))
    expect(over).toMatchObject({ reason: 'wrong_time' })
    const first = new Date(before.getTime() + 1)
    expect(await scan(ticket.qr, { checkInListId: listId }, at(first))).toMatchObject({ valid: true })
  })

  test('that an event was born with can be changed, not archived', async () => {
    const own = await aGate(world.base, world.gate.organizationId)
    const at = { eventId: own.eventId, listId: own.listId }
    await expect(archiveList(manager, at)).rejects.toMatchObject({ code: 'check_in_list.default_stays' })
    const { lists } = await changeList(manager, { ...at, list: fields({ name: 'Portes', exits: true }) })
    expect(lists).toMatchObject([{ name: 'Portes', exits: true, version: 2 }])
  })

  test('is not taken from a gate that opens with it; archived it is gone for gates', async () => {
    const listId = await aNewList()
    const { gates } = await createGate(manager, { ...here(), gate: { name: 'Est', checkInListId: listId } })
    await expect(archiveList(manager, { ...here(), listId })).rejects.toMatchObject({ code: 'check_in_list.in_use' })
    const gateId = gates.find(({ name }) => name === 'Est')!.id
    await changeGate(manager, { ...here(), gateId, gate: { name: 'Est', checkInListId: null } })
    await archiveList(manager, { ...here(), listId })
    await expect(scan('T1:NOPE', { checkInListId: listId })).rejects.toMatchObject({ code: 'check_in_list.not_found' })
  })

  test('names types, sessions and zones of its own event alone, and no other list’s name', async () => {
    const other = await aGate(world.base, world.gate.organizationId)
    const foreign = await createZone(manager, { eventId: other.eventId, zone: { name: 'Fosse', maximum: null } })
    const session = await world.base.db.eventSession.findFirstOrThrow({ where: { eventId: other.eventId } })
    const wrong: [Partial<ListFields>, string][] = [
      [{ ticketTypeIds: [other.ticketTypeId] }, 'ticket_type.not_found'],
      [{ sessionIds: [session.id] }, 'session.not_found'],
      [{ zoneId: foreign.zones[0]!.id }, 'zone.not_found'],
      [{ name: 'ENTRÉE' }, 'check_in_list.name_taken'],
    ]
    for (const [more, code] of wrong)
      await expect(createList(manager, { ...here(), list: fields(more) })).rejects.toMatchObject({ code })
  })

  test('of a name that two ask for at once is one list; an archived one gives its name free, and no character stands for others', async () => {
    const list = fields({ name: 'Deux à la fois' })
    const { organizationId, eventId } = world.gate
    const made = await inTransaction(world.base, async (tx) => {
      await tx.db.checkInList.create({
        data: { id: tx.random.uuid(tx.now), organizationId, eventId, name: 'DEUX à la fois' },
      })
      const late = createList(manager, { eventId, list })
      // Written by something that does not lock the event.
      await untilSomeoneWaits()
      return { late: late.catch((error: { code?: string }) => error.code) }
    })
    expect(await made.late).toBe('check_in_list.name_taken')
    const first = await world.base.db.checkInList.findFirstOrThrow({ where: { name: 'DEUX à la fois' } })
    await archiveList(manager, { eventId, listId: first.id })
    const both = await Promise.allSettled([1, 2].map(() => createList(manager, { eventId, list })))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await createList(manager, { eventId, list: fields({ name: 'Deux_à%' }) })
  })

  test('is for managers of the event: staff may not change it, and read-only members only look', async () => {
    const list = fields()
    const as = (role: 'gate_staff' | 'read_only' | 'manager', eventIds: string[] | null = null): Ctx => ({
      ...world.base,
      actor: gateUser(world.gate, role, eventIds),
    })
    await expect(createList(as('gate_staff'), { ...here(), list })).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(createList(as('read_only'), { ...here(), list })).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(listsOfEvent(as('gate_staff'), here())).rejects.toMatchObject({ kind: 'forbidden' })
    expect((await listsOfEvent(as('read_only'), here())).lists.length).toBeGreaterThan(0)
    await expect(createList(as('manager', []), { ...here(), list })).rejects.toMatchObject({ kind: 'not_found' })
    const stranger = await aGate(world.base)
    await expect(createList(manager, { eventId: stranger.eventId, list })).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('a gate', () => {
  test('stands in its scans, by which its people are told where a ticket came in', async () => {
    const { gates } = await createGate(manager, { ...here(), gate: { name: 'Porte Sud', checkInListId: null } })
    const gateId = gates.find(({ name }) => name === 'Porte Sud')!.id
    const ticket = await aGateTicket(world.base, world.gate)
    expect(await scan(ticket.qr, { gateId, location: undefined })).toMatchObject({ lastLocation: 'Porte Sud' })
    const { rows } = await database().pool.query(
      'SELECT s.gate_id AS scanned, m.gate_id AS admitted FROM scan s JOIN admission m ON m.scan_row_id = s.id WHERE s.ticket_id = $1',
      [ticket.id],
    )
    expect(rows).toEqual([{ scanned: gateId, admitted: gateId }])
    const stranger = world.base.random.uuid(gateNow)
    await expect(scan(ticket.qr, { gateId: stranger })).rejects.toMatchObject({ code: 'gate.not_found' })
  })

  test('of an archived name opens again as the same gate; a name stands for one gate', async () => {
    const gate = { name: 'Nord', checkInListId: null }
    const idOf = (view: { gates: { id: string; name: string }[] }) => view.gates.find(({ name }) => name === 'Nord')?.id
    const first = idOf(await createGate(manager, { ...here(), gate }))!
    await expect(createGate(manager, { ...here(), gate })).rejects.toMatchObject({ code: 'gate.name_taken' })
    expect(idOf(await archiveGate(manager, { ...here(), gateId: first }))).toBeUndefined()
    expect(idOf(await createGate(manager, { ...here(), gate }))).toBe(first)
    expect(await auditOf(first)).toEqual(['gate.created', 'gate.archived', 'gate.created'])
  })
})

describe('a zone', () => {
  async function aZone(maximum: number | null) {
    const name = `Zone ${world.base.random.uuid(gateNow)}`
    const { zones } = await createZone(manager, { ...here(), zone: { name, maximum } })
    return zones.find((zone) => zone.name === name)!.id
  }
  const insideOf = async (zoneId: string, ctx: Ctx = manager) =>
    (await gatesOfEvent(ctx, here())).zones.find(({ id }) => id === zoneId)?.inside

  test('counts who came in on its lists and has not left', async () => {
    const zoneId = await aZone(null)
    const [doors, bar] = [await aNewList({ zoneId, exits: true }), await aNewList({ zoneId })]
    const tickets = [await aGateTicket(world.base, world.gate), await aGateTicket(world.base, world.gate)]
    for (const { qr } of tickets) await scan(qr, { checkInListId: doors })
    await scan((await aGateTicket(world.base, world.gate)).qr, { checkInListId: bar })
    expect(await insideOf(zoneId)).toBe(3)
    await scan(tickets[0]!.qr, { checkInListId: doors, direction: 'out' })
    expect(await insideOf(zoneId)).toBe(2)
    await scan(tickets[0]!.qr, { checkInListId: doors })
    expect(await insideOf(zoneId)).toBe(3)
  })

  test('begins the day anew where its list does', async () => {
    const zoneId = await aZone(null)
    const listId = await aNewList({ zoneId, entries: 'daily' })
    await scan((await aGateTicket(world.base, world.gate)).qr, { checkInListId: listId })
    expect(await insideOf(zoneId)).toBe(1)
    // 17:42 UTC in June: midnight in Paris comes 4 h 18 min later.
    const midnight = new Date(gateNow.getTime() + (4 * 60 + 18) * 60_000)
    expect(await insideOf(zoneId, { ...manager, now: new Date(midnight.getTime() - 1) })).toBe(1)
    expect(await insideOf(zoneId, { ...manager, now: midnight })).toBe(0)
  })

  test('that is full refuses nobody and raises one alert, closed when there is room again', async () => {
    const zoneId = await aZone(1)
    const listId = await aNewList({ zoneId, exits: true })
    const watched = { ...here(), organizationId: world.gate.organizationId, timeZone: 'Europe/Paris', zoneId }
    const tickets = [await aGateTicket(world.base, world.gate), await aGateTicket(world.base, world.gate)]
    expect(await tellIfFull(manager, watched)).toBe(false)
    for (const { qr } of tickets) {
      expect(await scan(qr, { checkInListId: listId })).toMatchObject({ valid: true })
      expect(await tellIfFull(manager, watched)).toBe(true)
    }
    const alerts = () => world.base.db.gateAlert.findMany({ where: { rule: 'zone_full', key: zoneId } })
    expect(await alerts()).toMatchObject([{ closedAt: null, facts: { inside: 2, maximum: 1 } }])
    for (const { qr } of tickets) await scan(qr, { checkInListId: listId, direction: 'out' })
    expect(await tellIfFull(manager, watched)).toBe(false)
    expect(await alerts()).toMatchObject([{ closedAt: expect.any(Date) }])
  })

  test('is changed and removed, and its lists then lead into none', async () => {
    const zoneId = await aZone(10)
    const listId = await aNewList({ zoneId })
    const name = `Renommée ${zoneId}`
    await changeZone(manager, { ...here(), zoneId, zone: { name, maximum: 20 } })
    await removeZone(manager, { ...here(), zoneId })
    const { lists, zones } = await listsOfEvent(manager, here())
    expect(lists.find(({ id }) => id === listId)?.zoneId).toBeNull()
    expect(zones.map(({ id }) => id)).not.toContain(zoneId)
    expect(await auditOf(zoneId)).toEqual(['zone.created', 'zone.changed', 'zone.removed'])
  })
})
