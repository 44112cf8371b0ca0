// Named limits, counted in PostgreSQL so that several web processes share them; while the database is away each process counts alone.
// Guards: a refusal always says when to come back.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'

type Limit = { points: number; seconds: number; shared: boolean }

const limits = {
  /** Every attempt on one account from one network, right or wrong. */
  login_account_from: { points: 10, seconds: 60, shared: true },
  /** Every attempt on one account from anywhere; wide, since whoever has many networks could keep its owner out with it. */
  login_account: { points: 100, seconds: 60, shared: true },
  /** Wrong attempts only, so that a box office behind one address can sign in together. */
  login_address: { points: 10, seconds: 60, shared: true },
  sign_up_address: { points: 10, seconds: 60, shared: true },
  /** Typed codes that name no ticket, by caller; counted when that is known. */
  ticket_code: { points: 30, seconds: 60, shared: true },
  /** Searches at the gate, by caller. */
  gate_search: { points: 60, seconds: 60, shared: true },
  /** Proofs of a design, by the member who asks: each is printed. */
  test_ticket: { points: 40, seconds: 60, shared: true },
  test_ticket_mail: { points: 10, seconds: 600, shared: true },
  /** Words of a mail tried out, by the member who asks. */
  test_message: { points: 10, seconds: 600, shared: true },
  /** Files of megabytes that one member has read: reading one takes a second of the machine. */
  read_file: { points: 30, seconds: 60, shared: true },
  /** Mails with one ticket, sent again by hand. */
  ticket_mail: { points: 5, seconds: 600, shared: true },
  /** Offers of one ticket; offers to one mailbox from anybody; offers from one network. Each writes to a stranger. */
  transfer_ticket: { points: 5, seconds: 86_400, shared: true },
  transfer_recipient: { points: 10, seconds: 3_600, shared: true },
  transfer_network: { points: 60, seconds: 3_600, shared: true },
  /** Codes with which one ticket changes phones; each can be guessed at five times. */
  display_code: { points: 10, seconds: 86_400, shared: true },
  lost_ticket_network: { points: 30, seconds: 3_600, shared: true },
  lost_ticket_mail: { points: 3, seconds: 3_600, shared: true },
  /** Tests of webhook addresses, by organization. */
  webhook_ping: { points: 20, seconds: 60, shared: true },
  api_key: { points: 6_000, seconds: 60, shared: false },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits

const memory = new Map<LimitName, RateLimiterMemory>()
const stores = new WeakMap<pg.Pool, Map<LimitName, RateLimiterPostgres>>()

/** Counts one attempt of `key` (an address, an account, a caller; only its hash is kept); fails with 429 beyond the limit. */
export async function limit(ctx: Pick<Ctx, 'pool'>, name: LimitName, key: string): Promise<void> {
  if (!env().rateLimits) return
  try {
    await limiterOf(ctx.pool, name).consume(hashed(key))
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    tooMany(refusal.msBeforeNext)
  }
}

/** Before a file that the caller sent is read. */
export function limitFiles(ctx: Pick<Ctx, 'pool' | 'actor'>): Promise<void> {
  const { actor } = ctx
  return limit(ctx, 'read_file', actor.kind === 'user' ? actor.userId : actor.kind)
}

/** Fails like `limit` where nothing is left of it, and counts nothing. */
export async function refuseIfSpent(ctx: Pick<Ctx, 'pool'>, name: LimitName, key: string): Promise<void> {
  if (!env().rateLimits) return
  const counted = await limiterOf(ctx.pool, name).get(hashed(key))
  if (counted && counted.remainingPoints <= 0) tooMany(counted.msBeforeNext)
}

/** Takes one counted attempt back: it was right. Counting first and giving back keeps parallel guesses within the limit. */
export async function giveBack(ctx: Pick<Ctx, 'pool'>, name: LimitName, key: string): Promise<void> {
  if (env().rateLimits) await limiterOf(ctx.pool, name).reward(hashed(key), 1)
}

function tooMany(msBeforeNext: number): never {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
  fail('rate_limited', 'rate_limited', `Too many attempts. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds })
}

function limiterOf(pool: pg.Pool, name: LimitName): RateLimiterAbstract {
  return limits[name].shared ? sharedLimiter(pool, name) : memoryLimiter(name)
}

function memoryLimiter(name: LimitName): RateLimiterMemory {
  const { points, seconds } = limits[name]
  const found = memory.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
  memory.set(name, found)
  return found
}

function sharedLimiter(pool: pg.Pool, name: LimitName): RateLimiterPostgres {
  const { points, seconds } = limits[name]
  const ofPool = stores.get(pool) ?? new Map<LimitName, RateLimiterPostgres>()
  stores.set(pool, ofPool)
  const found =
    ofPool.get(name) ??
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_limit',
      tableCreated: true,
      keyPrefix: name,
      points,
      duration: seconds,
      // Counting in memory while the database does not answer keeps guessing slow; nothing could be read anyway.
      insuranceLimiter: memoryLimiter(name),
    })
  ofPool.set(name, found)
  return found
}

function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
