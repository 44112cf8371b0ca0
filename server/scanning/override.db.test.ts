// What a supervisor may let in, what nobody may, and what a gate finds and says to devices.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { recentScans } from './gate-queries'
import { searchTickets } from './search-tickets'

const { world, database, scan, written, aList } = openGate()
let manager: Ctx

beforeAll(() => {
  manager = { ...world.base, actor: gateUser(world.gate, 'manager') }
})

async function keysOf(ticketId: string): Promise<string[]> {
  const rows = await world.base.db.admission.findMany({ where: { ticketId }, orderBy: { passKey: 'asc' } })
  return rows.map(({ passKey }) => passKey)
}

describe('an override', () => {
  test('lets in what was used, the wrong list, the wrong time and a typed code that should change, and keeps the reason', async () => {
    const used = await aGateTicket(world.base, world.gate)
    await scan(used.qr)
    const otherType = await aList({ name: 'Carré', ticketTypeIds: [world.gate.otherTypeId] })
    const shut = await aList({ name: 'Fermée', closesAt: gateNow })
    const turning = await aGateTicket(world.base, world.gate, { token: { flags: TOKEN_FLAG.rotating } })
    const cases = [
      { qr: used.qr, more: {}, reason: 'already_used', id: used.id },
      { qr: used.qr, more: { checkInListId: otherType }, reason: 'wrong_list', id: used.id },
      { qr: used.qr, more: { checkInListId: shut }, reason: 'wrong_time', id: used.id },
      { qr: turning.code, more: {}, reason: 'rotation_required', id: turning.id },
    ]
    for (const { qr, more, reason } of cases) {
      expect(await scan(qr, more, manager)).toMatchObject({ valid: false, reason })
      const scanId = `over-${reason}`
      const given = await scan(qr, { ...more, override: true, scanId }, manager)
      expect(given).toMatchObject({ valid: true, reason: null, overridden: reason })
      expect(await scan(qr, { ...more, override: true, scanId }, manager)).toEqual(given)
    }
    const { rows } = await database().pool.query<{ id: string }>(
      "SELECT id FROM scan WHERE scan_id = 'over-already_used'",
    )
    // The entry that the rules did not give takes no pass of theirs; the others take the one that was free.
    expect(await keysOf(used.id)).toEqual(['', '', '', `extra/${rows[0]?.id}`])
    expect(await keysOf(turning.id)).toEqual([''])
    expect(await scan(turning.code, { identityChecked: true }, manager)).toMatchObject({ reason: 'already_used' })
  })

  test('never lets in what is forged, revoked, blocked, unpaid or of another event', async () => {
    const { base, gate } = world
    const other = await aGateTicket(base, await aGate(base, gate.organizationId))
    const tickets = [
      [(await aGateTicket(base, gate, { status: 'void' })).qr, 'revoked'],
      [(await aGateTicket(base, gate, { status: 'blocked' })).qr, 'blocked'],
      [(await aGateTicket(base, gate, { purchase: 'held' })).qr, 'unpaid'],
      [other.qr, 'wrong_event'],
      ['T1:NOPE', 'format'],
    ] as const
    for (const [qr, reason] of tickets) {
      const wrote = await written(async () => {
        expect(await scan(qr, { override: true }, manager)).toMatchObject({ valid: false, reason, overridden: null })
      })
      expect(wrote).toEqual({ scans: 1, admissions: 0 })
    }
  })

  test('is for whoever may: staff who only scan are refused, and nothing is written', async () => {
    const { qr } = await aGateTicket(world.base, world.gate)
    const wrote = await written(async () => {
      await expect(scan(qr, { override: true })).rejects.toMatchObject({ kind: 'forbidden' })
    })
    expect(wrote).toEqual({ scans: 0, admissions: 0 })
  })

  test('of what the rules let in anyway is an ordinary entry', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    expect(await scan(ticket.qr, { override: true }, manager)).toMatchObject({ valid: true, overridden: null })
    expect(await keysOf(ticket.id)).toEqual([''])
  })
})

