// Brings a database to the schema of this version: our own migrations, then graphile-worker's.
// Guards: a server that would store text as anything but UTF-8 is refused before the first table is made.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'

const MIGRATIONS = 'prisma/migrations'
/** Any number that no other lock of the product uses; released when its connection ends. */
const MIGRATION_LOCK = 7_041_775

export class MigrationError extends Error {}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function shipped(): string[] {
  return readdirSync(path.resolve(MIGRATIONS), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

async function appliedNames(client: pg.Client): Promise<Set<string>> {
  const { rows: tables } = await client.query<{ found: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found",
  )
  if (tables[0]?.found !== true) return new Set()
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  return new Set(rows.map((row) => row.migration_name))
}

/** Names of the migrations that this version ships and the database lacks, oldest first. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const applied = await withClient(url, appliedNames)
  return shipped().filter((name) => !applied.has(name))
}

async function refuseOtherEncodings(url: string): Promise<void> {
  const encoding = await withClient(url, async (client) => {
    const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding')
    return rows[0]?.server_encoding
  })
  if (encoding !== 'UTF8') {
    throw new MigrationError(
      `The database stores text as ${encoding}; Portillon needs UTF8. Create one with: CREATE DATABASE portillon ENCODING 'UTF8' TEMPLATE template0.`,
    )
  }
}

function deploy(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.resolve('scripts/prisma.mjs'), 'migrate', 'deploy'], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    const collect = (chunk: Buffer) => {
      said += chunk.toString('utf8')
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new MigrationError(`The database could not be migrated:\n${said.trim()}`))
    })
  })
}

/** Safe to repeat and to run from several processes at once: one migrates, the others wait and find nothing left to do. */
export async function applyMigrations(url: string): Promise<void> {
  await refuseOtherEncodings(url)
  await withClient(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    if ((await pendingMigrations(url)).length > 0) await deploy(url)
    await runMigrations({ connectionString: url })
  })
}
