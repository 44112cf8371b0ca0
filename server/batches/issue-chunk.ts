// The job that makes a batch: some tickets of one lane, then their files, then it asks for its own next step. Everything it goes by stands
// in rows, so that it can be killed anywhere and be taken up by another worker.
import type { TicketBatch } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { failpoint } from '@/server/kernel/failpoint'
import { logGeneration } from '@/server/tickets/generation-metrics'
import { askForChunk, CHUNK, closeBatch, type Lane } from './batch-rows'
import { issuePending } from './issue-pending'
import { makeFiles } from './make-files'

export async function issueChunk(ctx: Ctx, lane: Lane): Promise<void> {
  const began = performance.now()
  /** The job's own instant and what has gone by since: a chunk takes about a second. */
  const present = () => new Date(ctx.now.getTime() + (performance.now() - began))
  const batch = await ctx.db.ticketBatch.findUnique({ where: { id: lane.batchId } })
  if (!batch || batch.completedAt !== null) return
  const items = await dueItems(ctx, lane)
  const pending = items.filter(({ status }) => status === 'pending').map(({ id }) => id)
  await issuePending(ctx, batch, pending, present())
  failpoint('batch:issued')
  await makeFiles(
    ctx,
    batch,
    items.map(({ id }) => id),
    present,
  )
  if (items.length > 0) {
    const duration = Math.round(performance.now() - began)
    logGeneration(ctx, 'batch_chunk', { batchId: batch.id, tickets: items.length, duration })
  }
  await goOn(ctx, batch, lane, present())
}

type DueItem = { id: string; status: 'pending' | 'issued' }

/** Those of the lane's first chunk with something left to do now. */
async function dueItems(ctx: Ctx, { batchId, lane, lanes }: Lane): Promise<DueItem[]> {
  return ctx.db.$queryRaw<DueItem[]>`
    WITH first AS (
      SELECT position / ${CHUNK}::int AS chunk FROM batch_item
      WHERE batch_id = ${batchId}::uuid AND status IN ('pending', 'issued') AND (position / ${CHUNK}::int) % ${lanes}::int = ${lane}::int
        AND (retry_at IS NULL OR retry_at <= ${ctx.now}::timestamptz)
      ORDER BY position LIMIT 1
    )
    SELECT i.id, i.status::text AS status FROM first JOIN batch_item i ON i.batch_id = ${batchId}::uuid
      AND i.position >= first.chunk * ${CHUNK}::int AND i.position < (first.chunk + 1) * ${CHUNK}::int
    WHERE i.status IN ('pending', 'issued') AND (i.retry_at IS NULL OR i.retry_at <= ${ctx.now}::timestamptz)
    ORDER BY i.position`
}

/** The lane's next step, at once or when its next try is due; the last lane closes the batch. */
async function goOn(ctx: Ctx, batch: TicketBatch, lane: Lane, at: Date): Promise<void> {
  const due = await nextDue(ctx, lane)
  if (due) {
    const runAt = due > at ? due : at
    return inTransaction(ctx, (tx) => askForChunk(tx, lane, batch.priority, runAt))
  }
  const status = await closeBatch(ctx, batch.id, at)
  if (status === null) return
  const duration = at.getTime() - batch.createdAt.getTime()
  logGeneration(ctx, 'batch_closed', { batchId: batch.id, status, total: batch.total, duration })
}

/** When something of the lane can be done; null: nothing is left. What waits for nothing is found without reading the rest. */
async function nextDue(ctx: Ctx, { batchId, lane, lanes }: Lane): Promise<Date | null> {
  const now = await ctx.db.$queryRaw<unknown[]>`
    SELECT id FROM batch_item
    WHERE batch_id = ${batchId}::uuid AND status IN ('pending', 'issued') AND (position / ${CHUNK}::int) % ${lanes}::int = ${lane}::int
      AND retry_at IS NULL
    ORDER BY position LIMIT 1`
  if (now.length > 0) return ctx.now
  const [later] = await ctx.db.$queryRaw<{ due: Date | null }[]>`
    SELECT min(retry_at) AS due FROM batch_item
    WHERE batch_id = ${batchId}::uuid AND status IN ('pending', 'issued') AND (position / ${CHUNK}::int) % ${lanes}::int = ${lane}::int`
  return later?.due ?? null
}
