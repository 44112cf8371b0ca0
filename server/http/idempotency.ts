// The same Idempotency-Key and body get the same answer, and one effect. The record of the key is the lock as well: one request holds it
// with a lease, its twins wait for the answer. Guards: a first try that died is taken over after its lease, and the command then finds
// what it had already done through ctx.requestKey; 2xx and 4xx are kept for 24 h, 429 and 5xx are not.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { now } from '@/server/kernel/clock'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { newCtx, processDatabase } from '@/server/kernel/process'
import { rememberedSince } from '@/server/kernel/request-key'

export type StoredAnswer = { status: number; body: unknown; headers: Readonly<Record<string, string>> }

/** For answers with a secret in them: what is stored lacks it, and a repeat derives it again. Both work on the `data` of a success. */
export type Secrets = {
  redact(data: unknown): unknown
  restore(data: unknown, ctx: Ctx): Promise<unknown>
}

type Call = { request: Request; actor: Actor; bytes: Uint8Array; requestId: string; secrets: Secrets | undefined }

export const leaseSeconds = 30
const waitForTwinMs = 15_000
const keyForm = /^[^\p{Cc}]{1,255}$/u

/** Runs `work` once per key; `work` never throws. Without the header it just runs. */
export async function idempotently(
  call: Call,
  work: (requestKey: Uint8Array | null) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const key = call.request.headers.get('idempotency-key')
  if (key === null) return work(null)
  if (!keyForm.test(key))
    fail('bad_request', 'idempotency.key_invalid', 'Idempotency-Key must have 1 to 255 printable characters.')

  const { pool } = processDatabase()
  const scope = scopeOf(call.actor, new URL(call.request.url).pathname, key)
  const hash = createHash('sha256').update(call.bytes).digest()
  const deadline = now().getTime() + waitForTwinMs
  for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 2, 250)) {
    const claim = await claimKey(pool, scope, hash)
    if (claim.state === 'mine') {
      const result = await work(requestKeyOf(scope, hash))
      await settle(pool, scope, claim.lockedUntil, result, call.secrets)
      return result
    }
    if (!claim.hash.equals(hash)) {
      fail('conflict', 'idempotency.key_reused', 'This Idempotency-Key was already used with another body.')
    }
    if (claim.answer) return replay(claim.answer, call)
    if (now().getTime() > deadline) {
      fail('conflict', 'idempotency.in_progress', 'The first request with this key is still running.', {
        retryAfterSeconds: 5,
      })
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** What a request writes on what it makes: the same for the same caller, path, key and body only. */
function requestKeyOf(scope: Buffer, hash: Buffer): Buffer {
  return createHash('sha256').update(scope).update(hash).digest()
}

/** Anonymous callers share one scope per path and key: the key itself is all they have. */
export function scopeOf(actor: Actor, path: string, key: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([callerName(actor), path, key]))
    .digest()
}

function callerName(actor: Actor): string {
  switch (actor.kind) {
    case 'anonymous':
      return 'anonymous'
    case 'user':
      return `user:${actor.userId}:${actor.organizationId}`
    case 'api_key':
      return `api_key:${actor.apiKeyId}`
    case 'device':
      return `device:${actor.deviceId}`
    case 'buyer':
      return `buyer:${actor.purchaseId}`
    case 'system':
      return `system:${actor.name}`
  }
}

type Claim = { state: 'mine'; lockedUntil: Date } | { state: 'taken'; hash: Buffer; answer: StoredAnswer | null }

async function claimKey(pool: pg.Pool, scope: Buffer, hash: Buffer): Promise<Claim> {
  const at = now()
  const lockedUntil = new Date(at.getTime() + leaseSeconds * 1000)
  const { rows } = await pool.query<{ lockedUntil: Date }>({
    name: 'idempotency-claim',
    text: `INSERT INTO idempotency_record AS r (scope, request_hash, locked_until, created_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (scope) DO UPDATE
             SET request_hash = $2, status = NULL, answer = NULL, locked_until = $3, created_at = $4
             WHERE r.created_at < $5 OR (r.status IS NULL AND r.locked_until <= $4 AND r.request_hash = $2)
           RETURNING locked_until AS "lockedUntil"`,
    values: [scope, hash, lockedUntil, at, rememberedSince(at)],
  })
  if (rows[0]) return { state: 'mine', lockedUntil }
  const found = await pool.query<{
    hash: Buffer
    status: number | null
    answer: { body: string; headers: Record<string, string> }
  }>({
    name: 'idempotency-read',
    text: 'SELECT request_hash AS hash, status, answer FROM idempotency_record WHERE scope = $1',
    values: [scope],
  })
  const row = found.rows[0]
  // Deleted between the two statements: the first try was refused for a passing reason. Ask again.
  if (!row) return claimKey(pool, scope, hash)
  const { status, answer } = row
  return {
    state: 'taken',
    hash: row.hash,
    answer: status === null ? null : { status, headers: answer.headers, body: JSON.parse(answer.body) },
  }
}

/** Only the holder of the lease writes: a first try that was taken over comes too late. */
async function settle(
  pool: pg.Pool,
  scope: Buffer,
  lockedUntil: Date,
  result: StoredAnswer,
  secrets?: Secrets,
): Promise<void> {
  const { status } = result
  // What says when to come back will be answered differently then.
  const passing = status < 500 && result.headers['retry-after'] !== undefined
  if (status === 401 || status === 429 || passing) {
    await pool.query('DELETE FROM idempotency_record WHERE scope = $1 AND locked_until = $2', [scope, lockedUntil])
  } else if (status >= 500) {
    // The answer is forgotten, the body is not: what may already have happened belongs to this body.
    await pool.query('UPDATE idempotency_record SET locked_until = $3 WHERE scope = $1 AND locked_until = $2', [
      scope,
      lockedUntil,
      now(),
    ])
  } else {
    // As text: jsonb would give the fields back in another order.
    const answer = { body: JSON.stringify(changeData(result, secrets?.redact)), headers: result.headers }
    await pool.query(
      'UPDATE idempotency_record SET status = $3, answer = $4 WHERE scope = $1 AND locked_until = $2 AND status IS NULL',
      [scope, lockedUntil, status, JSON.stringify(answer)],
    )
  }
}

async function replay(stored: StoredAnswer, call: Call): Promise<StoredAnswer> {
  const { secrets } = call
  const headers = { ...stored.headers, 'idempotency-replayed': 'true' }
  if (!secrets || !hasData(stored)) return { ...stored, headers }
  const data = await secrets.restore(stored.body.data, newCtx(call.actor, call.requestId))
  return { ...stored, headers, body: { ...stored.body, data } }
}

function changeData(result: StoredAnswer, change: ((data: unknown) => unknown) | undefined): unknown {
  return change && hasData(result) ? { ...result.body, data: change(result.body.data) } : result.body
}

function hasData(result: StoredAnswer): result is StoredAnswer & { body: { data: unknown } } {
  return result.status < 300 && typeof result.body === 'object' && result.body !== null && 'data' in result.body
}
