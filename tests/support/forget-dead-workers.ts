// Time that tests need not wait for: how long a worker is silent before its jobs are another's is proven once (killed-worker.db.test.ts).
import type { Ctx } from '@/server/kernel/ctx'

/** As if half a minute had gone by since a worker was killed: the next one takes its jobs over at its start. */
export async function forgetDeadWorkers({ pool }: Pick<Ctx, 'pool'>): Promise<void> {
  await pool.query(`UPDATE worker_heartbeat SET seen_at = seen_at - interval '1 minute'`)
  await pool.query(
    `UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '1 minute' WHERE locked_at IS NOT NULL`,
  )
}
