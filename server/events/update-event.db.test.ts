import { afterAll, beforeAll, expect, test } from 'vitest'
import { publicEvent } from '@/server/capacity/public-event'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anEvent, euros, refusalOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, completed, later, salesCtx } from '@/tests/support/sales-factories'
import { changeEventInput } from './contract'
import { publishEvent } from './publish-event'
import { organizerEvent } from './queries'
import { updateEvent } from './update-event'

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

function change(owner: Ctx, eventId: string, body: Record<string, unknown>) {
  return updateEvent(owner, { eventId, change: changeEventInput.parse(body) })
}

async function auditActions(organizationId: string): Promise<string[]> {
  const entries = await ctx.db.auditEntry.findMany({ where: { organizationId }, orderBy: { sequence: 'asc' } })
  return entries.map(({ action }) => action)
}

test('a change touches what it names and keeps the rest', async () => {
  const { owner, event, organizationId } = await anEvent(ctx, {
    capacities: [{ name: 'Salle', size: 100 }],
    ticketTypes: [
      { name: 'Plein', price: euros(4900), capacity: 60, capacityName: 'Salle' },
      { name: 'Réduit', price: euros(3200), capacityName: 'Salle' },
    ],
  })
  const [full, reduced] = event.ticketTypes
  const hall = event.capacities[0]
  const after = await change(later(owner, 60), event.id, {
    description: 'Nouveau',
    venue: { name: 'Halle Tony Garnier' },
    capacities: [
      { id: hall?.id, name: 'Grande salle', size: 120 },
      { name: 'Balcon', size: 20 },
    ],
    ticketTypes: [
      { id: reduced?.id, price: euros(3000) },
      { id: full?.id, capacity: 70 },
      { name: 'Balcon', price: euros(2500), capacityName: 'Balcon' },
    ],
  })
  expect(after).toMatchObject({
    title: event.title,
    slug: event.slug,
    description: 'Nouveau',
    startsAt: event.startsAt,
    venue: { name: 'Halle Tony Garnier', address: '' },
    capacities: [
      { id: hall?.id, name: 'Grande salle', size: 120 },
      { name: 'Balcon', size: 20 },
    ],
    ticketTypes: [
      { id: full?.id, name: 'Plein', price: euros(4900), capacity: 70, capacityName: 'Grande salle' },
      { id: reduced?.id, name: 'Réduit', price: euros(3000), capacity: null, capacityName: 'Grande salle' },
      { name: 'Balcon', price: euros(2500), capacityName: 'Balcon' },
    ],
  })
  expect(await auditActions(organizationId)).toEqual(['event.created', 'event.updated'])
})

test('an empty change writes nothing', async () => {
  const { owner, event, organizationId } = await anEvent(ctx)
  expect(await change(owner, event.id, {})).toEqual(event)
  expect(await auditActions(organizationId)).toEqual(['event.created'])
})

test('the address follows the title of a draft and stays from the first publication on', async () => {
  const { owner, event } = await anEvent(ctx, { title: 'Premier titre' })
  expect((await change(owner, event.id, { title: 'Second titre' })).slug).toBe('second-titre')
  expect((await change(owner, event.id, { title: 'Second titre' })).slug).toBe('second-titre')
  await publishEvent(owner, { eventId: event.id })
  expect(await change(owner, event.id, { title: 'Troisième titre' })).toMatchObject({
    slug: 'second-titre',
    title: 'Troisième titre',
  })
})

test('times are judged together with those that stay', async () => {
  const { owner, event } = await anEvent(ctx, { doorsAt: '2027-06-12T17:00:00Z' })
  expect(await refusalOf(change(owner, event.id, { startsAt: '2027-06-12T23:00:00Z' }))).toEqual([
    'invalid',
    'event.invalid',
    ['endsAt'],
  ])
  expect(await refusalOf(change(owner, event.id, { startsAt: '2027-06-12T16:00:00Z' }))).toEqual([
    'invalid',
    'event.invalid',
    ['doorsAt'],
  ])
  const moved = await change(owner, event.id, { startsAt: '2027-06-12T16:00:00Z', doorsAt: null })
  expect(moved).toMatchObject({ startsAt: new Date('2027-06-12T16:00:00Z'), doorsAt: null })
})

