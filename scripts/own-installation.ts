// An installation of its own for a bench: the launcher in demo mode on empty data, without rate limits, removed at the end.
// It stores durably like any other: what is measured is what an operator would see.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { embeddedPostgresFolder, keptConnection, urlOf } from '@/server/platform/embedded-postgres-connection'
import { freePort } from '@/server/platform/ports'
import { DemoClient, readDemoFile } from './demo-client'

const START_MILLISECONDS = 240_000
const STOP_MILLISECONDS = 30_000

export type Installation = {
  client: DemoClient
  pool: pg.Pool
  databaseUrl: string
  /** Wraps the private keys of events. */
  masterKey: Buffer
  /** False: the development server, whose figures say little. */
  production: boolean
  stop(): Promise<void>
}

export function isBuilt(): boolean {
  return existsSync('.next/BUILD_ID') && existsSync('dist/start.js')
}

/** @param settings added to the environment of the launcher */
export async function startInstallation(settings: Record<string, string> = {}): Promise<Installation> {
  const production = isBuilt()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-bench-'))
  chmodSync(folder, 0o711) // so that root's stand-in user reaches the database in it
  // What the machine happens to have in its environment must not decide about the figures.
  const { DATABASE_URL, APP_URL, STRIPE_SECRET_KEY, RESEND_API_KEY, NODE_OPTIONS, ...environment } = process.env
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start', ...(production ? [] : ['--dev'])], {
    env: {
      ...environment,
      DATA_FOLDER: folder,
      PORT: String(await freePort()),
      PORTILLON_DEMO: '1',
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      npm_lifecycle_event: '',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const last: string[] = []
  const ready = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      last.push(line)
      if (last.length > 30) last.shift()
      if (line.includes('Ready in ')) ready.resolve()
    })
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  void ended.then(() => ready.reject(new Error(`The installation ended by itself:\n${last.join('\n')}`)))
  const patience = setTimeout(
    () => ready.reject(new Error(`The installation did not become ready:\n${last.join('\n')}`)),
    START_MILLISECONDS,
  )
  const leave = () => child.kill('SIGKILL')
  process.once('exit', leave)
  const stop = async () => {
    child.kill('SIGTERM')
    const hurry = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS)
    await ended
    clearTimeout(hurry)
    process.off('exit', leave)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await ready.promise.finally(() => clearTimeout(patience))
    const secrets = JSON.parse(readFileSync(path.join(folder, 'secrets.json'), 'utf8')) as { keyEncryptionKey: string }
    const databaseUrl = urlOf(keptConnection(embeddedPostgresFolder(folder)))
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 })
    pool.on('error', () => {}) // the server goes before the pool does
    return {
      client: new DemoClient(readDemoFile(path.join(folder, 'demo.json'))),
      pool,
      databaseUrl,
      masterKey: Buffer.from(secrets.keyEncryptionKey, 'base64'),
      production,
      async stop() {
        await pool.end()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
