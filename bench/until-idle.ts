// Between two parts of a bench: what the last one left behind must be done, or the next is measured beside it.
import type pg from 'pg'

const PATIENCE_MS = 180_000

/** Resolves when no job is due and none runs; says so when that did not come. */
export async function untilIdle(pool: pg.Pool): Promise<void> {
  const since = performance.now()
  for (;;) {
    const { rows } = await pool.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM graphile_worker._private_jobs
       WHERE attempts < max_attempts AND (locked_at IS NOT NULL OR run_at <= now())`,
    )
    if (rows[0]?.waiting === 0) return
    if (performance.now() - since > PATIENCE_MS) {
      console.log(`${rows[0]?.waiting} jobs are still there: the next figures are measured beside them.`)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
