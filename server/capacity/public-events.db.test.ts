import { afterAll, beforeEach, expect, test } from 'vitest'
import { archiveTicketType } from '@/server/events/archive-ticket-type'
import { pauseEvent } from '@/server/events/pause-event'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, as, salesCtx } from '@/tests/support/sales-factories'
import { listPublicEvents } from './public-events'

let database: TestDatabase | undefined
let ctx: Ctx
let end: () => Promise<void> = async () => {}

async function clear() {
  await end()
  await database?.drop()
}

beforeEach(async () => {
  await clear()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(clear)

async function titles(at = ctx.now): Promise<string[]> {
  return (await listPublicEvents({ ...ctx, now: at })).map(({ title }) => title)
}

test('events on sale are listed by their next date, whoever sells them', async () => {
  const later = await aSale(ctx, { title: 'Plus tard' })
  await aSale(ctx, { title: 'Bientôt' })
  await ctx.db.eventSession.updateMany({
    where: { eventId: later.eventId },
    data: { startsAt: new Date('2027-08-01T18:00:00Z'), endsAt: new Date('2027-08-01T22:00:00Z') },
  })
  expect(await titles()).toEqual(['Bientôt', 'Plus tard'])
  expect(await titles(new Date('2027-06-12T21:59:59Z'))).toEqual(['Bientôt', 'Plus tard'])
  expect(await titles(new Date('2027-06-12T22:00:00Z'))).toEqual(['Plus tard'])
})

test('drafts, paused, cancelled and archived events and those with nothing to buy are not listed', async () => {
  for (const status of ['draft', 'cancelled', 'archived'] as const) {
    const { eventId } = await aSale(ctx)
    await ctx.db.event.update({ where: { id: eventId }, data: { status } })
  }
  const paused = await aSale(ctx)
  await pauseEvent(as(ctx, paused.owner), { eventId: paused.eventId })
  const bare = await aSale(ctx, { types: [{ name: 'A', amount: 4900, capacity: 2 }] })
  await archiveTicketType(as(ctx, bare.owner), { eventId: bare.eventId, ticketTypeId: bare.ticketTypes[0]?.id ?? '' })
  expect(await titles()).toEqual([])
})

test('an event shows its prices and whether anything is left, and nothing else of its pools', async () => {
  const sale = await aSale(ctx, {
    title: 'Bal masqué',
    types: [
      { name: 'Soutien', amount: 6900, capacity: 1 },
      { name: 'Plein', amount: 4900, capacity: 1 },
      { name: 'Duo', amount: 4900, capacity: 1 },
    ],
  })
  const [event] = await listPublicEvents(ctx)
  expect(event).toEqual({
    id: sale.eventId,
    slug: 'bal-masque',
    title: 'Bal masqué',
    startsAt: new Date('2027-06-12T17:30:00Z'),
    endsAt: new Date('2027-06-12T22:00:00Z'),
    doorsAt: null,
    timeZone: 'Europe/Paris',
    venueName: 'Théâtre antique',
    organizationName: expect.any(String),
    coverPath: null,
    prices: [
      { amount: 4900, currency: 'EUR' },
      { amount: 6900, currency: 'EUR' },
    ],
    soldOut: false,
  })
  for (const index of [0, 1, 2]) await aHold(ctx, sale, 1, index)
  expect((await listPublicEvents(ctx))[0]?.soldOut).toBe(true)
})

test('24 events at most are listed', async () => {
  for (let count = 0; count < 25; count += 1) await aSale(ctx)
  expect(await titles()).toHaveLength(24)
})
