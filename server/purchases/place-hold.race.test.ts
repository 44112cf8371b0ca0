import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, buyer, poolsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { holdStatement } from './hold-statement'
import { placeHold } from './place-hold'
import { releasePlaces } from './release-places'

const PLACES = 10
const BUYERS = 64

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

const small = () => aSale(ctx, { types: [{ name: 'Rare', amount: 1000, capacity: PLACES }] })

test('control: counting first and inserting afterwards, without the CHECK, sells more than there is', async () => {
  const own = await freshDatabase()
  const { ctx: naive, end: endNaive } = salesCtx(own)
  try {
    await own.pool.query('ALTER TABLE capacity DROP CONSTRAINT capacity_places')
    const sale = await aSale(naive, { types: [{ name: 'Rare', amount: 1000, capacity: PLACES }] })
    await Promise.all(
      Array.from({ length: BUYERS }, async () => {
        const [pool] = await poolsOf(naive, sale)
        if (pool && pool.held < pool.size)
          await own.pool.query('UPDATE capacity SET held = held + 1 WHERE event_id = $1', [sale.eventId])
      }),
    )
    expect((await poolsOf(naive, sale))[0]?.held).toBeGreaterThan(PLACES)
  } finally {
    await endNaive()
    await own.drop()
  }
})

test('the CHECK alone stops the naive code', async () => {
  const sale = await small()
  const tries = await Promise.allSettled(
    Array.from({ length: BUYERS }, () =>
      ctx.pool.query('UPDATE capacity SET held = held + 1 WHERE event_id = $1', [sale.eventId]),
    ),
  )
  expect(tries.filter((result) => result.status === 'fulfilled')).toHaveLength(PLACES)
  await ctx.pool.query('UPDATE capacity SET held = 0 WHERE event_id = $1', [sale.eventId])
})

test('the statement alone, without the CHECK, holds exactly what there is', async () => {
  const own = await freshDatabase()
  const { ctx: unguarded, end: endUnguarded } = salesCtx(own)
  try {
    await own.pool.query('ALTER TABLE capacity DROP CONSTRAINT capacity_places')
    for (let round = 0; round < 5; round++) {
      const sale = await aSale(unguarded, { types: [{ name: 'Rare', amount: 1000, capacity: PLACES }] })
      const results = await Promise.allSettled(Array.from({ length: BUYERS }, () => aHold(unguarded, sale)))
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(PLACES)
      expect(await poolsOf(unguarded, sale)).toEqual([{ size: PLACES, held: PLACES, sold: 0 }])
    }
    expect(await checkInvariants(unguarded.pool)).toEqual([])
  } finally {
    await endUnguarded()
    await own.drop()
  }
})

test('sixty-four buyers of ten places: ten hold one, the others hear sold out, nobody hears anything else', async () => {
  const sale = await small()
  const results = await Promise.allSettled(Array.from({ length: BUYERS }, () => aHold(ctx, sale)))
  const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason.code)
  expect(refused).toEqual(Array.from({ length: BUYERS - PLACES }, () => 'purchase.sold_out'))
  expect(await poolsOf(ctx, sale)).toEqual([{ size: PLACES, held: PLACES, sold: 0 }])
  expect(await checkInvariants(ctx.pool)).toEqual([])
})

test('carts that take two pools in opposite orders never wait for each other', async () => {
  const sale = await aSale(ctx, {
    types: [
      { name: 'A', amount: 100, capacity: 500 },
      { name: 'B', amount: 100, capacity: 500 },
    ],
  })
  const [a, b] = sale.ticketTypes.map((type) => ({ ticketTypeId: type.id, quantity: 1 }))
  const carts = Array.from({ length: 200 }, (_, index) => (index % 2 ? [a!, b!] : [b!, a!]))
  const holds = await Promise.all(carts.map((items) => placeHold(ctx, { eventId: sale.eventId, items, buyer })))
  expect(holds).toHaveLength(200)
  expect((await poolsOf(ctx, sale)).map((pool) => pool.held)).toEqual([200, 200])
})

