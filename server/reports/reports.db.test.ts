import { afterAll, beforeAll, expect, test } from 'vitest'
import { archiveTicketType } from '@/server/events/archive-ticket-type'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, euros, memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, completed, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { attendanceReport } from './attendance'
import { eventsWithStats } from './event-list'
import { eventStats } from './event-stats'
import { salesReport } from './sales'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  process.env.KEY_ENCRYPTION_KEY ??= Buffer.alloc(32, 7).toString('base64')
})
afterAll(async () => {
  await end()
  await database.drop()
})

/** A purchase that was paid at `at.now`; what of it was given back is a refund of its own. */
async function paid(at: Ctx, sale: Sale, quantity: number, { type = 0, refunded = 0 } = {}): Promise<string> {
  const hold = await aHold(at, sale, quantity, type)
  await completed(at, hold.id)
  const base = { organizationId: sale.organizationId, purchaseId: hold.id, currency: 'EUR', createdAt: at.now }
  const paymentId = at.random.uuid(at.now)
  await at.db.payment.create({
    data: {
      ...base,
      id: paymentId,
      gateway: 'stripe',
      status: 'succeeded',
      providerRef: `cs_${paymentId}`,
      amountMinor: hold.total.amount,
      capturedMinor: hold.total.amount,
      refundedMinor: refunded,
      settledAt: at.now,
    },
  })
  if (refunded > 0) {
    await at.db.refund.create({
      data: {
        ...base,
        id: at.random.uuid(at.now),
        paymentId,
        amountMinor: refunded,
        reason: 'x',
        status: 'succeeded',
        completedAt: at.now,
      },
    })
  }
  return hold.id
}

async function admitted(at: Ctx, sale: Sale, purchaseId: string, count: number): Promise<void> {
  const list = await at.db.checkInList.findFirstOrThrow({ where: { eventId: sale.eventId } })
  const tickets = await at.db.ticket.findMany({ where: { purchaseId }, take: count })
  for (const ticket of tickets) {
    const scanRowId = at.random.uuid(at.now)
    const base = {
      organizationId: sale.organizationId,
      eventId: sale.eventId,
      ticketId: ticket.id,
      checkInListId: list.id,
      at: at.now,
    }
    await at.db.scan.create({
      data: {
        ...base,
        id: scanRowId,
        scanId: scanRowId,
        requestHash: new Uint8Array(32),
        valid: true,
        actor: 'test',
        location: 'Porte A',
      },
    })
    await at.db.admission.create({ data: { ...base, id: at.random.uuid(at.now), scanRowId } })
  }
}

test('an event without any sale has zeros', async () => {
  const sale = await aSale(ctx)
  expect(await eventStats(as(ctx, sale.owner), { eventId: sale.eventId })).toEqual({
    capacity: 100,
    held: 0,
    sold: 0,
    admitted: 0,
    conflicts: 0,
    revenue: euros(0),
  })
})

test('the figures are those of the rows: live tickets, active holds, admissions, captured less refunded', async () => {
  const sale = await aSale(ctx)
  const purchaseId = await paid(ctx, sale, 3)
  await paid(ctx, sale, 2, { refunded: 4900 })
  await aHold(ctx, sale, 4)
  await admitted(ctx, sale, purchaseId, 2)
  const [voided] = await ctx.db.ticket.findMany({ where: { eventId: sale.eventId, purchaseId: { not: purchaseId } } })
  await ctx.db.ticket.update({ where: { id: voided?.id ?? '' }, data: { status: 'void' } })
  // Counters that lie change nothing here.
  await ctx.pool.query('UPDATE capacity SET held = 77, sold = 0 WHERE event_id = $1', [sale.eventId])
  expect(await eventStats(as(ctx, sale.owner), { eventId: sale.eventId })).toEqual({
    capacity: 100,
    held: 4,
    sold: 4,
    admitted: 2,
    conflicts: 0,
    revenue: euros(5 * 4900 - 4900),
  })
})

test('the capacity is null with an unlimited ticket type, and back once that one is archived', async () => {
  const sale = await aSale(ctx, {
    types: [
      { name: 'A', amount: 100, capacity: 10 },
      { name: 'B', amount: 100 },
    ],
  })
  const owner = as(ctx, sale.owner)
  await paid(ctx, sale, 2, { type: 1 })
  expect((await eventStats(owner, { eventId: sale.eventId })).capacity).toBeNull()
  await archiveTicketType(owner, { eventId: sale.eventId, ticketTypeId: sale.ticketTypes[1]?.id ?? '' })
  expect((await eventStats(owner, { eventId: sale.eventId })).capacity).toBe(12)
})

