// One throw-away PostgreSQL for a test run, with a template database that is migrated once and cloned per test file.
import { chmodSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '@/server/platform/embedded-postgres'
import { applyMigrations } from '@/server/platform/migrate'
import { commandLine, isAlive } from '@/server/platform/processes'

export const TEMPLATE = 'portillon_template'

const FOLDER_PREFIX = 'portillon-test-'

/** Ends the servers of earlier runs that were killed before they could, and removes what they left. */
function sweep(): void {
  for (const name of readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    const folder = path.join(os.tmpdir(), name)
    try {
      if (isAlive(Number(readFileSync(path.join(folder, 'run.pid'), 'utf8')))) continue
      for (const note of globSync('postgres/data-*/postmaster.pid', { cwd: folder })) {
        const pid = Number(readFileSync(path.join(folder, note), 'utf8').split('\n')[0])
        if (commandLine(pid)?.includes(folder)) process.kill(pid, 'SIGQUIT')
      }
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // another run or another user is at it
    }
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    serverUrl: string
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  sweep()
  const folder = await mkdtemp(path.join(os.tmpdir(), FOLDER_PREFIX))
  writeFileSync(path.join(folder, 'run.pid'), String(process.pid))
  chmodSync(folder, 0o711) // so that root's stand-in user gets in and nothing is placed elsewhere
  const server = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), test: true })
  const tearDown = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(`CREATE DATABASE ${TEMPLATE}`)
    await client.end()
    const template = new URL(server.url)
    template.pathname = `/${TEMPLATE}`
    await applyMigrations(template.href)
  } catch (error) {
    await tearDown()
    throw error
  }
  project.provide('serverUrl', server.url)
  return tearDown
}
