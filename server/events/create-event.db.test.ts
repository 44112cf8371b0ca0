import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anEvent, anOrganizationId, euros, eventInput, memberOf, refusalOf } from '@/tests/support/event-factories'
import { later, salesCtx } from '@/tests/support/sales-factories'
import { createEvent } from './create-event'
import { organizerEvent } from './queries'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

test('an event is born a draft with its session, venue, pools, ticket types and the list “Entrée”', async () => {
  const { event, organizationId, owner } = await anEvent(ctx, {
    description: 'Trois soirées.',
    doorsAt: '2027-06-12T16:30:00Z',
    capacities: [{ name: 'Gradins', size: 300 }],
    ticketTypes: [
      { name: 'Plein tarif', price: euros(4900), capacityName: 'Gradins' },
      { name: 'Réduit', price: euros(3200), capacity: 50, capacityName: 'Gradins', maxPerPurchase: 4 },
      { name: 'Soutien', price: euros(6900), rotating: true },
    ],
  })
  expect(event).toMatchObject({
    slug: 'les-nuits-du-theatre-antique',
    status: 'draft',
    currency: 'EUR',
    startsAt: new Date('2027-06-12T17:30:00Z'),
    doorsAt: new Date('2027-06-12T16:30:00Z'),
    venue: { name: 'Théâtre antique', address: '6 rue de l’Antiquaille, Lyon' },
    publishedAt: null,
    coverPath: null,
    capacities: [{ name: 'Gradins', size: 300, inUse: 0 }],
    ticketTypes: [
      {
        name: 'Plein tarif',
        price: euros(4900),
        capacity: null,
        capacityName: 'Gradins',
        maxPerPurchase: 10,
        rotating: false,
      },
      { name: 'Réduit', price: euros(3200), capacity: 50, capacityName: 'Gradins', maxPerPurchase: 4 },
      { name: 'Soutien', price: euros(6900), capacity: null, capacityName: null, maxPerPurchase: 10, rotating: true },
    ],
  })
  expect(await organizerEvent(owner, { eventId: event.id })).toEqual(event)
  const lists = await ctx.db.checkInList.findMany({ where: { eventId: event.id } })
  expect(lists).toMatchObject([
    { name: 'Entrée', isDefault: true, ticketTypeIds: [], opensAt: null, closesAt: null, organizationId },
  ])
  const [entry] = await ctx.db.auditEntry.findMany({ where: { organizationId } })
  expect(entry).toMatchObject({ action: 'event.created', subjectId: event.id })
  const numbers = await ctx.db.ticketType.findMany({ where: { eventId: event.id }, orderBy: { number: 'asc' } })
  expect(numbers.map(({ number }) => number)).toEqual([1, 2, 3])
})

test('an English organization’s event is born with the list “Entrance”', async () => {
  const organizationId = await anOrganizationId(ctx, 'en')
  const event = await createEvent({ ...ctx, actor: memberOf(organizationId) }, eventInput())
  expect(await ctx.db.checkInList.findMany({ where: { eventId: event.id } })).toMatchObject([{ name: 'Entrance' }])
})

test('markup, emoji and other scripts are kept as they were sent', async () => {
  const title = '<b>Nuits</b> 🎭 ليالي Đêm “李”'
  const { event } = await anEvent(ctx, { title, ticketTypes: [{ name: '<i>Plein</i> 🎟', price: euros(0) }] })
  expect([event.title, event.ticketTypes[0]?.name]).toEqual([title, '<i>Plein</i> 🎟'])
})

test('twelve events of one title at once get twelve addresses', async () => {
  const organizationId = await anOrganizationId(ctx)
  const owner = { ...ctx, actor: memberOf(organizationId) }
  const events = await Promise.all(
    Array.from({ length: 12 }, () => createEvent(owner, eventInput({ title: 'Bal des pompiers' }))),
  )
  const slugs = events.map(({ slug }) => slug).sort()
  expect(new Set(slugs).size).toBe(12)
  expect(slugs).toContain('bal-des-pompiers')
  expect(slugs).toContain('bal-des-pompiers-12')
})

