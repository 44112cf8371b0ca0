// A migrated, empty database for one test file. Real PostgreSQL: constraints, locks and LISTEN/NOTIFY behave as in production.
import pg from 'pg'
import { inject } from 'vitest'
import type { Database } from '@/server/kernel/db'
import { systemRandom } from '@/server/kernel/random'
import { openWithLentClient } from './lent-clients'

export type TestDatabase = { url: string; pool: pg.Pool; drop(): Promise<void> }

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('serverUrl') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Clones the template. Call it in `beforeAll` and `drop` in `afterAll`; `drop` ends connections that are left. */
export async function freshDatabase(): Promise<TestDatabase> {
  const name = `test_${Buffer.from(systemRandom.bytes(6)).toString('hex')}`
  await onServer(`CREATE DATABASE ${name} TEMPLATE portillon_template STRATEGY FILE_COPY`)
  const address = new URL(inject('serverUrl'))
  address.pathname = `/${name}`
  const url = address.href
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  pool.on('error', () => {}) // connections that `drop` cuts
  return {
    url,
    pool,
    async drop() {
      await pool.end()
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

/**
 * As the product opens it, but for a row that somebody else holds: twenty who wait for one take longer than the product's three seconds
 * on a busy machine, which is no fault of theirs. Less than what a whole statement may take.
 */
export function openPatiently(url: string, max: number): Database {
  const opened = openWithLentClient(url, max)
  opened.pool.options.lock_timeout = 9_000
  return opened
}
