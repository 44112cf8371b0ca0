// The text of an API key, `ptl_key_<prefix>_<secret>`, and its holder. Guards: only the SHA-256 of the 256-bit secret is stored, and
// it is compared in constant time after a look-up by the public prefix.
import { createHash, timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import { keyPermissions, type Permission } from '@/server/kernel/actor'
import { encodeBase32 } from '@/server/kernel/base32'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import type { Random } from '@/server/kernel/random'

const form = /^ptl_key_([A-Z2-7]{8})_([A-Za-z0-9_-]{43})$/
const lastUsedEveryMs = 60_000

export type ApiKeyActor = Extract<Actor, { kind: 'api_key' }>

export function makeApiKey(random: Random): { token: string; prefix: string; secretHash: Uint8Array<ArrayBuffer> } {
  const prefix = encodeBase32(random.bytes(5))
  const secret = Buffer.from(random.bytes(32)).toString('base64url')
  return { token: `ptl_key_${prefix}_${secret}`, prefix, secretHash: hashSecret(secret) }
}

/** Null for a text without the form, an unknown, wrong or revoked key. */
export async function readApiKey(
  ctx: Pick<Ctx, 'now'> & { pool: pg.Pool },
  token: string,
): Promise<ApiKeyActor | null> {
  const [, prefix, secret] = form.exec(token) ?? []
  if (!prefix || !secret) return null
  const row = await keyRow(ctx, prefix)
  if (!row || !timingSafeEqual(row.secretHash, hashSecret(secret))) return null
  if (await noteUse(ctx, row.id, row.lastUsedAt)) row.lastUsedAt = ctx.now
  const permissions = new Set(keyPermissions.filter((name: Permission) => row.permissions.includes(name)))
  return { kind: 'api_key', apiKeyId: row.id, organizationId: row.organizationId, permissions }
}

type KeyRow = { id: string; organizationId: string; secretHash: Buffer; permissions: string[]; lastUsedAt: Date | null }

/** A revocation or a change has to hold within a second; a gate that scans without pause asks once in that time. */
const keptMs = 900
const mostKept = 1_000
const kept = new WeakMap<pg.Pool, Map<string, { row: KeyRow; at: number }>>()

async function keyRow(ctx: Pick<Ctx, 'now'> & { pool: pg.Pool }, prefix: string): Promise<KeyRow | null> {
  const keys = kept.get(ctx.pool) ?? new Map<string, { row: KeyRow; at: number }>()
  kept.set(ctx.pool, keys)
  const known = keys.get(prefix)
  const age = known ? ctx.now.getTime() - known.at : keptMs
  if (known && age >= 0 && age < keptMs) return known.row
  const { rows } = await ctx.pool.query<KeyRow>({
    name: 'api-key',
    text: `SELECT id, organization_id AS "organizationId", secret_hash AS "secretHash", permissions, last_used_at AS "lastUsedAt"
           FROM api_key WHERE prefix = $1 AND revoked_at IS NULL`,
    values: [prefix],
  })
  keys.delete(prefix)
  const [row] = rows
  if (!row) return null
  if (keys.size >= mostKept) keys.delete(keys.keys().next().value ?? prefix)
  keys.set(prefix, { row, at: ctx.now.getTime() })
  return row
}

/** At most once a minute, so that a busy key does not write one row all day. */
async function noteUse(
  ctx: Pick<Ctx, 'now'> & { pool: pg.Pool },
  id: string,
  lastUsedAt: Date | null,
): Promise<boolean> {
  const dueBefore = new Date(ctx.now.getTime() - lastUsedEveryMs)
  if (lastUsedAt !== null && lastUsedAt > dueBefore) return false
  await ctx.pool.query(
    'UPDATE api_key SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)',
    [id, ctx.now, dueBefore],
  )
  return true
}

function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret).digest())
}
