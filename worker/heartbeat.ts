// Says every few seconds that this worker lives, and frees the jobs of those that stopped saying so. Without it a killed worker's jobs
// would stay locked for four hours; with it another worker has them within half a minute.
import type pg from 'pg'
import type { Logger } from '@/server/kernel/log'

const BEAT_MS = 5_000
/** Silent for this long is dead. A worker that was only paused finds its writes refused by compare-and-set when it wakes. */
const DEAD_AFTER_MS = 25_000

/** `workerId` is what graphile-worker writes into `locked_by`: the id of the pool. Answers the function that ends it. */
export async function keepHeartbeat(pool: pg.Pool, workerId: string, log: Logger): Promise<() => Promise<void>> {
  const beat = async () => {
    await pool.query(
      `INSERT INTO worker_heartbeat (worker_id, started_at, seen_at) VALUES ($1, clock_timestamp(), clock_timestamp())
       ON CONFLICT (worker_id) DO UPDATE SET seen_at = excluded.seen_at`,
      [workerId],
    )
    const freed = await releaseDeadWorkers(pool)
    if (freed.length > 0) log.warn({ workers: freed }, 'jobs of dead workers were released')
  }
  await beat()
  const timer = setInterval(
    () => void beat().catch((err: unknown) => log.warn({ err }, 'the heartbeat was missed')),
    BEAT_MS,
  )
  return async () => {
    clearInterval(timer)
    await pool.query('DELETE FROM worker_heartbeat WHERE worker_id = $1', [workerId]).catch(() => undefined)
  }
}

/** Ids of the workers whose jobs were freed: those that fell silent, and those that died before their first beat. */
export async function releaseDeadWorkers(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ worker_id: string }>(
    `WITH silent AS (
       DELETE FROM worker_heartbeat WHERE seen_at < clock_timestamp() - $1 * interval '1 millisecond' RETURNING worker_id
     ), unknown AS (
       SELECT DISTINCT locked_by AS worker_id FROM graphile_worker._private_jobs
       WHERE locked_at < clock_timestamp() - $1 * interval '1 millisecond'
         AND locked_by NOT IN (SELECT worker_id FROM worker_heartbeat)
     ), dead AS (
       SELECT worker_id FROM silent UNION SELECT worker_id FROM unknown
     )
     SELECT worker_id, graphile_worker.force_unlock_workers(ARRAY[worker_id]) FROM dead`,
    [DEAD_AFTER_MS],
  )
  return rows.map((row) => row.worker_id)
}
