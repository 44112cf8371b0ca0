// What every command is given: where to read and write, which instant it is, who asks. TxCtx can only be made by inTransaction,
// so the compiler refuses a job, an audit entry or a row lock outside of the transaction that needs it.
import type pg from 'pg'
import type { Permission, Role } from './actor'
import type { Db, DbTx } from './db'
import type { Logger } from './log'
import type { Random } from './random'

export type Actor =
  | { kind: 'anonymous'; address: string | null }
  | {
      kind: 'user'
      userId: string
      /** Null while no organization is chosen (a user without membership). */
      organizationId: string | null
      role: Role | null
      permissions: ReadonlySet<Permission>
      /** Null: every event of the organization. */
      eventIds: readonly string[] | null
      /** Where the request came from, where that is known. */
      address?: string | null
    }
  | {
      kind: 'api_key'
      apiKeyId: string
      organizationId: string
      permissions: ReadonlySet<Permission>
      address?: string | null
    }
  | {
      /** A phone at a gate: it speaks for one event, with the permissions of its profile. */
      kind: 'device'
      deviceId: string
      organizationId: string
      eventIds: readonly [string]
      gateId: string | null
      /** Its own list, else its gate's; null or absent: the list that the event was born with. */
      checkInListId?: string | null
      /** Nobody stands beside it who could look at papers. */
      isKiosk?: boolean
      permissions: ReadonlySet<Permission>
      address?: string | null
    }
  | { kind: 'buyer'; purchaseId: string; organizationId: string }
  | { kind: 'system'; name: string }

export type Ctx = {
  db: Db | DbTx
  /** For the hand-written statements of the hot paths. Never used inside of a transaction. */
  pool: pg.Pool
  now: Date
  random: Random
  actor: Actor
  log: Logger
  requestId: string
  /** Of the caller's Idempotency-Key and body, when there is a key: written on what the request creates. */
  requestKey: Uint8Array | null
}

declare const inside: unique symbol
export type TxCtx = Ctx & { db: DbTx; readonly [inside]: true }

const retryable = new Set(['40001', '40P01', 'P2034'])

/**
 * Runs `work` in one READ COMMITTED transaction. The connection’s lock timeout of 3 s (kernel/db.ts) becomes `unavailable` at the doors.
 * Deadlock and serialization failures are tried again up to three times, so `work` must have no effect outside of the database.
 */
export async function inTransaction<T>(ctx: Ctx, work: (tx: TxCtx) => Promise<T>): Promise<T> {
  if (isInTransaction(ctx)) throw new Error('a transaction is already open')
  const db = ctx.db as Db
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction((tx) => work({ ...ctx, db: tx } as TxCtx), { timeout: 15_000, maxWait: 5_000 })
    } catch (error) {
      if (attempt >= 3 || !retryable.has(databaseCode(error))) throw error
    }
  }
}

/** Whether `ctx` is that of an open transaction. Prisma nests transactions, so `$transaction` is there on both; connecting is not. */
export function isInTransaction(ctx: Pick<Ctx, 'db'>): boolean {
  return !('$connect' in ctx.db) || typeof ctx.db.$connect !== 'function'
}

/** SQLSTATE (or Prisma's own code) of a database error, '' of any other. */
export function databaseCode(error: unknown): string {
  for (let e = error, depth = 0; e && typeof e === 'object' && depth < 5; depth++) {
    const known = e as {
      code?: unknown
      meta?: { driverAdapterError?: unknown; code?: unknown }
      cause?: unknown
      originalCode?: unknown
    }
    if (typeof known.originalCode === 'string') return known.originalCode
    if (known.meta?.driverAdapterError) {
      e = known.meta.driverAdapterError
      continue
    }
    if (typeof known.meta?.code === 'string') return known.meta.code
    if (typeof known.code === 'string') return known.code
    e = known.cause
  }
  return ''
}

/** A unique index refused it: a twin was there first. */
export function isDuplicate(error: unknown): boolean {
  return ['23505', 'P2002'].includes(databaseCode(error))
}
