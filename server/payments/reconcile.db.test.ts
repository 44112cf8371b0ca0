// Jobs that have failed too often: what is still overdue gets a fresh start, what is being worked on is left alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, later, salesCtx } from '@/tests/support/sales-factories'
import { askForLapsingHolds } from './overdue-jobs'

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

const jobsOf = async (key: string) => {
  const { rows } = await ctx.pool.query<{ attempts: number; locked: boolean }>(
    'SELECT attempts, locked_at IS NOT NULL AS locked FROM graphile_worker._private_jobs WHERE key = $1',
    [key],
  )
  return rows
}
const setJob = (key: string, values: string) =>
  ctx.pool.query(`UPDATE graphile_worker._private_jobs SET ${values} WHERE key = $1`, [key])

test('one that is exhausted begins again; one that waits, and one in its last try, are left alone', async () => {
  const hold = await aHold(ctx, await aSale(ctx))
  const key = `hold:${hold.id}`
  await askForLapsingHolds(later(ctx, 900))
  await setJob(key, 'attempts = 3')
  await askForLapsingHolds(later(ctx, 902))
  expect(await jobsOf(key)).toEqual([{ attempts: 3, locked: false }])
  await setJob(key, `attempts = max_attempts, locked_at = now(), locked_by = 'a worker'`)
  await askForLapsingHolds(later(ctx, 904))
  expect(await jobsOf(key)).toEqual([{ attempts: 25, locked: true }])
  await setJob(key, 'locked_at = NULL, locked_by = NULL')
  for (const seconds of [906, 908]) await askForLapsingHolds(later(ctx, seconds))
  expect(await jobsOf(key)).toEqual([{ attempts: 0, locked: false }])
  // Nothing that failed for good stays behind.
  expect(await checkInvariants(ctx.pool)).toEqual([])
})
