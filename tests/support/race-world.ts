// Where two processes race for the same rows: a database with two programs at it, and a second one whose guards a control may take away.
import { afterAll, beforeAll } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from './database'
import { salesCtx } from './sales-factories'
import { anotherProcess } from './scanning-factories'

// Those of the test file that has called `openRace`: every file has its own.
export let ctx: Ctx
export let database: TestDatabase
/** A second program at the same database. */
export let other: ReturnType<typeof anotherProcess>
export let bareCtx: Ctx
/** The database of `bareCtx`. */
export let bare: TestDatabase

export function openRace(): void {
  let ends: (() => Promise<void>)[]
  beforeAll(async () => {
    database = await freshDatabase()
    bare = await freshDatabase()
    const [guarded, unguarded] = [salesCtx(database), salesCtx(bare)]
    ctx = guarded.ctx
    bareCtx = unguarded.ctx
    other = anotherProcess(ctx, database)
    ends = [other.end, guarded.end, unguarded.end]
  })
  afterAll(async () => {
    await Promise.all(ends.map((end) => end()))
    await Promise.all([database.drop(), bare.drop()])
  })
}
