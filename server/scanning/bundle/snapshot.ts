// One moment of an event, read in one transaction. Guards: `seq` names a state that is whole. It is the oldest transaction that was not
// over when the moment was taken: what an older one wrote is in it, what that one or a later one writes is not older than it, and so in the
// next delta. The database stamps every row with the transaction that wrote it last (`xmin`), whatever wrote it: no command can forget to
// announce a change of a rule, a name, a block or a pass, the hot path of scans pays nothing, and nobody waits at a counter of the event.
// Stamps have 32 bits and are compared by their age, so a `since` from more than two thousand million transactions ago, or from another
// life of the database, is answered with everything.
import type pg from 'pg'
import type { Ctx } from '@/server/kernel/ctx'

export type Snapshot = {
  client: pg.PoolClient
  seq: number
  /** The stamp that `since` is compared with; null: everything. */
  sinceStamp: string | null
}

const STAMPS = 2 ** 32
const OLDEST = 2 ** 31 - 1

export async function inSnapshot<T>(
  ctx: Pick<Ctx, 'pool'>,
  since: number,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const client = await ctx.pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows } = await client.query<{ seq: string }>('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS seq')
    const seq = Number(rows[0]?.seq)
    const isKnown = since > 0 && since <= seq && seq - since < OLDEST
    return await work({ client, seq, sinceStamp: isKnown ? String(since % STAMPS) : null })
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection on which something failed may be in the middle of an answer: it is not used again.
    if (!broken) await client.query('COMMIT').catch((error: Error) => (broken = error))
    client.release(broken)
  }
}
