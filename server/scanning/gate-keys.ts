// Keys of events, kept in the process: what is kept never changes. Whether a key was withdrawn is not kept; the
// admission reads that fresh. By pool, so that two databases in one process cannot mix up their kids.
import type pg from 'pg'
import type { Ctx } from '@/server/kernel/ctx'
import { rotationKeyOf } from '@/server/tickets/keys/rotation-key'

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
  keep(keys, kid, key)
  return key
}

const rotationKeys = new WeakMap<pg.Pool, Map<number, Uint8Array>>()

/** The root of the changing codes of the key's tickets. Read for the first of them; a ticket whose code stays costs nothing here. */
export async function gateRotationKey(ctx: Pick<Ctx, 'pool' | 'db' | 'random'>, kid: number): Promise<Uint8Array> {
  const keys = rotationKeys.get(ctx.pool) ?? new Map<number, Uint8Array>()
  rotationKeys.set(ctx.pool, keys)
  const known = keys.get(kid)
  if (known) return known
  const key = await rotationKeyOf(ctx, kid)
  keep(keys, kid, key)
  return key
}

function keep<T>(keys: Map<number, T>, kid: number, key: T): void {
  if (keys.size >= KEYS_KEPT) keys.delete(keys.keys().next().value ?? kid)
  keys.set(kid, key)
}
