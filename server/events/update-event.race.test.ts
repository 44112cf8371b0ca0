import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, as, poolsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
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

const rounds = 8

function resize(sale: Sale, size: number) {
  const id = sale.ticketTypes[0]?.id ?? ''
  const change = { ticketTypes: [{ kind: 'change' as const, id, capacity: size }] }
  return updateEvent(as(ctx, sale.owner), { eventId: sale.eventId, change })
}

test('a pool that shrinks while people buy never has more in use than places', async () => {
  for (let round = 0; round < rounds; round++) {
    const sale = await aSale(ctx, { types: [{ name: 'Plein', amount: 4900, capacity: 12 }] })
    const buyers = Array.from({ length: 12 }, () => aHold(ctx, sale, 1))
    const results = await Promise.allSettled([...buyers.slice(0, 6), resize(sale, 7), ...buyers.slice(6)])
    const [pool] = await poolsOf(ctx, sale)
    const held = results.filter((result, index) => index !== 6 && result.status === 'fulfilled').length
    const shrunk = results[6]?.status === 'fulfilled'
    expect(pool).toEqual({ size: shrunk ? 7 : 12, held, sold: 0 })
    expect(held).toBeLessThanOrEqual(pool?.size ?? 0)
    for (const result of results) {
      if (result.status === 'rejected') {
        expect(['purchase.sold_out', 'capacity.below_sold', 'capacity.busy']).toContain(result.reason.code)
      }
    }
  }
})

test('an event that is edited while its first tickets are issued: nobody waits in a ring, nobody is turned away', async () => {
  for (let round = 0; round < rounds; round++) {
    const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 200 }] })
    const buyers = Array.from({ length: 30 }, () => aHold(ctx, sale, 1))
    const edits = Array.from({ length: 8 }, (_, index) => resize(sale, 201 + index))
    const results = await Promise.allSettled([...buyers, ...edits])
    expect(results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))).toEqual([])
    expect(await poolsOf(ctx, sale)).toEqual([{ size: expect.any(Number), held: 0, sold: 30 }])
    expect(await ctx.db.eventKey.count({ where: { eventId: sale.eventId } })).toBe(1)
  }
  await ctx.pool.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await ctx.pool.query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')
  expect(Number(rows[0]?.deadlocks)).toBe(0)
})

// The control: what the code would do if it counted first and wrote afterwards, without the CHECK behind it.
test('without the conditional UPDATE and the CHECK the same race leaves fewer places than were taken', async () => {
  await ctx.pool.query('ALTER TABLE capacity DROP CONSTRAINT capacity_places')
  let broken = 0
  for (let round = 0; round < rounds; round++) {
    const sale = await aSale(ctx, { types: [{ name: 'Plein', amount: 4900, capacity: 12 }] })
    const counted = await poolsOf(ctx, sale)
    await Promise.all(Array.from({ length: 10 }, () => aHold(ctx, sale, 1)))
    if ((counted[0]?.held ?? 0) <= 7)
      await ctx.db.capacity.updateMany({ where: { eventId: sale.eventId }, data: { size: 7 } })
    const [pool] = await poolsOf(ctx, sale)
    if (pool && pool.held > pool.size) broken++
  }
  expect(broken).toBe(rounds)
})

test('changes of one event wait for each other, and each one’s fields survive', async () => {
  const sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  await Promise.all([
    updateEvent(owner, { eventId: sale.eventId, change: { title: 'Nouveau titre' } }),
    updateEvent(owner, { eventId: sale.eventId, change: { description: 'Nouvelle description' } }),
    updateEvent(owner, { eventId: sale.eventId, change: { timeZone: 'Europe/London' } }),
  ])
  const event = await ctx.db.event.findUniqueOrThrow({ where: { id: sale.eventId } })
  expect(event).toMatchObject({
    title: 'Nouveau titre',
    description: 'Nouvelle description',
    timeZone: 'Europe/London',
  })
})
