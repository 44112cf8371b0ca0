// The README's first command in a clone that nothing was made in yet: what a checkout has is copied, what was generated is left behind.
// By `npm run test:whole` alone.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { E2E_PORT } from '../support/e2e-world'

const PORT = E2E_PORT + 1
const made = new Set(['.git', '.data', '.next', 'dist', 'test-results', 'next-env.d.ts', 'tsconfig.tsbuildinfo'])

/** A folder that may lie on the same disk as this one. */
function placeNearby(): string {
  const near = '/var/tmp'
  return existsSync(near) && statSync(near).dev === statSync('.').dev ? near : os.tmpdir()
}

/** The packages, more than a gigabyte, by hard links where the file system lets it. */
function freshClone(): string {
  const folder = mkdtempSync(path.join(placeNearby(), 'portillon-first-start-'))
  for (const name of readdirSync('.').filter((entry) => !made.has(entry))) {
    const isLinked = name === 'node_modules' && spawnSync('cp', ['-al', name, folder], { stdio: 'ignore' }).status === 0
    if (!isLinked) execFileSync('cp', ['-a', name, folder])
  }
  for (const part of ['prisma/generated', 'public/vendor', 'node_modules/.cache']) {
    rmSync(path.join(folder, part), { recursive: true, force: true })
  }
  return folder
}

test('`npm run dev` in a fresh clone serves its first page, and stops cleanly', async () => {
  test.setTimeout(180_000)
  const folder = freshClone()
  const { DATABASE_URL, APP_URL, NODE_ENV, ...environment } = process.env
  const child = spawn('npm', ['run', 'dev'], {
    cwd: folder,
    env: { ...environment, PORT: String(PORT), NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  try {
    await expect.poll(() => said, { timeout: 120_000 }).toContain('Ready in')
    const page = await fetch(`http://127.0.0.1:${PORT}/`)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Portillon')])
    child.kill('SIGINT')
    expect(await ended, said).toBe(0)
  } finally {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
})
