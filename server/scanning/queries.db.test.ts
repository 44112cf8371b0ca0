import { expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, type Gate, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { admit } from './admit'
import { gateCounts, recentScans } from './gate-queries'
import { eventsToScan } from './queries'

const { world } = openGate()

async function aMembership(of: Gate, role: 'gate_staff' | 'box_office', eventIds: string[] = []): Promise<Ctx> {
  const ctx = world.base
  const userId = ctx.random.uuid(gateNow)
  const email = `${userId}@example.org`
  await ctx.db.user.create({ data: { id: userId, email, name: 'Sam', passwordHash: '', createdAt: gateNow } })
  await ctx.db.membership.create({
    data: {
      id: ctx.random.uuid(gateNow),
      organizationId: of.organizationId,
      userId,
      role,
      eventIds,
      createdAt: gateNow,
    },
  })
  const permissions = new Set<never>()
  return { ...ctx, actor: { kind: 'user', userId, organizationId: null, role: null, permissions, eventIds: null } }
}

test('the events to scan are those of the person’s organizations, today’s first, with their lists', async () => {
  const own = await aGate(world.base)
  const tomorrow = await aGate(world.base, own.organizationId)
  const over = await aGate(world.base, own.organizationId)
  const draft = await aGate(world.base, own.organizationId)
  const hours = (n: number) => new Date(gateNow.getTime() + n * 3_600_000)
  const { eventSession, event } = world.base.db
  await eventSession.updateMany({
    where: { eventId: tomorrow.eventId },
    data: { startsAt: hours(24), endsAt: hours(26) },
  })
  await eventSession.updateMany({
    where: { eventId: over.eventId },
    data: { startsAt: hours(-30), endsAt: hours(-25) },
  })
  await event.update({ where: { id: draft.eventId }, data: { status: 'draft' } })
  const events = await eventsToScan(await aMembership(own, 'gate_staff'))
  expect(events.map(({ id, isToday }) => ({ id, isToday }))).toEqual([
    { id: own.eventId, isToday: true },
    { id: tomorrow.eventId, isToday: false },
  ])
  expect(events[0]).toMatchObject({
    organization: { name: 'Les Nuits', slug: own.slug },
    timeZone: 'Europe/Paris',
    lists: [{ id: own.listId, name: 'Entrée', isDefault: true }],
  })
})

test('a member narrowed to one event is shown that one, a role that may not scan none', async () => {
  const own = await aGate(world.base)
  const other = await aGate(world.base, own.organizationId)
  const narrowed = await eventsToScan(await aMembership(own, 'gate_staff', [other.eventId]))
  expect(narrowed.map(({ id }) => id)).toEqual([other.eventId])
  expect(await eventsToScan(await aMembership(own, 'box_office'))).toEqual([])
})

test('a night that began yesterday is still today’s', async () => {
  const own = await aGate(world.base)
  const hours = (n: number) => new Date(gateNow.getTime() + n * 3_600_000)
  await world.base.db.eventSession.updateMany({
    where: { eventId: own.eventId },
    data: { startsAt: hours(-20), endsAt: hours(1) },
  })
  expect(await eventsToScan(await aMembership(own, 'gate_staff'))).toMatchObject([{ isToday: true, isRunning: true }])
})

test('tonight’s event is shown however many others are to come', async () => {
  const own = await aGate(world.base)
  const { db, random } = world.base
  const owner = { organizationId: own.organizationId }
  // The 120 others are older rows with earlier ids, half of them over since yesterday.
  const others = Array.from({ length: 120 }, (_, n) => ({ id: random.uuid(new Date(gateNow.getTime() - 1e9)), n }))
  await db.event.createMany({
    data: others.map(({ id }) => ({
      id,
      ...owner,
      slug: id,
      title: 'Autre',
      status: 'published' as const,
      timeZone: 'Europe/Paris',
      currency: 'EUR',
      createdAt: gateNow,
      updatedAt: gateNow,
    })),
  })
  const hours = (n: number) => new Date(gateNow.getTime() + n * 3_600_000)
  await db.eventSession.createMany({
    data: others.map(({ id, n }) => ({
      id: random.uuid(gateNow),
      ...owner,
      eventId: id,
      ...(n % 2 === 0
        ? { startsAt: hours(-22), endsAt: hours(-20) }
        : { startsAt: hours(48 + n), endsAt: hours(50 + n) }),
    })),
  })
  const events = await eventsToScan(await aMembership(own, 'gate_staff'))
  expect(events).toHaveLength(100)
  expect(events[0]).toMatchObject({ id: own.eventId, isToday: true })
})

test('the counter says how many live tickets of the list are inside', async () => {
  const at = { eventId: world.gate.eventId }
  const tickets = []
  for (let n = 0; n < 3; n++) tickets.push(await aGateTicket(world.base, world.gate))
  await aGateTicket(world.base, world.gate, { status: 'void' })
  await aGateTicket(world.base, world.gate, { ticketTypeId: world.gate.otherTypeId })
  expect(await gateCounts(world.staff, at)).toEqual({ admitted: 0, expected: 4, inside: 0 })
  await admit(world.staff, { ...at, qrCodeData: tickets[0]!.qr })
  await admit(world.staff, { ...at, qrCodeData: tickets[0]!.qr })
  expect(await gateCounts(world.staff, at)).toEqual({ admitted: 1, expected: 4, inside: 1 })
  const gold = world.base.random.uuid(gateNow)
  await world.base.db.checkInList.create({
    data: {
      id: gold,
      organizationId: world.gate.organizationId,
      eventId: world.gate.eventId,
      name: 'Or',
      ticketTypeIds: [world.gate.otherTypeId],
    },
  })
  expect(await gateCounts(world.staff, { ...at, checkInListId: gold })).toEqual({ admitted: 0, expected: 1, inside: 0 })
})

test('the last scans of the list come newest first, refusals with their reason', async () => {
  const own = await aGate(world.base)
  const guard: Ctx = { ...world.base, actor: gateUser(own, 'gate_staff') }
  const ticket = await aGateTicket(world.base, own, { name: 'Nguyễn Thị Ánh' })
  const shown = [ticket.qr, ticket.qr, 'nonsense']
  for (const [minute, qrCodeData] of shown.entries()) {
    const now = new Date(gateNow.getTime() + minute * 60_000)
    await admit({ ...guard, now }, { eventId: own.eventId, qrCodeData, location: 'Nord' })
  }
  expect(await recentScans(guard, { eventId: own.eventId })).toMatchObject([
    { valid: false, reason: 'format', attendeeName: null },
    { valid: false, reason: 'already_used', attendeeName: 'Nguyễn Thị Ánh', location: 'Nord' },
    { valid: true, reason: null, attendeeName: 'Nguyễn Thị Ánh', ticketTypeName: 'Plein tarif' },
  ])
})

test('another organization’s gate answers like one that does not exist', async () => {
  const other = await aGate(world.base)
  for (const read of [gateCounts, recentScans]) {
    await expect(read(world.staff, { eventId: other.eventId })).rejects.toMatchObject({ code: 'event.not_found' })
    await expect(read(world.staff, { eventId: world.gate.eventId, checkInListId: other.listId })).rejects.toMatchObject(
      {
        code: 'check_in_list.not_found',
      },
    )
    const boxOffice: Ctx = { ...world.staff, actor: gateUser(world.gate, 'box_office') }
    await expect(read(boxOffice, { eventId: world.gate.eventId })).rejects.toMatchObject({ kind: 'forbidden' })
  }
})
