// Starts a batch's lanes, and starts them again when none of their jobs is left. Guards: however often it is asked, one job of a lane waits.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { askForChunk, askToAdvance, CHUNK } from './batch-rows'

export async function advanceBatch(ctx: Ctx, { batchId }: { batchId: string }): Promise<void> {
  const batch = await ctx.db.ticketBatch.findUnique({ where: { id: batchId } })
  if (!batch || batch.completedAt !== null) return
  const lanes = Math.min(env().queueConcurrency, Math.ceil(batch.total / CHUNK))
  await inTransaction(ctx, async (tx) => {
    for (let lane = 0; lane < lanes; lane++) await askForChunk(tx, { batchId, lane, lanes }, batch.priority, tx.now)
  })
}

/** Of those that run: what no job is left for. */
export async function followBatches(ctx: Ctx): Promise<void> {
  const stopped = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT b.id FROM ticket_batch b
    WHERE b.completed_at IS NULL AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs j
      WHERE j.key LIKE 'batch:' || b.id || '%' AND j.attempts < j.max_attempts)`
  for (const { id } of stopped) await inTransaction(ctx, (tx) => askToAdvance(tx, id))
}
