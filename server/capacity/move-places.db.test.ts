import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aSale, poolsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { movePlaces } from './move-places'

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

/** Two types of ten and of three places, which share a hall of twelve; and one without a pool. */
async function aHall() {
  const sale = await aSale(ctx, {
    capacities: [{ name: 'Salle', size: 12 }],
    types: [
      { name: 'Plein', amount: 4900, capacity: 10, capacityName: 'Salle' },
      { name: 'Réduit', amount: 3200, capacity: 3, capacityName: 'Salle' },
      { name: 'Sans fin', amount: 100 },
    ],
  })
  const move = (quantities: readonly number[], change: Parameters<typeof movePlaces>[2]) => {
    const places = quantities.map((quantity, index) => ({ ticketTypeId: sale.ticketTypes[index]?.id ?? '', quantity }))
    return inTransaction(ctx, (tx) => movePlaces(tx, places, change))
  }
  return { sale, move }
}

const countsOf = async (sale: Sale) =>
  Object.fromEntries((await poolsOf(ctx, sale)).map(({ size, held, sold }) => [size, { held, sold }]))

test('places move from counter to counter in every pool they are drawn from, a shared one by the sum', async () => {
  const { sale, move } = await aHall()
  expect(await move([4, 2, 9], { from: 'free', to: 'held' })).toBe(true)
  expect(await countsOf(sale)).toEqual({
    10: { held: 4, sold: 0 },
    3: { held: 2, sold: 0 },
    12: { held: 6, sold: 0 },
  })
  expect(await move([4, 1, 9], { from: 'held', to: 'sold' })).toBe(true)
  expect(await move([0, 1], { from: 'held', to: 'free' })).toBe(true)
  expect(await countsOf(sale)).toEqual({
    10: { held: 0, sold: 4 },
    3: { held: 0, sold: 1 },
    12: { held: 0, sold: 5 },
  })
})

test('nothing moves when one of the pools has too few left', async () => {
  const { sale, move } = await aHall()
  await move([8, 2], { from: 'free', to: 'sold' })
  const before = await countsOf(sale)
  for (const quantities of [
    [1, 2],
    [2, 1],
    [3, 0],
  ]) {
    expect(await move(quantities, { from: 'free', to: 'sold' })).toBe(false)
  }
  expect(await countsOf(sale)).toEqual(before)
  expect(await move([2, 0], { from: 'free', to: 'sold' })).toBe(true)
})

test('a full pool lets its held places be sold and given back', async () => {
  const { sale, move } = await aHall()
  await move([0, 3], { from: 'free', to: 'held' })
  expect(await move([0, 2], { from: 'held', to: 'sold' })).toBe(true)
  expect(await move([0, 1], { from: 'held', to: 'free' })).toBe(true)
  expect((await countsOf(sale))[3]).toEqual({ held: 0, sold: 2 })
})

test('no more is sold than there is, however many try at once', async () => {
  const { sale, move } = await aHall()
  const answers = await Promise.all(Array.from({ length: 20 }, () => move([1, 0], { from: 'free', to: 'sold' })))
  expect(answers.filter(Boolean)).toHaveLength(10)
  expect(await countsOf(sale)).toMatchObject({ 10: { held: 0, sold: 10 }, 12: { held: 0, sold: 10 } })
})

test('places that are released while somebody waits for a full pool are sold, given back and taken from what there is then', async () => {
  for (const [before, change, after] of [
    ['sold = size', { from: 'free', to: 'sold' }, { held: 0, sold: 1 }],
    ['held = size', { from: 'free', to: 'held' }, { held: 1, sold: 0 }],
  ] as const) {
    const { sale, move } = await aHall()
    await ctx.pool.query(`UPDATE capacity SET ${before} WHERE event_id = $1`, [sale.eventId])
    const other = await ctx.pool.connect()
    await other.query('BEGIN')
    await other.query('UPDATE capacity SET held = 0, sold = 0 WHERE event_id = $1', [sale.eventId])
    const moved = move([1, 0], change)
    moved.catch(() => {}) // it may fail before it is awaited
    await vi.waitFor(
      async () => {
        const waiting = await database.pool.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        expect(waiting.rowCount).toBeGreaterThan(0)
      },
      { timeout: 10_000, interval: 10 },
    )
    await other.query('COMMIT')
    other.release()
    expect(await moved).toBe(true)
    expect((await countsOf(sale))[10]).toEqual(after)
  }
})
