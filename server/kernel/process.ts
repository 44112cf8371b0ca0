// What one process shares: its database, and the making of a ctx for each request or job. Opened on first use, closed at the end.

import { keepClock, now } from './clock'
import type { Actor, Ctx } from './ctx'
import { type Database, openDatabase } from './db'
import { env } from './env'
import { rootLog } from './log'
import { systemRandom } from './random'

type Shared = { database?: Database; stopClock?: () => void }
declare global {
  // Next's development server loads modules anew on every change; the pool must outlive that.
  var portillonShared: Shared | undefined
}
globalThis.portillonShared ??= {}
const shared = globalThis.portillonShared

export function processDatabase(): Database {
  if (shared.database) return shared.database
  const database = openDatabase(env().databaseUrl, {
    max: 20,
    onError: (error) => rootLog().warn({ err: error }, 'an idle database connection was lost'),
  })
  shared.database = database
  shared.stopClock = keepClock(database.pool, (err) =>
    rootLog().warn({ err }, 'the clock could not be compared with the database'),
  )
  return database
}

export function newCtx(actor: Actor, requestId: string, requestKey: Uint8Array | null = null): Ctx {
  const { db, pool } = processDatabase()
  return {
    db,
    pool,
    now: now(),
    random: systemRandom,
    actor,
    log: rootLog().child({ requestId }),
    requestId,
    requestKey,
  }
}

export async function closeProcessDatabase(): Promise<void> {
  shared.stopClock?.()
  await shared.database?.close()
  shared.database = undefined
}
