// The gate without a network in a real browser that is killed: what it told is on the disk, and what it holds is ready again without a word
// from anybody.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test'
import { installedBrowser } from '../../scripts/browser.mjs'
import { browserArguments } from '../support/camera'
import { AT, anEventKey, aTicket, bundleBytesOf, LIST } from '../support/offline-bundle'
import { type GateEngine, offlineEngineBundle } from '../support/offline-engine-bundle'

const origin = 'http://127.0.0.1:9'
const device = '0197a0e5-0000-7000-8000-0000000d0001'
const key = anEventKey(7)
const tickets = Array.from({ length: 30 }, (_, index) => aTicket(key, { name: `Invitée ${index}` }))
const bundle = Buffer.from(bundleBytesOf(key, { tickets: tickets.map(({ record }) => record) }))

let folder = ''
test.beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-killed-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

async function openBrowser(): Promise<{ context: BrowserContext; page: Page; kill(): Promise<void> }> {
  const executablePath = installedBrowser()
  const context = await chromium.launchPersistentContext(folder, {
    ...(executablePath && { executablePath }),
    args: browserArguments(),
  })
  const page = await context.newPage()
  await page.route(`${origin}/empty`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }))
  await page.route(`${origin}/bundle`, (route) => route.fulfill({ body: bundle }))
  await page.goto(`${origin}/empty`)
  await page.addScriptTag({ content: await offlineEngineBundle() })
  const session = await context.browser()?.newBrowserCDPSession()
  const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {}
  const pid = processInfo.find(({ type }) => type === 'browser')?.id
  return {
    context,
    page,
    async kill() {
      if (!pid) throw new Error('the browser has no process')
      const closed = new Promise((resolve) => context.once('close', resolve))
      process.kill(pid, 'SIGKILL')
      await closed
    },
  }
}

const engine = <T>(page: Page, work: string, ...given: unknown[]): Promise<T> =>
  page.evaluate(
    ([name, args]) => {
      const gate = Reflect.get(globalThis, 'gateEngine') as Record<string, (...args: unknown[]) => Promise<unknown>>
      return gate[name as string]?.(...(args as unknown[])) as Promise<never>
    },
    [work, given] as const,
  )

test('every verdict that was told before the browser was killed is in its log afterwards, in one chain', async () => {
  const first = await openBrowser()
  await engine(first.page, 'open', device)
  expect(await engine<{ ready: boolean }>(first.page, 'fill')).toMatchObject({ ready: true })
  const told: string[] = []
  const { promise: enough, resolve } = Promise.withResolvers<void>()
  await first.page.exposeFunction('told', (scanId: string) => {
    if (told.push(scanId) === 12) resolve()
  })
  const texts = tickets.map(({ text }) => text)
  const running = first.page
    .evaluate(
      async ([codes, list, at]) => {
        const { gateEngine, told } = globalThis as unknown as { gateEngine: GateEngine; told(scanId: string): void }
        for (const [index, code] of codes.entries()) {
          const { valid } = await gateEngine.decide(code, list, at, `scan-${index}`)
          if (valid) told(`scan-${index}`)
        }
      },
      // All but the last, however many are decided before the kill arrives.
      [texts.slice(0, -1), LIST, AT + 60_000] as const,
    )
    .catch(() => {})
  await enough
  await first.kill()
  await running

  const second = await openBrowser()
  expect(await engine(second.page, 'open', device)).toMatchObject({ ready: true, tickets: 30 })
  const rows = await engine<Awaited<ReturnType<GateEngine['rows']>>>(second.page, 'rows')
  expect(rows.map(({ scanId }) => scanId)).toEqual(expect.arrayContaining(told))
  for (const [index, row] of rows.entries()) {
    expect(row.seq).toBe(index + 1)
    if (index > 0) expect(row.previousHash).toBe(rows[index - 1]?.hash)
  }
  // Whoever was told green is in; whoever was not is let in now.
  const asked = (index: number, scanId: string) =>
    engine<{ valid: boolean; reason: string | null }>(second.page, 'decide', texts[index], LIST, AT + 90_000, scanId)
  expect(await asked(0, 'again')).toMatchObject({ valid: false, reason: 'already_used' })
  expect(await asked(29, 'last')).toMatchObject({ valid: true, name: 'Invitée 29' })
  await second.context.close()
})