test('the same Idempotency-Key makes one event, at once or again later, and another one after a day', async () => {
  const organizationId = await anOrganizationId(ctx)
  const keyed = { ...ctx, actor: memberOf(organizationId), requestKey: ctx.random.bytes(32) }
  const twins = await Promise.all([createEvent(keyed, eventInput()), createEvent(keyed, eventInput())])
  const again = await createEvent(keyed, eventInput())
  expect(new Set([...twins, again].map(({ id }) => id)).size).toBe(1)
  expect(await ctx.db.event.count({ where: { organizationId } })).toBe(1)
  const nextDay = await createEvent(later(keyed, 24 * 3600 + 1), eventInput())
  expect(nextDay.id).not.toBe(again.id)
  const marked = await ctx.db.event.findMany({ where: { organizationId, requestKey: { not: null } } })
  expect(marked.map(({ id }) => id)).toEqual([nextDay.id])
})

test.each<[string, Record<string, unknown>, string[]]>([
  ['an end before the start', { endsAt: '2027-06-12T17:30:00Z' }, ['endsAt']],
  ['doors that open after the start', { doorsAt: '2027-06-12T17:31:00Z' }, ['doorsAt']],
  [
    'two ticket types of one name',
    {
      ticketTypes: [
        { name: 'Plein', price: euros(100) },
        { name: 'PLEIN', price: euros(200) },
      ],
    },
    ['ticketTypes.1.name'],
  ],
  [
    'two currencies',
    {
      ticketTypes: [
        { name: 'A', price: euros(100) },
        { name: 'B', price: { amount: 100, currency: 'CHF' } },
      ],
    },
    ['ticketTypes.1.price.currency'],
  ],
  [
    'a capacity that nobody named',
    { ticketTypes: [{ name: 'A', price: euros(100), capacityName: 'Balcon' }] },
    ['ticketTypes.0.capacityName'],
  ],
  [
    'two capacities of one name',
    {
      capacities: [
        { name: 'Salle', size: 1 },
        { name: 'Salle', size: 2 },
      ],
    },
    ['capacities.1.name'],
  ],
])('%s is refused with its path, and nothing is written', async (_, changes, paths) => {
  const organizationId = await anOrganizationId(ctx)
  const error = await refusalOf(createEvent({ ...ctx, actor: memberOf(organizationId) }, eventInput(changes)))
  expect(error).toEqual(['invalid', 'event.invalid', paths])
  expect(await ctx.db.event.count({ where: { organizationId } })).toBe(0)
})

test('who may not create events is told so, a member of chosen events only as well', async () => {
  const organizationId = await anOrganizationId(ctx)
  const attempt = (actor: Ctx['actor']) => refusalOf(createEvent({ ...ctx, actor }, eventInput()))
  expect((await attempt({ kind: 'anonymous', address: null }))[0]).toBe('unauthenticated')
  expect((await attempt(memberOf(organizationId, 'read_only')))[0]).toBe('forbidden')
  expect((await attempt(memberOf(organizationId, 'manager', [organizationId])))[0]).toBe('forbidden')
  expect(await ctx.db.event.count({ where: { organizationId } })).toBe(0)
})

test('both halves of the doubled hour in October are kept as the instants that they are', async () => {
  const { event } = await anEvent(ctx, { startsAt: '2026-10-25T02:30:00+02:00', endsAt: '2026-10-25T02:30:00+01:00' })
  expect([event.startsAt.toISOString(), event.endsAt.toISOString()]).toEqual([
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T01:30:00.000Z',
  ])
})

test('two events in one place share the organization’s venue', async () => {
  const { owner, organizationId } = await anEvent(ctx)
  await createEvent(owner, eventInput())
  expect(await ctx.db.venue.count({ where: { organizationId } })).toBe(1)
})
