// A job is asked for in the transaction that needs it: both are there after a commit, neither after a rollback.
import type { TxCtx } from '@/server/kernel/ctx'
import { type JobName, type JobPayload, jobs } from './catalog'

export type EnqueueOptions = {
  /** While a job with this key waits, asking again changes that one (its payload and time) instead of adding a second. */
  jobKey?: string
  runAt?: Date
  priority?: number
  maxAttempts?: number
  /** Jobs of one queue run one after the other. */
  queue?: string
}

export async function enqueue<N extends JobName>(
  tx: TxCtx,
  name: N,
  payload: JobPayload<N>,
  options: EnqueueOptions = {},
): Promise<void> {
  const { maxAttempts, priority } = jobs[name]
  await tx.db.$queryRaw`
    SELECT id FROM graphile_worker.add_job(
      identifier => ${name}::text,
      payload => ${JSON.stringify({ ...payload, requestId: tx.requestId })}::json,
      queue_name => ${options.queue ?? null}::text,
      run_at => ${options.runAt ?? tx.now}::timestamptz,
      max_attempts => ${options.maxAttempts ?? maxAttempts}::int,
      job_key => ${options.jobKey ?? null}::text,
      priority => ${options.priority ?? priority}::int)`
}
