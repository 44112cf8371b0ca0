import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, later, salesCtx } from '@/tests/support/sales-factories'
import { purgeExpired } from './purge-expired'

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

test('what was made with an Idempotency-Key gives it up after a day, and not before', async () => {
  const sale = await aSale({ ...ctx, requestKey: ctx.random.bytes(32) })
  const old = await aHold({ ...ctx, requestKey: ctx.random.bytes(32) }, sale)
  const young = await aHold({ ...later(ctx, 3600), requestKey: ctx.random.bytes(32) }, sale)
  const marked = async () => {
    const where = { requestKey: { not: null } }
    const [events, purchases] = [await ctx.db.event.count({ where }), await ctx.db.purchase.findMany({ where })]
    return { events, purchases: purchases.map(({ id }) => id).sort() }
  }
  await purgeExpired(later(ctx, 24 * 3600))
  expect(await marked()).toEqual({ events: 1, purchases: [old.id, young.id].sort() })
  await purgeExpired(later(ctx, 24 * 3600 + 1))
  expect(await marked()).toEqual({ events: 0, purchases: [young.id] })
  expect(await ctx.db.purchase.count()).toBe(2)
})