describe('a device', () => {
  test('stands where the organizer put it, and signs its scans and admissions', async () => {
    const { base, gate } = world
    const [deviceId, gateId] = [base.random.uuid(gateNow), base.random.uuid(gateNow)]
    const owner = { organizationId: gate.organizationId, eventId: gate.eventId }
    await base.db.gate.create({ data: { id: gateId, ...owner, name: 'Porte Est' } })
    const phone: Ctx = {
      ...base,
      actor: {
        kind: 'device',
        deviceId,
        organizationId: gate.organizationId,
        eventIds: [gate.eventId],
        gateId,
        permissions: new Set(['scanning:scan']),
      },
    }
    const ticket = await aGateTicket(base, gate)
    const elsewhere = base.random.uuid(gateNow)
    const result = await scan(ticket.qr, { location: undefined, gateId: elsewhere }, phone)
    expect(result).toMatchObject({ valid: true, lastLocation: 'Porte Est' })
    const kept = { gateId, deviceId }
    expect(await base.db.admission.findFirst({ where: { ticketId: ticket.id } })).toMatchObject(kept)
    expect(await base.db.scan.findFirst({ where: { ticketId: ticket.id } })).toMatchObject({
      ...kept,
      actor: `device:${deviceId}`,
    })
    const other = await aGate(base, gate.organizationId)
    await expect(scan(ticket.qr, { eventId: other.eventId }, phone)).rejects.toMatchObject({ code: 'event.not_found' })
    const stranger = await aGateTicket(base, gate, { name: 'Quelqu’un d’autre' })
    await scan(stranger.qr)
    const names = (await recentScans(phone, { eventId: gate.eventId })).map(({ attendeeName }) => attendeeName)
    expect(names).toContain('Camille Roussel')
    expect(names).not.toContain('Quelqu’un d’autre')
  })
})

describe('a search at the gate', () => {
  const find = (text: string, ctx: Ctx = manager) => searchTickets(ctx, { eventId: world.gate.eventId, text })

  test('finds by a part of the name, by the code and by the purchase number, and says no more than a gate needs', async () => {
    const { base, gate } = world
    const ticket = await aGateTicket(base, gate, { name: 'Zoé O’Brien_50%', purchase: 'paid' })
    await scan(ticket.qr)
    const { purchase } = await base.db.ticket.findUniqueOrThrow({
      where: { id: ticket.id },
      include: { purchase: true },
    })
    const expected = {
      ticketId: ticket.id,
      ticketCode: ticket.code,
      attendeeName: 'Zoé O’Brien_50%',
      ticketTypeName: 'Plein tarif',
      status: 'valid',
      admittedAt: gateNow,
      isInside: true,
    }
    for (const text of ['o’brien', 'n_50%', ticket.code.replace('-', ' '), purchase?.number ?? ''])
      expect(await find(text), text).toEqual([expected])
    expect(await find('_____')).toEqual([])
  })

  test('answers twenty at most, nothing for one letter, and nothing of another event', async () => {
    const { base, gate } = world
    for (let n = 0; n < 22; n++) await aGateTicket(base, gate, { name: `Foule ${n}` })
    expect(await find('foule')).toHaveLength(20)
    expect(await find('f')).toEqual([])
    await aGateTicket(base, await aGate(base, gate.organizationId), { name: 'Ailleurs Tout' })
    expect(await find('ailleurs')).toEqual([])
  })

  test('is for whoever may search: not for staff who only scan', async () => {
    await expect(find('camille', world.staff)).rejects.toMatchObject({ kind: 'forbidden' })
    const narrowed: Ctx = { ...world.base, actor: gateUser(world.gate, 'manager', []) }
    await expect(find('camille', narrowed)).rejects.toMatchObject({ code: 'event.not_found' })
  })
})
