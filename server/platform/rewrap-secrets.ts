// Seals every secret in the database anew under another KEY_ENCRYPTION_KEY: keys of events, roots of rotating codes, secrets of
// integrations and webhook endpoints. Guards: all of them in one transaction, and each is opened before anything is written, so that a wrong present key or a
// row sealed under a third one changes nothing; a test holds the list below against the columns there are.
import type pg from 'pg'
import type { Random } from '@/server/kernel/random'
import { open, seal } from '@/server/kernel/seal'

type SealedColumn = { table: string; id: string; column: string; purpose: (id: string) => string }

export const sealedColumns: readonly SealedColumn[] = [
  { table: 'event_key', id: 'kid', column: 'wrapped_private_key', purpose: (kid) => `event_key:${kid}` },
  { table: 'event_key', id: 'kid', column: 'wrapped_rotation_key', purpose: (kid) => `rotation_key:${kid}` },
  { table: 'integration', id: 'id', column: 'wrapped_secret', purpose: (id) => `integration:${id}` },
  { table: 'integration', id: 'id', column: 'previous_wrapped_secret', purpose: (id) => `integration:${id}` },
  { table: 'webhook_endpoint', id: 'id', column: 'wrapped_secret', purpose: (id) => `webhook_endpoint:${id}` },
  { table: 'webhook_endpoint', id: 'id', column: 'wrapped_old_secret', purpose: (id) => `webhook_endpoint:${id}` },
]

/** How many were sealed anew. No process may write secrets meanwhile: stop web and worker. */
export async function rewrapSecrets(
  pool: pg.Pool,
  { present, next, random }: { present: Uint8Array; next: Uint8Array; random: Pick<Random, 'bytes'> },
): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('LOCK TABLE event_key, integration, webhook_endpoint IN SHARE ROW EXCLUSIVE MODE')
    let count = 0
    for (const { table, id, column, purpose } of sealedColumns) {
      const { rows } = await client.query<{ id: string; sealed: string }>(
        `SELECT ${id}::text AS id, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ${id}`,
      )
      const anew = rows.map((row) => {
        const about = purpose(row.id)
        return { id: row.id, sealed: seal(next, open(present, row.sealed, about), about, random) }
      })
      await client.query(
        `UPDATE ${table} t SET ${column} = v.sealed FROM unnest($1::text[], $2::text[]) AS v(id, sealed) WHERE t.${id}::text = v.id`,
        [anew.map((row) => row.id), anew.map(({ sealed }) => sealed)],
      )
      count += anew.length
    }
    await client.query('COMMIT')
    return count
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
