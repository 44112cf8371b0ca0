// The connections to PostgreSQL: one pool per process, shared by Prisma and by the hand-written statements.
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { PrismaClient } from '@/prisma/generated/client'
import { takeTurns } from './take-turns'

export type Db = PrismaClient
export type DbTx = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>

export type Database = { db: Db; pool: pg.Pool; close(): Promise<void> }

/** More than the product has; a statement with one text for each length of a list must not fill the server's memory. */
const STATEMENTS_NAMED = 1_000

/** Named, a statement is parsed and planned once per connection instead of each time: about an eighth of a purchase's cost. */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined || names.size >= STATEMENTS_NAMED) return known ?? ''
    const name = `prisma-${names.size}`
    names.set(sql, name)
    return name
  }
}

type DatabaseOptions = {
  /** Connections at once. */
  max: number
  /** Hears of connections that die while idle (a restart of the server); the pool replaces them by itself. */
  onError: (error: Error) => void
  /** Who speaks Prisma over these connections; a client of its own by default. */
  clientOver?: (adapter: PrismaPg) => PrismaClient
}

// As in production everywhere: an error without a piece of our source costs each query some 50 µs less.
export function newClient(adapter: SqlDriverAdapterFactory): PrismaClient {
  return new PrismaClient({ adapter, errorFormat: 'minimal' })
}

export function openDatabase(url: string, { max, onError, clientOver = newClient }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    // A row that somebody else holds, or a query gone wrong, must not pile requests up: the doors answer 503 and say when to come back.
    lock_timeout: 3_000,
    statement_timeout: 10_000,
  })
  pool.on('error', onError)
  // A connection that breaks while it is in use says so on the client; without a listener that would end the process.
  pool.on('connect', (client) => {
    client.on('error', onError)
    takeTurns(client)
  })
  const db = clientOver(new PrismaPg(pool, { onPoolError: onError, statementNameGenerator: statementNames() }))
  return {
    db,
    pool,
    async close() {
      await db.$disconnect()
      if (!pool.ended) await pool.end()
    },
  }
}
