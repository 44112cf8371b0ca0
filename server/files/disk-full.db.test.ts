// A disk without room: nothing half-written, nothing lost, and everybody who should know is told.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { killablePrograms } from '@/tests/support/killable-programs'
import { littleRoom } from '@/tests/support/little-room'
import { aHold, aSale, salesCtx } from '@/tests/support/sales-factories'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-full-'))
const { start, stop } = killablePrograms({ worker: 'worker/main.ts', fill: 'tests/support/fill-storage.ts' }, () => ({
  DATABASE_URL: byPort(database.url),
  STORAGE_URL: `file:${folder}`,
}))

/** Who has little room is a user of its own kind, and the server's socket is not theirs to open. */
function byPort(url: string): string {
  const address = new URL(url)
  address.search = ''
  return address.href
}

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
})
afterAll(async () => {
  await end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function until<T>(what: string, seconds: number, look: () => Promise<T | null | false | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('a file that finds no room is refused as storage.full, whole files stay whole, and room that comes back is used', async () => {
  const child = start('fill', { within: littleRoom(folder, 200) })
  let said = ''
  child.stdout?.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  await once(child, 'close')
  const seen = JSON.parse(said) as { kept: number; whole: number }
  expect(seen).toMatchObject({ code: 'storage.full', leftovers: 0, again: 1_000 })
  expect([seen.kept, seen.whole]).toEqual([6, 6])
})

test('a ticket’s PDF that finds no room is made later, and nothing points at what was never stored', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale)
  const { id } = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })
  await inTransaction(ctx, (tx) => enqueue(tx, 'render-ticket', { ticketId: id }, { maxAttempts: 5 }))

  const cramped = start('worker', { within: littleRoom(folder, 4) })
  const job = await until('a failed attempt', 60, async () => {
    const { rows } = await ctx.pool.query<{ last_error: string }>(
      `SELECT j.last_error FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE t.identifier = 'render-ticket' AND j.last_error IS NOT NULL`,
    )
    return rows[0]
  })
  expect(job.last_error).toContain('no room left for files')
  expect(await ctx.db.ticket.findUniqueOrThrow({ where: { id } })).toMatchObject({ fileKey: null, status: 'valid' })
  expect(await ctx.db.storedFile.count({ where: { state: 'stored' } })).toBe(0)
  await stop(cramped)

  start('worker')
  const { fileKey } = await until('the PDF', 60, () =>
    ctx.db.ticket.findFirst({ where: { id, fileKey: { not: null } } }),
  )
  expect(await ctx.db.storedFile.findMany({ where: { state: 'stored' } })).toMatchObject([
    { key: fileKey, kind: 'ticket' },
  ])
  expect((await checkInvariants(ctx.pool)).map((violation) => violation.id)).toEqual([])
}, 150_000)
