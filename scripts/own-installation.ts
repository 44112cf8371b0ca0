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
import { runningDevelopment } from '@/server/platform/running-development'
import { DemoClient, readDemoFile, Unexpected } from './demo-client'

const START_MILLISECONDS = 240_000
const STOP_MILLISECONDS = 30_000

export type Installation = {
  client: DemoClient
  pool: pg.Pool
  databaseUrl: string
  /** Wraps the private keys of events. */
  masterKey: Buffer
  /** What the stand-in of Stripe takes for its secret key. */
  stripeKey: string
  /** The process that started all others. */
  launcher: number
  /** False: the development server, whose figures say little. */
  production: boolean
  stop(): Promise<void>
}

export function isBuilt(): boolean {
  return existsSync('.next/BUILD_ID') && existsSync('dist/start.js')
}

type Launched = {
  pid: number
  /** Resolves when everything runs; rejects with the last lines that were said. */
  ready: Promise<void>
  stop(): Promise<void>
}

async function launch(folder: string, production: boolean): Promise<Launched> {
  // What the machine happens to have in its environment must not decide about the figures.
  const { DATABASE_URL, APP_URL, STRIPE_SECRET_KEY, RESEND_API_KEY, SMTP_URL, SENDGRID_API_KEY, ...given } = process.env
  const { TWILIO_ACCOUNT_SID, NODE_OPTIONS, ...environment } = given
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start', ...(production ? [] : ['--dev'])], {
    env: {
      ...environment,
      DATA_FOLDER: folder,
      PORT: String(await freePort()),
      PORTILLON_DEMO: '1',
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      npm_lifecycle_event: '', // the launcher then stops when this process is gone
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const last: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      last.push(line)
      if (last.length > 30) last.shift()
      if (line.includes('Ready in ')) resolve()
    })
  }
  const fail = (sentence: string) => reject(new Error(`${sentence}\n${last.join('\n')}`))
  const ended = new Promise<void>((gone) => child.once('exit', () => gone()))
  void ended.then(() => fail('The installation ended by itself:'))
  const patience = setTimeout(() => fail('The installation did not become ready:'), START_MILLISECONDS)
  return {
    pid: child.pid ?? 0,
    ready: promise.finally(() => clearTimeout(patience)),
    async stop() {
      child.kill('SIGTERM')
      const hurry = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS)
      await ended
      clearTimeout(hurry)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a program can do instead, for the person who started it: the end of "stop it, or …". */
type Instead = (running: { url: string; demoFile: string }) => string

/** Throws Unexpected when a development server has this folder, which an installation from source would have to share with it. */
export function refuseTakenFolder(instead: Instead): void {
  const running = isBuilt() ? null : runningDevelopment()
  if (!running) return
  const { url, dataFolder } = running
  const other = instead({ url, demoFile: path.join(dataFolder, 'demo.json') })
  throw new Unexpected(`Portillon already runs from this folder at ${url}; stop it, or ${other}.`)
}

export async function startInstallation(): Promise<Installation> {
  refuseTakenFolder(() => 'run `npm run build` first')
  const production = isBuilt()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-bench-'))
  chmodSync(folder, 0o711) // so that root's stand-in user reaches the database in it
  const launched = await launch(folder, production)
  const interrupt = () => void launched.stop().then(() => process.exit(130))
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    await launched.ready
    const secrets = JSON.parse(readFileSync(path.join(folder, 'secrets.json'), 'utf8')) as {
      keyEncryptionKey: string
      stripeSecretKey: string
    }
    const databaseUrl = urlOf(keptConnection(embeddedPostgresFolder(folder)))
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 })
    pool.on('error', () => {}) // the server goes before the pool does
    return {
      client: new DemoClient(readDemoFile(path.join(folder, 'demo.json'))),
      pool,
      databaseUrl,
      masterKey: Buffer.from(secrets.keyEncryptionKey, 'base64'),
      stripeKey: secrets.stripeSecretKey,
      launcher: launched.pid,
      production,
      async stop() {
        await pool.end()
        process.off('SIGINT', interrupt)
        process.off('SIGTERM', interrupt)
        await launched.stop()
      },
    }
  } catch (error) {
    await launched.stop()
    throw error
  }
}
