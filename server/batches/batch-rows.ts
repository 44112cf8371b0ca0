// The rows of a batch that several commands write alike. Guards: a batch is closed once, by whoever sees its last ticket decided.
import { enqueue } from '@/server/jobs/enqueue'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import type { BatchPriority, BatchStatus } from './contract'

/** Tickets that one job makes. */
export const CHUNK = 100

export type Lane = { batchId: string; lane: number; lanes: number }

/** All of them after mails and payments; lower runs first. */
const priorityOf: Readonly<Record<string, number>> = { high: 5, normal: 15, low: 25 } satisfies Record<
  BatchPriority,
  number
>

export function askToAdvance(tx: TxCtx, batchId: string): Promise<void> {
  return enqueue(tx, 'advance-batch', { batchId }, { jobKey: `batch:${batchId}` })
}

/** One job of a lane waits at a time. */
export function askForChunk(tx: TxCtx, lane: Lane, priority: string, runAt: Date): Promise<void> {
  const jobKey = `batch:${lane.batchId}:${lane.lane}`
  return enqueue(tx, 'issue-batch-chunk', lane, { jobKey, runAt, priority: priorityOf[priority] ?? 15 })
}

/** What became of it, when this call closed it; null while tickets are open or when it was closed before. */
export async function closeBatch(ctx: Ctx, batchId: string, at: Date): Promise<BatchStatus | null> {
  const [closed] = await ctx.db.$queryRaw<{ status: BatchStatus }[]>`
    UPDATE ticket_batch b SET completed_at = ${at}::timestamptz, status = CASE WHEN b.status = 'cancelled' THEN b.status
      WHEN EXISTS (SELECT FROM batch_item i WHERE i.batch_id = b.id AND i.status = 'succeeded') THEN 'completed' ELSE 'failed' END::batch_status
    WHERE b.id = ${batchId}::uuid AND b.completed_at IS NULL
      AND NOT EXISTS (SELECT FROM batch_item i WHERE i.batch_id = b.id AND i.status IN ('pending', 'issued'))
    RETURNING b.status::text AS status`
  return closed?.status ?? null
}

export type Failure = {
  itemId: string
  code: string
  message: string
  /** Whether it may be otherwise a moment later. */
  passes: boolean
}

/** Milliseconds before the next try after `attempts` that failed; null: no more. */
export type Patience = { attempts: number; delayMs: number }

/** Failures that pass wait for their next try until the patience ends; the others are decided. */
export async function recordFailures(
  ctx: Ctx,
  failures: readonly Failure[],
  at: Date,
  patience: Patience,
): Promise<void> {
  if (failures.length === 0) return
  await ctx.db.$executeRaw`
    UPDATE batch_item i SET attempts = i.attempts + 1, error_code = f.code, error_message = f.message,
      status = CASE WHEN f.passes AND i.attempts < ${patience.attempts}::int THEN i.status ELSE 'failed' END,
      retry_at = CASE WHEN f.passes AND i.attempts < ${patience.attempts}::int
        THEN ${at}::timestamptz + ${patience.delayMs}::int * power(2, i.attempts) * interval '1 millisecond' END,
      decided_at = CASE WHEN f.passes AND i.attempts < ${patience.attempts}::int THEN NULL ELSE ${at}::timestamptz END
    FROM unnest(${failures.map((one) => one.itemId)}::uuid[], ${failures.map((one) => one.code)}::text[],
      ${failures.map((one) => one.message)}::text[], ${failures.map((one) => one.passes)}::boolean[]) AS f(id, code, message, passes)
    WHERE i.id = f.id AND i.status IN ('pending', 'issued')`
}
