// The embedded server keeps what it was given, whatever happens to it or to its starter.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres'
import { applyMigrations, MigrationError, pendingMigrations } from './migrate'
import { isAlive } from './processes'

let parent: string
let folder: string
let server: EmbeddedPostgres

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

function postmaster(): number {
  return Number(readFileSync(path.join(server.dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0])
}

async function gone(pid: number): Promise<void> {
  const deadline = performance.now() + 20_000
  while (isAlive(pid) && performance.now() < deadline) await delay(20)
}

beforeAll(async () => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'portillon-embedded-'))
  chmodSync(parent, 0o711) // so that root's stand-in user gets in and nothing is placed elsewhere
  folder = path.join(parent, 'postgres')
  server = await startEmbeddedPostgres({ folder })
  await query(
    server.url,
    "CREATE SCHEMA test; CREATE TABLE test.kept (word text); INSERT INTO test.kept VALUES ('été')",
  )
})

afterAll(async () => {
  await server.stop()
  rmSync(parent, { recursive: true, force: true })
})

test('it stores UTF-8, writes durably, and asks for its password', async () => {
  const [row] = await query(
    server.url,
    "SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync, upper('é') AS upper",
  )
  expect(row).toEqual({ encoding: 'UTF8', fsync: 'on', upper: 'É' })
  const stranger = new URL(server.url)
  stranger.password = 'wrong'
  await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow(/password/)
  expect(statSync(path.join(folder, 'connection.json')).mode & 0o777).toBe(0o600)
})

test('it is reached by its socket where the folder’s path is short enough, and by its port everywhere', async () => {
  const asked = 'SELECT inet_server_port() AS port'
  expect(new URL(server.url).searchParams.get('host')).toBe(server.dataFolder)
  expect(await query(server.url, asked)).toEqual([{ port: null }])
  const byPort = new URL(server.url)
  byPort.search = ''
  expect(await query(byPort.href, asked)).toEqual([{ port: Number(byPort.port) }])

  const deep = path.join(parent, 'a-folder-with-a-long-name'.repeat(4))
  const far = await startEmbeddedPostgres({ folder: deep })
  expect(new URL(far.url).search).toBe('')
  expect(await query(far.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await far.stop()
})

test('a second start adopts the running server', async () => {
  const again = await startEmbeddedPostgres({ folder })
  expect(again).toMatchObject({ adopted: true, url: server.url })
})

test('after a power cut it starts again with its data and on its port', async () => {
  const pid = postmaster()
  process.kill(pid, 'SIGKILL')
  await gone(pid)
  server = await startEmbeddedPostgres({ folder })
  expect(server.adopted).toBe(false)
  expect(await query(server.url, 'SELECT word FROM test.kept')).toEqual([{ word: 'été' }])
})

test('a note with the number of another living process does not stand in the way', async () => {
  const url = server.url
  await server.stop()
  const note = path.join(server.dataFolder, 'postmaster.pid')
  writeFileSync(note, `${process.pid}\n${server.dataFolder}\n1\n1\n\n127.0.0.1\n1 1\nready\n`)
  server = await startEmbeddedPostgres({ folder })
  expect(server.url).toBe(url)
})

test('migrations apply once and again without harm, from two processes at the same time', async () => {
  await Promise.all([applyMigrations(server.url), applyMigrations(server.url)])
  expect(await pendingMigrations(server.url)).toEqual([])
  await applyMigrations(server.url)
})

test('a database that is not UTF-8 is refused before anything is made in it', async () => {
  await query(server.url, "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
  const address = new URL(server.url)
  address.pathname = '/latin'
  await expect(applyMigrations(address.href)).rejects.toThrow(MigrationError)
  expect(await query(address.href, "SELECT 1 FROM pg_namespace WHERE nspname = 'graphile_worker'")).toEqual([])
})
