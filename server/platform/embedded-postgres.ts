// A PostgreSQL server of our own on the loopback interface, for machines where DATABASE_URL is not set.
// Guards: one server per data folder; a server that outlived its starter is adopted; a half-made data folder is never used.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Connection,
  createDatabase,
  keptConnection,
  servedFolder,
  urlOf,
  writeConnection,
} from './embedded-postgres-connection'
import { giveTo, PostgresError, type PostgresHome, preparePostgresHome } from './embedded-postgres-home'
import { freePort } from './ports'
import { commandLine, isAlive } from './processes'

const LOCALE = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
const START_MILLISECONDS = 60_000
const STOP_MILLISECONDS = 20_000

/** `test` trades durability for speed: the data do not survive a power cut. */
export type EmbeddedPostgresOptions = { folder: string; port?: number; test?: boolean }

export type EmbeddedPostgres = {
  url: string
  /** Where the data lie; differs from the wanted folder for root in a closed clone. */
  dataFolder: string
  /** True when the server was already running. */
  adopted: boolean
  /** Resolves when the server is gone; never for an adopted one, which has another parent. */
  ended: Promise<void>
  stop(): Promise<void>
}

function spawnOptions(home: PostgresHome) {
  return {
    ...(home.owner ?? {}),
    cwd: home.folder,
    // Nothing of our own environment: it may hold secrets, and a foreign locale changes the server's messages.
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv,
  }
}