test('a shared pool is counted once', async () => {
  const sale = await aSale(ctx, {
    capacities: [{ name: 'Salle', size: 30 }],
    types: [
      { name: 'A', amount: 100, capacityName: 'Salle' },
      { name: 'B', amount: 100, capacityName: 'Salle', capacity: 20 },
    ],
  })
  expect((await eventStats(as(ctx, sale.owner), { eventId: sale.eventId })).capacity).toBe(30)
})

test('sales fall on the days of the event’s calendar', async () => {
  const sale = await aSale(ctx, {
    types: [
      { name: 'A', amount: 1000, capacity: 20 },
      { name: 'B', amount: 500 },
    ],
  })
  // 23:30 in Paris on 26 February, 00:30 on the 27th, and today.
  await paid({ ...ctx, now: new Date('2027-02-26T22:30:00Z') }, sale, 1)
  await paid({ ...ctx, now: new Date('2027-02-26T23:30:00Z') }, sale, 2)
  await paid({ ...ctx, now: new Date('2027-01-02T12:00:00Z') }, sale, 1)
  await paid(ctx, sale, 3, { type: 1, refunded: 500 })
  await aHold(later(ctx, 60), sale, 2)
  await aHold(ctx, sale, 1)
  const report = await salesReport(as(ctx, sale.owner), { eventId: sale.eventId })
  expect(report.days).toHaveLength(30)
  expect([report.days[0]?.day, report.days.at(-1)?.day]).toEqual(['2027-01-31', '2027-03-01'])
  expect(report.days.filter(({ tickets }) => tickets > 0)).toEqual([
    { day: '2027-02-26', tickets: 1, revenue: euros(1000) },
    { day: '2027-02-27', tickets: 2, revenue: euros(2000) },
    { day: '2027-03-01', tickets: 3, revenue: euros(1500) },
  ])
  expect(report.today).toEqual({ tickets: 3, revenue: euros(1000) })
  expect(report.stats).toMatchObject({ sold: 7, held: 3, revenue: euros(5000) })
  const [a, b] = report.types
  // Thirteen left at three in seven days: a month, long before June.
  expect(a).toMatchObject({ name: 'A', sold: 4, held: 3, size: 20, available: 13, soldLastWeek: 3 })
  expect(a?.fullOn?.toISOString().slice(0, 10)).toBe('2027-03-31')
  expect(b).toMatchObject({ name: 'B', sold: 3, held: 0, size: null, available: null, fullOn: null })
  expect(report.holdsLapse && report.holdsLapse.last.getTime() - report.holdsLapse.first.getTime()).toBe(60_000)
})

test('attendance names who came, by ticket type, and what the gates decided last', async () => {
  const sale = await aSale(ctx, {
    types: [
      { name: 'A', amount: 1000 },
      { name: 'B', amount: 500 },
    ],
  })
  const purchaseId = await paid(ctx, sale, 3)
  await paid(ctx, sale, 1, { type: 1 })
  await admitted(ctx, sale, purchaseId, 2)
  const report = await attendanceReport(as(ctx, sale.owner), { eventId: sale.eventId })
  expect(report).toMatchObject({
    expected: 4,
    admitted: 2,
    types: [
      { name: 'A', expected: 3, admitted: 2 },
      { name: 'B', expected: 1, admitted: 0 },
    ],
  })
  expect(report.recent).toHaveLength(2)
  expect(report.recent[0]).toMatchObject({
    valid: true,
    reason: null,
    attendeeName: 'Camille Roussel',
    ticketTypeName: 'A',
    location: 'Porte A',
  })
})

test('the list has the figures of one’s own events only', async () => {
  const organizationId = await anOrganizationId(ctx)
  const sale = await aSale(ctx, { organizationId })
  await aSale(ctx)
  await paid(ctx, sale, 2)
  const { items } = await eventsWithStats(as(ctx, sale.owner), { period: 'upcoming', limit: 10 })
  expect(items).toMatchObject([
    { id: sale.eventId, venueName: 'Théâtre antique', stats: { sold: 2, capacity: 100, revenue: euros(9800) } },
  ])
})

test('another organization’s reports answer like those of no event, and a role without reports is told so', async () => {
  const sale = await aSale(ctx)
  const stranger = as(ctx, memberOf(await anOrganizationId(ctx)))
  for (const report of [eventStats, salesReport, attendanceReport]) {
    for (const [caller, eventId] of [
      [stranger, sale.eventId],
      [as(ctx, sale.owner), ctx.random.uuid(ctx.now)],
    ] as const) {
      await expect(report(caller, { eventId })).rejects.toMatchObject({ kind: 'not_found', code: 'event.not_found' })
    }
    const staff = as(ctx, memberOf(sale.organizationId, 'gate_staff'))
    await expect(report(staff, { eventId: sale.eventId })).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(report(ctx, { eventId: sale.eventId })).rejects.toMatchObject({ kind: 'unauthenticated' })
  }
})
