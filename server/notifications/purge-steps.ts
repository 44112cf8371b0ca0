// Takes away how messages got to where they are, once nobody asks any more. Guards: their rows stay: they keep a message from going out twice,
// and statistics are counted from them.
import type { Ctx } from '@/server/kernel/ctx'

const DAY_MS = 24 * 3_600_000
const KEPT_DAYS = 396
const BATCH = 5_000

export async function purgeSteps(ctx: Pick<Ctx, 'pool' | 'now'>): Promise<void> {
  const before = new Date(ctx.now.getTime() - KEPT_DAYS * DAY_MS)
  for (let removed = BATCH; removed === BATCH; ) {
    const { rowCount } = await ctx.pool.query(
      `DELETE FROM notification_step WHERE id IN (
         SELECT id FROM notification_step WHERE id < $1::uuid AND at < $2 ORDER BY id LIMIT $3)`,
      [firstIdOf(before.getTime()), before, BATCH],
    )
    removed = rowCount ?? 0
  }
}

/** Ids are in the order of time: those that were given before this instant are smaller. */
function firstIdOf(ms: number): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
}
