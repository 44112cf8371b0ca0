// A start that cannot go well ends at once, with a sentence and without a stack trace.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
let occupied: Server
let port: number

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-start-'))
  occupied = createServer()
  await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve))
  const address = occupied.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})

afterAll(async () => {
  await new Promise((resolve) => occupied.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the launcher from its source until it ends; nothing of the tests' own environment reaches it. */
function run(args: string[], settings: Record<string, string>): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/start.ts', ...args], {
      env: { PATH: process.env.PATH, DATA_FOLDER: folder, ...settings } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk
      })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, said }))
  })
}

test('a taken port is a sentence that names it and the way out', async () => {
  const { code, said } = await run(['--dev'], { PORT: String(port) })
  expect(code).toBe(1)
  expect(said.trim()).toBe(
    `Port ${port} is taken by another program. Choose another one, for example: PORT=${port + 1} npm run dev`,
  )
}, 20_000)

test('production without its secrets is refused, each by its name', async () => {
  const { code, said } = await run([], {})
  expect(code).toBe(1)
  expect(said).toMatch(/AUTH_SECRET is not set[\s\S]*KEY_ENCRYPTION_KEY is not set/)
  expect(said).not.toMatch(/\n\s+at /)
}, 20_000)

test('a bad value is refused by its name', async () => {
  const { code, said } = await run(['--dev'], { HOLD_TTL_SECONDS: 'soon' })
  expect(code).toBe(1)
  expect(said.trim()).toBe('HOLD_TTL_SECONDS must be a whole number from 10 to 86400.')
}, 20_000)
