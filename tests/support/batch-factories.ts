// Batches for tests: people without a ticket, an order for theirs, and the queue worked off by the product's own tasks.
import { runOnce, type Task } from 'graphile-worker'
import { vi } from 'vitest'
import { importAttendees } from '@/server/attendees/import-attendees'
import { findArchive } from '@/server/batches/ask-for-archive'
import { type ArchiveKind, type CreateBatch, createBatchInput } from '@/server/batches/contract'
import { createBatch } from '@/server/batches/create-batch'
import { processStorage } from '@/server/files/storage'
import { type JobName, jobs } from '@/server/jobs/catalog'
import type { Ctx } from '@/server/kernel/ctx'
import { rootLog } from '@/server/kernel/log'
import { runJob } from '@/worker/tasks/run-job'
import { quietLogger } from '@/worker/worker-log'
import { as, type Sale } from './sales-factories'

export async function attendeesOf(ctx: Ctx, sale: Sale, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let first = 0; first < count; first += 1_000) {
    const attendees = Array.from({ length: Math.min(1_000, count - first) }, (_, index) => ({
      name: `Invitée ${first + index + 1}`,
      email: null,
    }))
    ids.push(...(await importAttendees(as(ctx, sale.owner), { eventId: sale.eventId, attendees })).attendeeIds)
  }
  return ids
}

export async function aBatch(
  ctx: Ctx,
  sale: Sale,
  guestIds: readonly string[],
  more: Partial<CreateBatch> = {},
): Promise<string> {
  const ticketTypeId = sale.ticketTypes[0]?.id
  const input = createBatchInput.parse({ eventId: sale.eventId, ticketTypeId, guestIds, ...more })
  return (await createBatch(as(ctx, sale.owner), input)).batchId
}

/** Runs what is due in the queue, and what that asks for, until nothing is due. @param names of the jobs; all without it */
export async function workOff(ctx: Ctx, names: readonly JobName[] = Object.keys(jobs) as JobName[]): Promise<void> {
  const task =
    (name: JobName): Task =>
    (payload, { job }) =>
      runJob(name, payload, job, (actor, requestId) => ({ ...ctx, now: new Date(), actor, requestId }))
  const { rows } = await ctx.pool.query<{ since: string }>('SELECT clock_timestamp()::text AS since')
  await runOnce({
    pgPool: ctx.pool,
    concurrency: 5,
    noHandleSignals: true,
    logger: quietLogger(rootLog()),
    taskList: Object.fromEntries(names.map((name) => [name, task(name)])),
  })
  // The runner ends while its last word about a job is still under way.
  const isQuiet = async () => {
    if ((await lockedSince(ctx, rows[0]?.since)) !== 0) throw new Error('a job of this run is still locked')
  }
  await vi.waitFor(isQuiet, { timeout: 10_000, interval: 10 })
}

async function lockedSince(ctx: Ctx, since: string | undefined): Promise<number> {
  const text = 'SELECT count(*)::int AS count FROM graphile_worker._private_jobs WHERE locked_at > $1::timestamptz'
  const { rows } = await ctx.pool.query<{ count: number }>(text, [since])
  return rows[0]?.count ?? -1
}

export const batchJobs: readonly JobName[] = ['advance-batch', 'issue-batch-chunk', 'make-batch-archive']

/** The file of one part, as it lies in the storage. */
export async function archiveOf(by: Ctx, id: string, kind: ArchiveKind, part: number): Promise<Buffer> {
  const { key } = await findArchive(by, { id, kind, part })
  const file = await processStorage().get(key)
  if (!file) throw new Error(`the archive ${key} is not in the storage`)
  return file
}
