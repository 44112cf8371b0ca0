// A worker that is killed in the middle of a batch: the next one goes on, and each attendee has one ticket with one PDF.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getBatch } from '@/server/batches/queries'
import type { Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { sweepFiles } from '@/server/platform/sweep-files'
import { defaultDesign } from '@/server/templates/contract'
import { aBatch, attendeesOf } from '@/tests/support/batch-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { forgetDeadWorkers } from '@/tests/support/forget-dead-workers'
import { killablePrograms } from '@/tests/support/killable-programs'
import { aSale, as, poolsOf, salesCtx } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'

const TICKETS = inAll(2_000, 300)

const folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-killed-batch-'))
process.env.STORAGE_URL = `file:${folder}`
let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
const { start, ended, kill, stop } = killablePrograms(
  { worker: 'worker/main.ts', 'render-thread': 'server/tickets/pdf/render-thread.ts' },
  // One lane of a few tickets, so that it asks for its own next step as those of many do.
  () => ({ DATABASE_URL: database.url, STORAGE_URL: `file:${folder}`, QUEUE_CONCURRENCY: inAll('5', '1') }),
)

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
})
afterAll(async () => {
  await end()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

/** The code and nothing else: many pages are printed here, and nobody looks at them. */
async function aPlainTemplate(organizationId: string): Promise<string> {
  const [id, versionId] = [ctx.random.uuid(ctx.now), ctx.random.uuid(ctx.now)]
  const design = { ...defaultDesign, cover: 'none', blocks: [{ kind: 'code', size: 'small' }] }
  await ctx.db.ticketTemplate.create({ data: { id, organizationId, name: 'Sobre', createdAt: ctx.now } })
  const made = { number: 1, design, actor: 'test', createdAt: ctx.now }
  await ctx.db.ticketTemplateVersion.create({ data: { id: versionId, organizationId, templateId: id, ...made } })
  return id
}

async function filesIn(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}

test(`a batch of ${TICKETS} whose worker is killed twice makes ${TICKETS} tickets with one PDF each, and leaves no file behind`, {
  timeout: 600_000,
}, async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Invitation', amount: 0, capacity: TICKETS }] })
  const owner = as(ctx, sale.owner)
  const attendeeIds = await attendeesOf(ctx, sale, TICKETS)
  const id = await aBatch(ctx, sale, attendeeIds, { templateId: await aPlainTemplate(sale.organizationId) })
  const untilDone = async (count: number) => {
    const deadline = Date.now() + 240_000
    for (;;) {
      const batch = await getBatch({ ...owner, now: new Date() }, { id })
      if (batch.failed > 0) throw new Error(`${batch.failed} tickets failed`)
      if (batch.succeeded >= count) return batch
      if (Date.now() > deadline) throw new Error(`${batch.succeeded} of ${count} after four minutes`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  // Between the tickets and their files, then wherever it happens to be.
  expect(await ended(start('worker', { failpoint: 'batch:issued' }))).toBe('SIGKILL')
  await forgetDeadWorkers(ctx)
  const worker = start('worker')
  const { succeeded } = await untilDone(TICKETS / 4)
  await kill(worker)
  expect(succeeded).toBeLessThan(TICKETS)
  await forgetDeadWorkers(ctx)
  const last = start('worker')
  expect((await untilDone(TICKETS)).total).toBe(TICKETS)
  const deadline = Date.now() + 10_000
  while ((await getBatch(owner, { id })).status !== 'completed') {
    if (Date.now() > deadline) throw new Error('the batch was not closed')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  await stop(last)

  const tickets = await ctx.db.ticket.findMany({ where: { eventId: sale.eventId } })
  expect(tickets).toHaveLength(TICKETS)
  expect(tickets.map(({ attendeeId }) => attendeeId).sort()).toEqual([...attendeeIds].sort())
  const keys = tickets.map(({ fileKey }) => fileKey ?? expect.unreachable())
  await sweepFiles({ ...ctx, now: new Date(Date.now() + 2 * 3_600_000) })
  expect((await filesIn()).sort()).toEqual(keys.sort())
  expect(await ctx.db.storedFile.count()).toBe(TICKETS)
  expect(await poolsOf(ctx, sale)).toEqual([{ size: TICKETS, held: 0, sold: TICKETS }])
  expect(await checkInvariants(ctx.pool)).toEqual([])
})