test('a pool shrinks to what is held and sold of it and no further', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Plein', amount: 4900, capacity: 10 }] })
  const owner = as(ctx, sale.owner)
  await completed(ctx, (await aHold(ctx, sale, 3)).id)
  await aHold(ctx, sale, 2)
  const typeId = sale.ticketTypes[0]?.id
  expect(await refusalOf(change(owner, sale.eventId, { ticketTypes: [{ id: typeId, capacity: 4 }] }))).toEqual([
    'conflict',
    'capacity.below_sold',
    ['ticketTypes.0.capacity'],
  ])
  expect(
    (await change(owner, sale.eventId, { ticketTypes: [{ id: typeId, capacity: 5 }] })).ticketTypes[0],
  ).toMatchObject({
    capacity: 5,
    capacityInUse: 5,
  })
  await expect(aHold(ctx, sale, 1)).rejects.toMatchObject({ code: 'purchase.sold_out' })
})

test('a refused size takes the whole change with it', async () => {
  const sale = await aSale(ctx, {
    types: [{ name: 'A', amount: 100, capacityName: 'Salle' }],
    capacities: [{ name: 'Salle', size: 5 }],
  })
  const owner = as(ctx, sale.owner)
  await aHold(ctx, sale, 2)
  const { capacities, title } = await organizerEvent(owner, { eventId: sale.eventId })
  const attempt = change(owner, sale.eventId, { title: 'Autre', capacities: [{ id: capacities[0]?.id, size: 1 }] })
  expect(await refusalOf(attempt)).toEqual(['conflict', 'capacity.below_sold', ['capacities.0.size']])
  expect(await organizerEvent(owner, { eventId: sale.eventId })).toMatchObject({
    title,
    capacities: [{ size: 5, inUse: 2 }],
  })
})

test('an event has a hundred capacities, counted with those that it has', async () => {
  const pools = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `Bloc ${from + index}`, size: 1 }))
  const { owner, event } = await anEvent(ctx, { capacities: pools(1, 99) })
  expect(await refusalOf(change(owner, event.id, { capacities: pools(100, 2) }))).toEqual([
    'invalid',
    'event.invalid',
    ['capacities'],
  ])
  expect((await change(owner, event.id, { capacities: pools(100, 1) })).capacities).toHaveLength(100)
})

test('a new price holds for later holds only', async () => {
  const sale = await aSale(ctx)
  const before = await aHold(ctx, sale, 1)
  await change(as(ctx, sale.owner), sale.eventId, {
    ticketTypes: [{ id: sale.ticketTypes[0]?.id, price: euros(5900) }],
  })
  expect([before.total, (await aHold(ctx, sale, 1)).total]).toEqual([euros(4900), euros(5900)])
  const kept = await ctx.db.purchaseItem.findFirstOrThrow({ where: { purchaseId: before.id } })
  expect(kept.unitPriceMinor).toBe(4900)
})

test('a draft may change its currency with all prices at once; a published event keeps it', async () => {
  const { owner, event } = await anEvent(ctx, {
    ticketTypes: [
      { name: 'A', price: euros(1000) },
      { name: 'B', price: euros(500) },
    ],
  })
  const francs = (index: number) => ({ id: event.ticketTypes[index]?.id, price: { amount: 900, currency: 'CHF' } })
  expect(await refusalOf(change(owner, event.id, { ticketTypes: [francs(0)] }))).toEqual([
    'invalid',
    'event.invalid',
    ['ticketTypes.price.currency'],
  ])
  expect(await change(owner, event.id, { ticketTypes: [francs(1), francs(0)] })).toMatchObject({ currency: 'CHF' })
  await publishEvent(owner, { eventId: event.id })
  const back = event.ticketTypes.map(({ id }) => ({ id, price: euros(100) }))
  expect((await refusalOf(change(owner, event.id, { ticketTypes: back })))[1]).toBe('event.currency_fixed')
  expect(await refusalOf(change(owner, event.id, { ticketTypes: [{ name: 'C', price: euros(100) }] }))).toEqual([
    'invalid',
    'event.invalid',
    ['ticketTypes.0.price.currency'],
  ])
})