function initialize(home: PostgresHome, data: string, password: string, test: boolean): void {
  // A test run opens thousands of connections; whoever reaches the socket, in a folder closed to others, needs no proof besides.
  const auth = ['--auth-host=scram-sha-256', `--auth-local=${test ? 'trust' : 'scram-sha-256'}`]
  const unfinished = `${data}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  giveTo(home.owner, unfinished)
  const passwordFile = path.join(home.folder, `password-${process.pid}`)
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  giveTo(home.owner, passwordFile)
  try {
    const run = spawnSync(
      path.join(home.binaries, 'bin/initdb'),
      [`--pgdata=${unfinished}`, '--username=postgres', `--pwfile=${passwordFile}`, ...auth, ...LOCALE],
      { ...spawnOptions(home), encoding: 'utf8' },
    )
    if (run.status !== 0) {
      const reason = run.error?.message ?? run.stderr.trim()
      throw new PostgresError(`PostgreSQL could not make its data folder ${data}: ${reason}`)
    }
  } finally {
    unlinkSync(passwordFile)
  }
  renameSync(unfinished, data)
}

/** The process number of the server that holds `data`, or null; a stale note of a dead one is removed. */
function runningServer(data: string): { pid: number; port: number } | null {
  const note = path.join(data, 'postmaster.pid')
  if (!existsSync(note)) return null
  const lines = readFileSync(note, 'utf8').split('\n')
  const pid = Number(lines[0])
  const ours = isAlive(pid) && (commandLine(pid)?.includes('postgres') ?? false)
  if (ours) return { pid, port: Number(lines[3]) }
  rmSync(note, { force: true })
  return null
}

function logTail(home: PostgresHome): string {
  const log = path.join(home.folder, 'postgres.log')
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n') : ''
}

/** What a socket's address holds at most, on the systems that we know; a longer one is refused by the server. */
const SOCKET_PATH_BYTES = 100

/** In the data folder, which is closed to others. */
function socketFolder(data: string): string | null {
  const fits = Buffer.byteLength(path.join(data, '.s.PGSQL.65535.lock')) <= SOCKET_PATH_BYTES
  return fits && !data.includes(',') ? data : null
}

/** Nothing is to survive, to be copied elsewhere or to live long enough for a clean-up. */
const ofTests = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  max_connections: '200',
}

function launch(home: PostgresHome, data: string, { port, sockets }: Connection, test: boolean): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: sockets ?? '',
    max_connections: '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(test ? ofTests : {}),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(path.join(home.folder, 'postgres.log'), 'w', 0o600)
  try {
    // Its own process group: Ctrl-C in the terminal must not stop it before those who use it.
    const child = spawn(path.join(home.binaries, 'bin/postgres'), ['-D', data, '-p', String(port), ...flags], {
      ...spawnOptions(home),
      stdio: ['ignore', log, log],
      detached: true,
    })
    child.on('error', () => {})
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

async function waitUntilReady(child: ChildProcess, home: PostgresHome, url: string): Promise<boolean> {
  const deadline = performance.now() + START_MILLISECONDS
  while (performance.now() < deadline) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return false
    if ((await servedFolder(url)) !== null) return true
    await delay(40)
  }
  throw new PostgresError(`PostgreSQL did not become ready within a minute:\n${logTail(home)}`)
}

async function start(home: PostgresHome, data: string, connection: Connection, test: boolean): Promise<ChildProcess> {
  // A killed server's helpers hold its shared memory for a moment, and a port can be lost between choice and use.
  for (let attempt = 1; ; attempt++) {
    const child = launch(home, data, connection, test)
    if (await waitUntilReady(child, home, urlOf(connection, 'postgres'))) return child
    const said = logTail(home)
    if (attempt === 20 || !/shared memory|could not bind|could not create any TCP/i.test(said)) {
      throw new PostgresError(`PostgreSQL could not start in ${data}:\n${said}`)
    }
    if (/bind|TCP/.test(said)) connection.port = await freePort()
    await delay(250)
  }
}

async function stopServer(pid: number): Promise<void> {
  const signals = ['SIGINT', 'SIGQUIT'] as const // fast, then immediate: the next start recovers from the log
  for (const signal of signals) {
    if (!isAlive(pid)) return
    process.kill(pid, signal)
    const deadline = performance.now() + STOP_MILLISECONDS
    while (isAlive(pid) && performance.now() < deadline) await delay(20)
  }
}

function checkVersion(home: PostgresHome, data: string): void {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim()
  const run = spawnSync(path.join(home.binaries, 'bin/postgres'), ['--version'], {
    ...spawnOptions(home),
    encoding: 'utf8',
  })
  const have = /(\d+)\./.exec(run.stdout ?? '')?.[1]
  if (have !== made) {
    throw new PostgresError(
      `The data in ${data} were made by PostgreSQL ${made}; this version brings ${have}. Dump and restore them.`,
    )
  }
}

/** Waits for a server that is starting up or shutting down; answers whether it serves `data` in the end. */
async function adopt(data: string, connection: Connection): Promise<number | null> {
  const deadline = performance.now() + START_MILLISECONDS
  for (;;) {
    const running = runningServer(data)
    if (running === null) return null
    const found = running.port > 0 ? await servedFolder(urlOf({ ...connection, port: running.port }, 'postgres')) : null
    if (found === data) {
      connection.port = running.port
      return running.pid
    }
    if (performance.now() > deadline) {
      throw new PostgresError(`Process ${running.pid} holds ${data} but does not answer. End it and start again.`)
    }
    await delay(100)
  }
}

/** Makes the data folder on first use, starts or adopts the server, and makes sure that its database is there. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = preparePostgresHome(options.folder)
  const connection = keptConnection(options.folder)
  const data = path.join(home.folder, `data-${connection.id}`)
  writeConnection(options.folder, connection)
  if (!existsSync(data)) initialize(home, data, connection.password, options.test ?? false)
  const adopted = await adopt(data, connection)
  let child: ChildProcess | null = null
  if (adopted === null) {
    checkVersion(home, data)
    connection.port = await freePort(options.port ?? (connection.port || undefined))
    connection.sockets = socketFolder(data)
    child = await start(home, data, connection, options.test ?? false)
  }
  writeConnection(options.folder, connection)
  await createDatabase(connection)
  const pid = adopted ?? child?.pid ?? 0
  const ended = new Promise<void>((resolve) => child?.once('exit', () => resolve()))
  return { url: urlOf(connection), dataFolder: data, adopted: adopted !== null, ended, stop: () => stopServer(pid) }
}
