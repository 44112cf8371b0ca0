// Proves the order of locks: while somebody has a purchase, work that touches its payments waits for the purchase and has nothing yet.
import type { Ctx } from '@/server/kernel/ctx'

const DEADLINE_MS = 10_000

/** Runs `work` while another connection has the purchase; fails when `work` holds `row` while it waits. */
export async function takesPurchaseFirst(
  ctx: Pick<Ctx, 'pool'>,
  purchaseId: string,
  row: { table: 'payment' | 'dispute'; id: string },
  work: () => Promise<unknown>,
): Promise<void> {
  const client = await ctx.pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT id FROM purchase WHERE id = $1 FOR UPDATE', [purchaseId])
    const working = work()
    working.catch(() => {})
    await waits(ctx, client)
    try {
      await client.query(`SELECT id FROM ${row.table} WHERE id = $1 FOR UPDATE NOWAIT`, [row.id])
    } finally {
      await client.query('ROLLBACK')
      await working
    }
  } finally {
    client.release()
  }
}

async function waits({ pool }: Pick<Ctx, 'pool'>, client: { query: typeof pool.query }): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const deadline = Date.now() + DEADLINE_MS
  for (;;) {
    const waiting = await pool.query('SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))', [
      rows[0]?.pid,
    ])
    if (waiting.rowCount) return
    if (Date.now() > deadline) throw new Error('nobody waits for the purchase')
  }
}