test('ticket types move between pools in a draft; once published they keep theirs', async () => {
  const { owner, event } = await anEvent(ctx, {
    capacities: [{ name: 'Salle', size: 10 }],
    ticketTypes: [
      { name: 'A', price: euros(100), capacity: 5 },
      { name: 'B', price: euros(100) },
    ],
  })
  const [a, b] = event.ticketTypes
  const moved = await change(owner, event.id, {
    ticketTypes: [
      { id: a?.id, capacity: null, capacityName: 'Salle' },
      { id: b?.id, capacity: 7 },
    ],
  })
  expect(moved.ticketTypes).toMatchObject([
    { capacity: null, capacityName: 'Salle' },
    { capacity: 7, capacityName: null },
  ])
  expect(await ctx.db.capacity.count({ where: { eventId: event.id } })).toBe(2)
  await publishEvent(owner, { eventId: event.id })
  for (const entry of [
    { id: a?.id, capacity: 5 },
    { id: a?.id, capacityName: null },
    { id: b?.id, capacity: null },
    { id: b?.id, capacityName: 'Salle' },
  ]) {
    expect(await refusalOf(change(owner, event.id, { ticketTypes: [entry] }))).toEqual([
      'conflict',
      'ticket_type.pools_fixed',
      ['ticketTypes.0'],
    ])
  }
  const same = [
    { id: a?.id, name: 'A', capacity: null, capacityName: 'Salle' },
    { id: b?.id, capacity: 8, capacityName: null },
  ]
  expect((await change(owner, event.id, { ticketTypes: same })).ticketTypes[1]).toMatchObject({ capacity: 8 })
})

test('ids of other events’ parts and ids that never were answer alike', async () => {
  const other = await anEvent(ctx, { capacities: [{ name: 'Salle', size: 1 }] })
  const { owner, event } = await anEvent(ctx)
  for (const id of [other.event.ticketTypes[0]?.id, ctx.random.uuid(ctx.now)]) {
    expect(await refusalOf(change(owner, event.id, { ticketTypes: [{ id, name: 'x' }] }))).toEqual([
      'not_found',
      'ticket_type.not_found',
      [],
    ])
  }
  for (const id of [other.event.capacities[0]?.id, ctx.random.uuid(ctx.now)]) {
    expect(await refusalOf(change(owner, event.id, { capacities: [{ id, size: 9 }] }))).toEqual([
      'not_found',
      'capacity.not_found',
      [],
    ])
  }
})

test('a form that was filled from an older state does not overwrite a newer one', async () => {
  const { owner, event } = await anEvent(ctx)
  const first = updateEvent(owner, { eventId: event.id, change: { title: 'Un' }, seenAt: event.updatedAt })
  expect((await first).title).toBe('Un')
  const late = updateEvent(owner, { eventId: event.id, change: { title: 'Deux' }, seenAt: event.updatedAt })
  expect((await refusalOf(late))[1]).toBe('event.changed_meanwhile')
})

test('ticket types stand in the order of their positions, on sale or not, and new ones come last', async () => {
  const { owner, event } = await anEvent(ctx, {
    ticketTypes: ['A', 'B', 'C'].map((name) => ({ name, price: euros(4900), capacity: 5 })),
  })
  await publishEvent(owner, { eventId: event.id })
  const [a, b, c] = event.ticketTypes
  const moved = await change(owner, event.id, {
    ticketTypes: [
      { id: c?.id, position: 1 },
      { id: a?.id, position: 2 },
      { id: b?.id, position: 3 },
    ],
  })
  expect(moved.ticketTypes.map(({ name }) => name)).toEqual(['C', 'A', 'B'])
  const { ticketTypes } = await publicEvent(ctx, { idOrSlug: event.id })
  expect(ticketTypes.map(({ name }) => name)).toEqual(['C', 'A', 'B'])
  const more = await change(owner, event.id, {
    ticketTypes: [
      { name: 'D', price: euros(4900) },
      { name: 'E', price: euros(4900), position: 1 },
    ],
  })
  expect(more.ticketTypes.map(({ name }) => name)).toEqual(['C', 'E', 'A', 'B', 'D'])
})
