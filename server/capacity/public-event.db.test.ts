import { afterAll, beforeAll, expect, test } from 'vitest'
import { archiveTicketType } from '@/server/events/archive-ticket-type'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, completed, salesCtx } from '@/tests/support/sales-factories'
import { publicEvent } from './public-event'

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

async function availableOf(eventId: string): Promise<Record<string, number | null>> {
  const { ticketTypes } = await publicEvent(ctx, { idOrSlug: eventId })
  return Object.fromEntries(ticketTypes.map(({ name, available }) => [name, available]))
}

test('what is left of a ticket type is the least that any of its pools has left', async () => {
  const sale = await aSale(ctx, {
    capacities: [{ name: 'Salle', size: 10 }],
    types: [
      { name: 'Plein', amount: 4900, capacityName: 'Salle' },
      { name: 'Réduit', amount: 3200, capacity: 4, capacityName: 'Salle' },
      { name: 'Seul', amount: 100, capacity: 3 },
      { name: 'Sans fin', amount: 100 },
    ],
  })
  expect(await availableOf(sale.eventId)).toEqual({ Plein: 10, Réduit: 4, Seul: 3, 'Sans fin': null })
  await aHold(ctx, sale, 7, 0)
  expect(await availableOf(sale.eventId)).toEqual({ Plein: 3, Réduit: 3, Seul: 3, 'Sans fin': null })
  await completed(ctx, (await aHold(ctx, sale, 2, 1)).id)
  await aHold(ctx, sale, 1, 3)
  expect(await availableOf(sale.eventId)).toEqual({ Plein: 1, Réduit: 1, Seul: 3, 'Sans fin': null })
})

test('the public sees the event and what is left, and nothing else of the pools', async () => {
  const sale = await aSale(ctx, { title: 'Bal masqué' })
  await aHold(ctx, sale, 2)
  const event = await publicEvent(ctx, { idOrSlug: 'bal-masque' })
  expect(event).toEqual({
    id: sale.eventId,
    slug: 'bal-masque',
    status: 'published',
    onSale: true,
    title: 'Bal masqué',
    description: '',
    startsAt: new Date('2027-06-12T17:30:00Z'),
    endsAt: new Date('2027-06-12T22:00:00Z'),
    doorsAt: null,
    timeZone: 'Europe/Paris',
    currency: 'EUR',
    venue: { name: 'Théâtre antique', address: '6 rue de l’Antiquaille, Lyon' },
    coverPath: null,
    organization: { name: 'Lumières & Cie', slug: `o-${sale.organizationId}` },
    serviceFeeRate: 0,
    ticketTypes: [
      {
        id: sale.ticketTypes[0]?.id,
        name: 'Plein tarif',
        description: '',
        price: { amount: 4900, currency: 'EUR' },
        available: 98,
        vatRate: 0,
        isRunningOut: false,
        maxPerPurchase: 10,
        canBePaid: true,
        isRotating: false,
      },
    ],
  })
  expect(await publicEvent(ctx, { idOrSlug: sale.eventId.toUpperCase() })).toEqual(event)
  await ctx.db.ticketType.updateMany({ where: { eventId: sale.eventId }, data: { rotating: true } })
  expect((await publicEvent(ctx, { idOrSlug: sale.eventId })).ticketTypes).toMatchObject([{ isRotating: true }])
})

test('a small hall does not run out before a tenth is left or the first place is sold', async () => {
  const sale = await aSale(ctx, {
    types: [
      { name: 'Petit', amount: 100, capacity: 4 },
      { name: 'Grand', amount: 100, capacity: 20, maxPerPurchase: 20 },
    ],
  })
  const runningOut = async () => {
    const { ticketTypes } = await publicEvent(ctx, { idOrSlug: sale.eventId })
    return ticketTypes.map(({ available, isRunningOut }) => [available, isRunningOut])
  }
  expect(await runningOut()).toEqual([
    [4, false],
    [20, false],
  ])
  await aHold(ctx, sale, 17, 1)
  expect(await runningOut()).toEqual([
    [4, false],
    [3, false],
  ])
  await aHold(ctx, sale, 1, 1)
  expect(await runningOut()).toEqual([
    [4, false],
    [2, true],
  ])
  await completed(ctx, (await aHold(ctx, sale, 1)).id)
  expect(await runningOut()).toEqual([
    [3, true],
    [2, true],
  ])
})

test('a draft exists for its own organization only, an archived event for nobody outside', async () => {
  const sale = await aSale(ctx, { draft: true })
  const stranger = as(ctx, memberOf(await anOrganizationId(ctx)))
  const narrowed = as(ctx, memberOf(sale.organizationId, 'manager', [ctx.random.uuid(ctx.now)]))
  for (const caller of [ctx, stranger, narrowed]) {
    await expect(publicEvent(caller, { idOrSlug: sale.eventId })).rejects.toMatchObject({ code: 'event.not_found' })
  }
  expect(await publicEvent(as(ctx, sale.owner), { idOrSlug: sale.eventId })).toMatchObject({
    status: 'draft',
    onSale: false,
  })
  await ctx.db.event.update({ where: { id: sale.eventId }, data: { status: 'archived' } })
  await expect(publicEvent(ctx, { idOrSlug: sale.eventId })).rejects.toMatchObject({ kind: 'not_found' })
})

test.each(['paused', 'cancelled'] as const)('a %s event can be seen and is not on sale', async (status) => {
  const sale = await aSale(ctx)
  await ctx.db.event.update({ where: { id: sale.eventId }, data: { status } })
  expect(await publicEvent(ctx, { idOrSlug: sale.eventId })).toMatchObject({ status, onSale: false })
})

test('an event that is over is not on sale', async () => {
  const sale = await aSale(ctx)
  const after = { ...ctx, now: new Date('2027-06-12T22:00:00Z') }
  expect(await publicEvent(after, { idOrSlug: sale.eventId })).toMatchObject({ status: 'published', onSale: false })
})

test('an archived ticket type is not offered', async () => {
  const sale = await aSale(ctx, {
    types: [
      { name: 'A', amount: 100 },
      { name: 'B', amount: 100 },
    ],
  })
  await archiveTicketType(as(ctx, sale.owner), { eventId: sale.eventId, ticketTypeId: sale.ticketTypes[0]?.id ?? '' })
  expect(Object.keys(await availableOf(sale.eventId))).toEqual(['B'])
})

test.each(['', '\0', '../x', "' OR 1=1", '<script>', 'é', 'a'.repeat(300), '01990000-0000-7000-8000-000000000001'])(
  'nothing is found under %j',
  async (idOrSlug) => {
    await expect(publicEvent(ctx, { idOrSlug })).rejects.toMatchObject({ kind: 'not_found', code: 'event.not_found' })
  },
)
