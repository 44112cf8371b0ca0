// 50,000 tickets on a device: how many bytes, how long they take to be made and to be loaded, and how long a frame takes to its colour in
// Chromium without asking anybody, also with its processor slowed down four times.
import { createReadStream } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import { build } from 'esbuild'
import { installedBrowser } from '@/scripts/browser.mjs'
import { Unexpected } from '@/scripts/demo-client'
import type { Installation } from '@/scripts/own-installation'
import { freePort } from '@/server/platform/ports'
import { modulesOf } from '@/server/tickets/qr-path'
import { percentile } from './figures'
import { type BenchDevice, pairDevices } from './gate-devices'
import type { FrameTimes } from './gate-page'
import { milliseconds, type Part, type Row } from './report'
import { issueInBulk } from './tickets'

const TICKETS = 50_000
const WARM_UP = 20
const FRAMES = 200
const MOST_BYTES = 10_000_000

export async function benchOffline(installation: Installation): Promise<Part> {
  const { event, tokens } = await issueInBulk(installation, TICKETS)
  const [first, second] = await pairDevices(installation, event, 2)
  if (!first || !second) throw new Unexpected('There are no devices.')
  const cold = await fetchBundle(installation, first)
  const warm = await fetchBundle(installation, first)
  const browser = await inBrowser(installation, second, tokens)
  const plain = percentile(
    browser.plain.map(({ total }) => total),
    0.95,
  )
  const slow = percentile(
    browser.slow.map(({ total }) => total),
    0.95,
  )
  const broken = [...browser.plain, ...browser.slow].every(({ valid }) => valid)
    ? []
    : ['a ticket that nobody had used was refused without a network']
  const rows: Row[] = [
    {
      what: `bundle of ${TICKETS} tickets`,
      goal: '≤ 10 MB',
      measured: `${megabytes(cold.zipped)} gzip, ${megabytes(cold.bytes)} on the device`,
      reached: cold.zipped <= MOST_BYTES && cold.bytes <= MOST_BYTES,
      ratio: null,
    },
    {
      what: 'the same, made for the first time',
      goal: '',
      measured: milliseconds(cold.ms),
      reached: true,
      ratio: `${(cold.ms / warm.ms).toFixed(1)} × one that others have just loaded (${milliseconds(warm.ms)})`,
    },
    {
      what: 'first load in Chromium: loaded, stored, read back and proved',
      goal: '≤ 10 s',
      measured: milliseconds(browser.loadMs),
      reached: browser.loadMs <= 10_000 && browser.isProved,
      ratio: null,
    },
    frameRow(`frame → colour offline, ${TICKETS} tickets, p95`, '< 50 ms', plain, 50, browser.plain),
    frameRow(
      'the same, processor slowed down four times, read on the page’s own thread',
      '≤ 150 ms',
      slow,
      150,
      browser.slow,
    ),
  ]
  return { rows, broken }
}

function frameRow(what: string, goal: string, p95: number, limit: number, times: readonly FrameTimes[]): Row {
  const part = (of: (one: FrameTimes) => number) => milliseconds(percentile(times.map(of), 0.95))
  const parts = `reading ${part(({ read }) => read)}, deciding and writing ${part(({ decide }) => decide)}`
  return { what, goal, measured: `${milliseconds(p95)} (${parts})`, reached: p95 < limit, ratio: null }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)} MB`
}

async function fetchBundle({ client }: Installation, device: BenchDevice) {
  const since = performance.now()
  const answer = await new Promise<{ status: number; bytes: Buffer }>((resolve, reject) => {
    const headers = { authorization: `Bearer ${device.token}`, 'accept-encoding': 'gzip' }
    const asked = httpRequest(`${client.url}/api/devices/bundle?encoding=gzip&since=0`, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes: Buffer.concat(chunks) }))
      response.on('error', reject)
    })
    asked.on('error', reject)
    asked.end()
  })
  const ms = performance.now() - since
  if (answer.status !== 200) throw new Unexpected(`The bundle answered ${answer.status}.`)
  return { ms, zipped: answer.bytes.length, bytes: gunzipSync(answer.bytes).length }
}

/** The bench's own page, and the installation's API behind it, so that the browser sees one origin. */
async function servePage(target: string): Promise<{ url: string; stop(): void }> {
  const require = createRequire(import.meta.url)
  const { outputFiles } = await build({
    entryPoints: { page: 'bench/gate-page.ts', worker: 'components/scanner/decode-worker.ts' },
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const scripts = new Map(outputFiles.map(({ path, text }) => [path, text]))
  const wasm = require.resolve('zxing-wasm/reader/zxing_reader.wasm')
  const port = await freePort()
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const script = scripts.get(path)
    if (path.startsWith('/api/')) {
      const headers = { ...request.headers, host: new URL(target).host }
      const passed = httpRequest(`${target}${path}`, { method: request.method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      passed.on('error', () => response.destroy())
      request.pipe(passed)
    } else if (script !== undefined) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    } else if (path.endsWith('zxing_reader.wasm')) {
      response.writeHead(200, { 'content-type': 'application/wasm' })
      createReadStream(wasm).pipe(response)
    } else {
      const html = '<!doctype html><title>Mesure</title><canvas></canvas><script type="module" src="/page.js"></script>'
      response.writeHead(200, { 'content-type': 'text/html' }).end(html)
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

type InBrowser = { loadMs: number; isProved: boolean; plain: FrameTimes[]; slow: FrameTimes[] }

async function inBrowser(
  installation: Installation,
  device: BenchDevice,
  tokens: readonly string[],
): Promise<InBrowser> {
  const page = await servePage(installation.client.url)
  const executablePath = installedBrowser()
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [...sandbox, '--disable-gpu', '--disable-dev-shm-usage'],
  })
  try {
    const tab = await browser.newPage()
    await tab.goto(page.url)
    await tab.waitForFunction(() => 'benchGate' in globalThis)
    const loaded = await call<{ ms: number; isProved: boolean; lists: string[] }>(tab, 'load', device.id, device.token)
    const listId = loaded.lists[0] ?? ''
    let next = 0
    const measure = async (inWorker: boolean) => {
      const times: FrameTimes[] = []
      for (let count = 0; count < WARM_UP + FRAMES; count++) {
        const rows = rowsOf(tokens[next++] ?? '')
        const taken = await call<FrameTimes>(tab, 'frame', rows, listId, inWorker)
        if (count >= WARM_UP) times.push(taken)
      }
      return times
    }
    const plain = await measure(true)
    const session = await tab.context().newCDPSession(tab)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    const slow = await measure(false)
    return { loadMs: loaded.ms, isProved: loaded.isProved, plain, slow }
  } finally {
    await browser.close()
    page.stop()
  }
}

function call<T>(tab: Page, name: 'load' | 'frame', ...given: unknown[]): Promise<T> {
  return tab.evaluate(
    ([name, given]) => {
      const bench = Reflect.get(globalThis, 'benchGate') as Record<string, (...given: unknown[]) => Promise<unknown>>
      return bench[name]?.(...given) as Promise<never>
    },
    [name, given] as const,
  )
}

function rowsOf(token: string): string[] {
  const { size, isDark } = modulesOf(token)
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (isDark(x, y) ? '1' : '0')).join(''),
  )
}