/** Runs `work` while another connection has changed the event's pools and not yet committed; ends when it did. */
async function besideChange<T>(sale: Sale, change: string, work: () => Promise<T>): Promise<T> {
  const other = await ctx.pool.connect()
  try {
    await other.query('BEGIN')
    await other.query(`UPDATE capacity SET ${change} WHERE event_id = $1`, [sale.eventId])
    const done = work()
    done.catch(() => {}) // it may fail before it is awaited
    await vi.waitFor(
      async () => {
        const { rowCount } = await database.pool.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        if (rowCount === 0) throw new Error('nobody waits')
      },
      { timeout: 10_000, interval: 10 },
    )
    await other.query('COMMIT')
    return await done
  } finally {
    await other.query('ROLLBACK')
    other.release()
  }
}

test('a hold that waited for a full pool takes what was released or added meanwhile', async () => {
  const sale = await small()
  const holds = await Promise.all(Array.from({ length: PLACES }, () => aHold(ctx, sale)))
  await besideChange(sale, `size = ${PLACES + 1}`, () => aHold(ctx, sale))
  expect(await poolsOf(ctx, sale)).toEqual([{ size: PLACES + 1, held: PLACES + 1, sold: 0 }])
  await besideChange(sale, 'held = held - 1', () => aHold(ctx, sale))
  expect(await poolsOf(ctx, sale)).toEqual([{ size: PLACES + 1, held: PLACES + 1, sold: 0 }])
  // The change by hand has released nobody's hold; one is, so that counters and rows agree.
  await ctx.pool.query(`UPDATE purchase SET places = 'released', status = 'expired' WHERE id = $1`, [holds[0]?.id])
})

test('control: the same statement, writing from the row of its own beginning, ends in the CHECK', async () => {
  const sale = await small()
  await ctx.pool.query('UPDATE capacity SET held = size WHERE event_id = $1', [sale.eventId])
  const { rows } = await ctx.pool.query<{ id: string }>('SELECT id FROM capacity WHERE event_id = $1', [sale.eventId])
  const written = 'size = pool.size, held = pool.held + pool.places, sold = pool.sold'
  const taking = holdStatement.text.slice(0, holdStatement.text.indexOf('), made AS'))
  expect(taking).toContain(written)
  const naive = `${taking.replace(written, 'held = c.held + pool.places')}) SELECT ok FROM room`
  const take = (text: string) => besideChange(sale, 'held = 0', () => ctx.pool.query(text, [[rows[0]?.id], [1]]))
  await expect(take(naive)).rejects.toMatchObject({ code: '23514', constraint: 'capacity_places' })
  await ctx.pool.query('UPDATE capacity SET held = size WHERE event_id = $1', [sale.eventId])
  expect((await take(`${taking}) SELECT ok FROM room`)).rows).toEqual([{ ok: true }])
  await ctx.pool.query('UPDATE capacity SET held = 0 WHERE event_id = $1', [sale.eventId])
})

test('a full pool, releases and holds together: a place or sold out, and nothing else', async () => {
  for (let round = 0; round < 5; round++) {
    const sale = await small()
    const holds = await Promise.all(Array.from({ length: PLACES }, () => aHold(ctx, sale)))
    const release = (id: string) =>
      inTransaction(ctx, (tx) => releasePlaces(tx, id, 'cancelled', { onlyIfLapsed: false }))
    const buyers = Array.from({ length: 3 * PLACES }, () => aHold(ctx, sale))
    const released = holds.map(({ id }) => release(id))
    const results = await Promise.allSettled(buyers)
    expect(await Promise.all(released)).toEqual(holds.map(() => true))
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refused.filter((code) => code !== 'purchase.sold_out')).toEqual([])
    expect(await poolsOf(ctx, sale)).toEqual([{ size: PLACES, held: results.length - refused.length, sold: 0 }])
  }
  expect(await checkInvariants(ctx.pool)).toEqual([])
})
