// Programs of the product that tests start and kill, each bundled once for a test file as `npm run build` does: from source a start
// costs seconds, and these tests are nearly all starts. Guards: nothing that was started outlives its test; a worker whose database is gone
// asks for it without end.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { bundlePrograms } from '@/scripts/bundle-programs.mjs'
import { entries } from '@/scripts/entries.mjs'
import type { Failpoint } from '@/server/kernel/failpoint'
import { isAlive } from '@/server/platform/processes'
import { root } from './source-tree'

const cache = path.join(root, 'node_modules/.cache')
const prefix = 'portillon-programs-'

export type Started = {
  failpoint?: Failpoint
  args?: string[]
  /** A command that runs the program under its own conditions (little-room.ts). */
  within?: string[]
}

export type KillablePrograms<N extends string> = {
  start(name: N, started?: Started): ChildProcess
  /** Answers the signal that ended it; null where it ended by itself. */
  ended(child: ChildProcess): Promise<NodeJS.Signals | null>
  /** By SIGKILL, as a power cut. */
  kill(child: ChildProcess): Promise<void>
  /** By SIGTERM: what runs is finished first. */
  stop(child: ChildProcess): Promise<void>
}

/** Call it at the top of a test file. @param programs source files by name @param environment of each process, beside our own */
export function killablePrograms<N extends string>(
  programs: Record<N, string>,
  environment: () => Record<string, string>,
): KillablePrograms<N> {
  // Inside node_modules, so that the packages are found from there.
  const folder = path.join(cache, `${prefix}${process.pid}`)
  const storage = path.join(os.tmpdir(), path.basename(folder))
  const running = new Set<ChildProcess>()
  beforeAll(() => {
    sweep()
    // The worker draws in threads, which are a program of their own.
    const all = { 'render-thread': entries['render-thread'], ...programs }
    return bundlePrograms(all, { absWorkingDir: root, outdir: folder })
  })
  afterEach(async () => {
    await Promise.all([...running].map(kill))
  })
  afterAll(() => {
    for (const left of [folder, storage]) rmSync(left, { recursive: true, force: true })
  })

  function start(name: N, { failpoint, args = [], within = [] }: Started = {}): ChildProcess {
    const [command = '', ...rest] = [...within, process.execPath, path.join(folder, `${name}.js`), ...args]
    const child = spawn(command, rest, {
      env: { ...process.env, STORAGE_URL: `file:${storage}`, ...environment(), FAILPOINT: failpoint ?? '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    running.add(child)
    child.once('exit', () => running.delete(child))
    child.stdout?.resume()
    return child
  }
  async function kill(child: ChildProcess): Promise<void> {
    child.kill('SIGKILL')
    await ended(child)
  }
  async function stop(child: ChildProcess): Promise<void> {
    child.kill('SIGTERM')
    await ended(child)
  }
  return { start, ended, kill, stop }
}

/** Removes what runs left that were ended themselves. */
function sweep(): void {
  if (!existsSync(cache)) return
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith(prefix))) {
    if (isAlive(Number(name.slice(prefix.length)))) continue
    for (const left of [cache, os.tmpdir()]) rmSync(path.join(left, name), { recursive: true, force: true })
  }
}

async function ended(child: ChildProcess): Promise<NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.signalCode
}
