import { expect, test } from 'vitest'
import { openDoors } from '@/tests/support/doors'
import { demoKeys, fillDemo, isWhole } from './fill-demo'
import { demoOrganizations } from './world'

const doors = openDoors()

/** Every row that a filling makes, counted by its table; with the ids of what people would notice. */
async function rows() {
  const { db } = doors.ctx()
  return {
    organizations: await db.organization.findMany({ select: { id: true, slug: true }, orderBy: { id: 'asc' } }),
    events: await db.event.findMany({ select: { id: true, slug: true, status: true }, orderBy: { id: 'asc' } }),
    purchases: await db.purchase.findMany({ select: { id: true, status: true }, orderBy: { id: 'asc' } }),
    tickets: await db.ticket.count(),
    users: await db.user.count(),
    memberships: await db.membership.count(),
    scans: await db.scan.count(),
    admissions: await db.admission.count(),
    ledger: await db.ledgerEntry.count(),
    audit: await db.auditEntry.count(),
    notifications: await db.notification.count({ where: { status: { not: 'sent' } } }),
  }
}

test('a demo that was cut off is completed by the next start, and a complete one stays as it is', {
  timeout: 180_000,
}, async () => {
  const ctx = doors.ctx()
  const [first, ...rest] = demoOrganizations
  if (!first) return expect.unreachable()
  const [festival, ...others] = first.events
  if (!festival) return expect.unreachable()
  // As far as a start came that was ended among the first event's sales, with one person missing.
  const cut = { ...first, users: first.users.slice(0, -1), events: [{ ...festival, purchases: 5 }] }
  await fillDemo(ctx, [cut])
  expect(await isWhole(ctx, await demoKeys(ctx))).toBe(false)

  await fillDemo(doors.ctx())
  const complete = await rows()
  const people = [first, ...rest].flatMap(({ users }) => users).length
  expect(complete).toMatchObject({ users: people, memberships: people, notifications: 0 })
  expect(complete.organizations.map(({ slug }) => slug).sort()).toEqual(['harbour-sessions', 'lumieres-cie'])
  expect(complete.events).toHaveLength(1 + others.length + rest.flatMap(({ events }) => events).length)
  const { id } = await ctx.db.event.findFirstOrThrow({ where: { title: festival.title } })
  const buyers = await ctx.db.purchase.findMany({ where: { eventId: id }, select: { buyerEmail: true } })
  expect(new Set(buyers.map(({ buyerEmail }) => buyerEmail)).size).toBe(buyers.length)
  expect(buyers.length).toBeGreaterThan(festival.purchases / 2)
  expect(complete.scans).toBe(23)

  await fillDemo(doors.ctx())
  expect(await rows()).toEqual(complete)
  const listed = await demoKeys(ctx)
  expect(await isWhole(ctx, listed)).toBe(true)
  expect(await isWhole(ctx, listed.slice(1))).toBe(false)
})
