// Public keys of events, kept in the process: what is kept never changes. Whether a key was withdrawn is not kept; the
// admission reads that fresh. By pool, so that two databases in one process cannot mix up their kids.
import type pg from 'pg'

export type GateKey = { organizationId: string; eventId: string; publicKey: Uint8Array }

const KEYS_KEPT = 5_000
const kept = new WeakMap<pg.Pool, Map<number, GateKey>>()

/** Null when no event has this key. An unknown kid is asked anew each time: it may be made a moment later. */
export async function gateKey(pool: pg.Pool, kid: number): Promise<GateKey | null> {
  const keys = kept.get(pool) ?? new Map<number, GateKey>()
  kept.set(pool, keys)
  const known = keys.get(kid)
  if (known) return known
  const { rows } = await pool.query<{ organization_id: string; event_id: string; public_key: Buffer }>({
    name: 'gate-key',
    // A token's kid reaches beyond the column's range.
    text: 'SELECT organization_id, event_id, public_key FROM event_key WHERE kid = $1::bigint',
    values: [kid],
  })
  const row = rows[0]
  if (!row) return null
  const key = { organizationId: row.organization_id, eventId: row.event_id, publicKey: row.public_key }
  if (keys.size >= KEYS_KEPT) keys.delete(keys.keys().next().value ?? kid)
  keys.set(kid, key)
  return key
}
