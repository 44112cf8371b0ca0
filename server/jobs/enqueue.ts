// A job is asked for in the transaction that needs it: both are there after a commit, neither after a rollback.
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { type JobName, type JobPayload, jobs } from './catalog'

export type EnqueueOptions = {
  /**
   * While a job with this key waits, asking again changes that one (its payload and time) instead of adding a second; while it runs, it loses
   * the key to a second and is not tried again. Absent: a key of its own, so that one without was replaced or removed.
   */
  jobKey?: string
  /** Absent: at once. */
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
  await tx.db.$queryRawUnsafe(`SELECT (${addJob(1)}).id`, ...jobValues(tx, name, payload, options))
}

/**
 * The same within a statement that is a transaction by itself: `addJob` calls for it with `jobValues` as the parameters from `$first` on.
 * Answers the job's row.
 */
export function addJob(first: number): string {
  const [name, payload, queue, runAt, attempts, key, priority] = Array.from({ length: 7 }, (_, at) => `$${first + at}`)
  return `graphile_worker.add_job(identifier => ${name}::text, payload => ${payload}::json, queue_name => ${queue}::text,
    run_at => ${runAt}::timestamptz, max_attempts => ${attempts}::int,
    job_key => coalesce(${key}::text, gen_random_uuid()::text), priority => ${priority}::int)`
}

export function jobValues<N extends JobName>(
  ctx: Pick<Ctx, 'requestId'>,
  name: N,
  payload: JobPayload<N>,
  options: EnqueueOptions = {},
): unknown[] {
  const { maxAttempts, priority } = jobs[name]
  return [
    name,
    JSON.stringify({ ...payload, requestId: ctx.requestId }),
    options.queue ?? null,
    // At once is by the database's clock: an instant of ours that lies a millisecond ahead of it would wait for the next poll, a second later.
    options.runAt ?? null,
    options.maxAttempts ?? maxAttempts,
    options.jobKey ?? null,
    options.priority ?? priority,
  ]
}
