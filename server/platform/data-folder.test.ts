import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AlreadyRunning, othersAreRunning, takePlace } from './data-folder'
import { startMark } from './processes'
import { secretsOf } from './secrets'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-data-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function withOtherProcess(work: (pid: number) => void): Promise<void> {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  try {
    await once(other, 'spawn')
    work(other.pid ?? 0)
  } finally {
    other.kill('SIGKILL')
    await once(other, 'exit')
  }
}

function note(kind: string, pid: number, mark: string | null): void {
  writeFileSync(path.join(folder, `running-${kind}.json`), JSON.stringify({ pid, startMark: mark }))
}

test('a second launcher of a living one is refused in one sentence', async () => {
  await withOtherProcess((pid) => {
    note('all', pid, startMark(pid))
    expect(() => takePlace(folder, 'all')).toThrow(AlreadyRunning)
    expect(() => takePlace(folder, 'worker')).toThrow(/already runs from this folder/)
  })
})

test('the note of a dead launcher, or of another process with its number, does not stand in the way', async () => {
  note('all', 2 ** 22 + 1, 'whenever')
  takePlace(folder, 'all')()
  await withOtherProcess((pid) => {
    note('all', pid, 'another start')
    takePlace(folder, 'all')()
  })
})

test('web and worker may run side by side, and know of each other', async () => {
  await withOtherProcess((pid) => {
    note('worker', pid, startMark(pid))
    const leave = takePlace(folder, 'web')
    expect(othersAreRunning(folder, 'web')).toBe(true)
    leave()
  })
  expect(othersAreRunning(folder, 'web')).toBe(false)
})

test('secrets are made once and readable by their owner only', () => {
  const first = secretsOf(folder)
  expect(secretsOf(folder)).toEqual(first)
  expect(Buffer.from(first.keyEncryptionKey, 'base64')).toHaveLength(32)
  expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
  expect(readFileSync(path.join(folder, 'secrets.json'), 'utf8')).toContain(first.authSecret)
})

test('secrets of before a stand-in came are kept, and completed once', () => {
  const { paypalClientId: _, ...earlier } = secretsOf(folder)
  writeFileSync(path.join(folder, 'secrets.json'), JSON.stringify(earlier))
  const completed = secretsOf(folder)
  expect(completed).toMatchObject(earlier)
  expect(completed.paypalClientId).toMatch(/^A[0-9a-f]{40}$/)
  expect(secretsOf(folder)).toEqual(completed)
})

test('damaged secrets stop the start instead of being replaced', () => {
  writeFileSync(path.join(folder, 'secrets.json'), '{"authSecret":"x"}')
  expect(() => secretsOf(folder)).toThrow(/damaged/)
})
