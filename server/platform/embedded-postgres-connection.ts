// How the embedded PostgreSQL is reached: port and password, kept beside the data and readable by their owner only.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { systemRandom } from '@/server/kernel/random'

const DATABASE = 'portillon'

/**
 * Kept beside the data, mode 600. `id` ties a data folder under /var/tmp to this very clone. `sockets` is the folder of the server's Unix
 * socket, where it has one: a question through it costs about half of one over TCP; the port stays open for people's own tools.
 */
export type Connection = { id: string; password: string; port: number; sockets?: string | null }

/** Where the embedded server of a data folder keeps its connection and, if it may, its data. */
export function embeddedPostgresFolder(dataFolder: string): string {
  return path.join(path.resolve(dataFolder), 'postgres')
}

function randomHex(bytes: number): string {
  return Buffer.from(systemRandom.bytes(bytes)).toString('hex')
}

export function keptConnection(folder: string): Connection {
  const file = path.join(folder, 'connection.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Connection
  return { id: randomHex(4), password: randomHex(24), port: 0 }
}

export function writeConnection(folder: string, connection: Connection): void {
  const file = path.join(folder, 'connection.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(connection)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export function urlOf(connection: Connection, database = DATABASE): string {
  const { password, port, sockets } = connection
  const way = sockets ? `?host=${encodeURIComponent(sockets)}` : ''
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}${way}`
}

/** The data folder of the server that answers at `url`, or null when none does (yet). */
export async function servedFolder(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder")
    return rows[0]?.folder ?? null
  } catch {
    return null
  } finally {
    await client.end().catch(() => {})
  }
}

export async function createDatabase(connection: Connection): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(connection, 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}
