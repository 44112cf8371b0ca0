import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, buyer, poolsOf, salesCtx } from '@/tests/support/sales-factories'
import { placeHold } from './place-hold'

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
