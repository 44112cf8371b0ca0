// The life of a device's gate: filled, proved, cut off, back again, over.
import { Dexie } from 'dexie'
import { afterEach, expect, test, vi } from 'vitest'
import type { ScanResult } from '@/server/scanning/contract'
import { browserSignatureCheck } from '@/server/tickets/web-ed25519'
import { AT, anEventKey, answering, aTicket, bundleAnswer, bundleBytesOf, LIST } from '@/tests/support/offline-bundle'
import type { AskOnline, GateQuestion } from './gate-decider'
import { OfflineEngine } from './offline-engine'
import { GateStore, storeName } from './store'
import { removeGateData } from './wipe'

const key = anEventKey(7)
const check = await browserSignatureCheck()
const tickets = Array.from({ length: 4 }, () => aTicket(key))
const bytes = bundleBytesOf(key, { tickets: tickets.map(({ record }) => record) })
let devices = 0
const engines: OfflineEngine[] = []
afterEach(() => {
  for (const engine of engines.splice(0)) engine.stop()
})

function aServer() {
  const server = {
    isThere: true,
    hasBundle: true,
    synced: 0,
    now: AT + 1_000,
    reachable: 0,
    counted: 0,
    revoked: 0,
    filled: 0,
  }
  const gone = () => {
    throw new TypeError('fetch failed')
  }
  const there = (answer: () => Response) => () => {
    server.reachable++
    return server.isThere ? answer() : gone()
  }
  return Object.assign(server, {
    fetch: answering({
      '/api/devices/bundle': (_, path) =>
        there(() => {
          server.filled++
          if (!server.hasBundle) return new Response(null, { status: 503 })
          if (path.endsWith('since=0')) return bundleAnswer(bytes)
          return new Response(null, { status: 304, headers: { 'portillon-as-of': new Date(server.now).toISOString() } })
        })(),
      '/api/devices/revocations': there(() => {
        server.revoked++
        return new Response(null, { status: 304 })
      }),
      '/api/gate/counts': () => {
        server.counted++
        return server.isThere ? Response.json({ data: { admitted: 0, expected: 0, inside: 0 } }) : gone()
      },
      '/api/scans/sync': (init) =>
        there(() => {
          const { scans } = JSON.parse(String(init.body)) as { scans: { seq: number; scanId: string }[] }
          server.synced += scans.length
          const accepted = scans.map(({ seq, scanId }) => ({ seq, scanId, status: 'stored' }))
          return Response.json({ data: { accepted, rejected: [], conflicts: [] } })
        })(),
    }),
  })
}

function anEngine(
  server: ReturnType<typeof aServer>,
  deviceId: string,
  ask: AskOnline = () => Promise.reject(new TypeError('fetch failed')),
  ticks?: () => number,
  beatMs = 10,
): OfflineEngine {
  const engine = new OfflineEngine({
    deviceId,
    check,
    fetcher: server.fetch,
    ask,
    clockOffset: async () => 0,
    now: () => server.now,
    beatMs,
    ...(ticks && { ticks }),
  })
  engines.push(engine)
  return engine
}

const newDevice = () => `0197a0e5-0000-7000-8000-0000000e${String(++devices).padStart(4, '0')}`
const question = (code: string): GateQuestion => ({
  code,
  scanId: crypto.randomUUID(),
  listId: LIST,
  direction: 'in',
  identityChecked: false,
  override: false,
})

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to pass')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('a new device is not ready until its data has been proved, and says how far it is', async () => {
  const server = aServer()
  const engine = anEngine(server, newDevice())
  const seen: boolean[] = []
  const progress: number[] = []
  engine.subscribe(() => {
    seen.push(engine.state().ready)
    const at = engine.state().progress?.bytes
    if (at) progress.push(at)
  })
  expect(engine.state()).toMatchObject({ ready: false, age: 'none', dataAsOf: null })
  await engine.start()
  await until(() => engine.state().ready)
  expect(engine.state()).toMatchObject({
    dataAsOf: new Date(AT),
    age: 'fresh',
    waiting: 0,
    problem: null,
    storage: 'none',
  })
  expect(seen[0]).toBe(false)
  expect(progress.at(-1)).toBe(bytes.length)
})

test('without a network it decides, keeps what waits through a reload, and sends it when it is back', async () => {
  const server = aServer()
  const device = newDevice()
  const first = anEngine(server, device)
  await first.start()
  await until(() => first.state().ready)
  server.isThere = false
  first.networkChanged(false)
  expect(await first.decide(question(tickets[0]?.text ?? ''))).toMatchObject({
    source: 'offline',
    result: { valid: true },
  })
  first.stop()
  const second = anEngine(server, device)
  await second.start()
  expect(second.state()).toMatchObject({ ready: true, waiting: 1 })
  expect(await second.decide(question(tickets[0]?.text ?? ''))).toMatchObject({ result: { reason: 'already_used' } })
  server.isThere = true
  second.networkChanged(true)
  await until(() => second.state().waiting === 0)
  expect(server.synced).toBe(2)
})

test('an answer that gets lost after the server let somebody in does not make the phone refuse them, though their admission is pushed', async () => {
  const server = aServer()
  const ticket = tickets[2] ?? expect.unreachable()
  const { kid, serial } = ticket.fields
  const at = new Date(AT).toISOString()
  const pushed = { kid, serial: serial.toString(), listId: LIST, passKey: '', at, leftAt: null, gateId: null }
  let told: Promise<void> | null = null
  const engine = anEngine(server, newDevice(), async () => {
    told = engine.applyAdmissions([pushed])
    await Promise.race([told, new Promise((resolve) => setImmediate(resolve))])
    throw new TypeError('the answer got lost')
  })
  await engine.start()
  await until(() => engine.state().ready)
  expect(await engine.decide(question(ticket.text))).toMatchObject({ source: 'offline', result: { valid: true } })
  await told
  expect(await engine.decide(question(ticket.text))).toMatchObject({ result: { reason: 'already_used' } })
})

test('data that grows old says so, and an answer of the server makes it young again', async () => {
  const server = aServer()
  const engine = anEngine(server, newDevice())
  await engine.start()
  await until(() => engine.state().ready)
  server.isThere = false
  server.now = AT + 16 * 60_000
  await until(() => engine.state().age === 'old')
  expect(engine.state().problem).toBe('network')
  server.isThere = true
  await until(() => engine.state().age === 'fresh')
})

test('after the event everything goes, once the scans are sent', async () => {
  const server = aServer()
  const device = newDevice()
  const engine = anEngine(server, device)
  await engine.start()
  await until(() => engine.state().ready)
  await engine.decide(question(tickets[1]?.text ?? ''))
  server.now = AT + 17 * 3_600_000
  await until(async () => !(await Dexie.exists(storeName(device))))
  expect([engine.state().ready, server.synced]).toEqual([false, 1])
})

test.each([1, 30])(
  'a phone whose clock jumps %i days ahead without a network keeps its data, and decides',
  async (days) => {
    const server = aServer()
    const engine = anEngine(server, newDevice())
    await engine.start()
    await until(() => engine.state().ready)
    server.isThere = false
    engine.networkChanged(false)
    server.now = AT + days * 24 * 3_600_000
    await until(() => engine.state().age === 'old')
    expect(await engine.decide(question(tickets[3]?.text ?? ''))).toMatchObject({ result: { valid: true } })
    expect(engine.state()).toMatchObject({ ready: true, expired: false })
  },
)

test('a phone without a network counts the hours itself, and ends its data when they are over', async () => {
  const server = aServer()
  const device = newDevice()
  let ticks = 0
  const engine = anEngine(server, device, undefined, () => ticks)
  await engine.start()
  await until(() => engine.state().ready)
  server.isThere = false
  engine.networkChanged(false)
  ticks = 17 * 3_600_000
  await until(async () => engine.state().expired && !engine.state().ready)
})

test('a store that is cleared under the page lets nobody in any more, and says so', async () => {
  for (const isScannedFirst of [true, false]) {
    const server = aServer()
    const device = newDevice()
    const yes: AskOnline = async ({ scanId }) => ({ valid: true, reason: null, scanId }) as ScanResult
    const engine = anEngine(server, device, yes, undefined, 60_000)
    await engine.start()
    await until(() => engine.state().ready)
    server.isThere = false
    engine.networkChanged(false)
    if (isScannedFirst) await engine.decide(question(tickets[0]?.text ?? ''))
    await Dexie.delete(storeName(device))
    const answers = []
    for (const ticket of tickets) answers.push(await engine.decide(question(ticket.text)))
    expect(answers).toEqual(tickets.map(() => ({ kind: 'unreachable', because: 'store' })))
    expect(engine.state()).toMatchObject({ ready: false, storage: 'gone', waiting: isScannedFirst ? 1 : 0 })
    // Not even where the server is there: what was told to nobody is known here alone.
    server.isThere = true
    engine.networkChanged(true)
    await until(() => engine.state().mode === 'online')
    await engine.sync()
    expect(await engine.decide(question(tickets[0]?.text ?? ''))).toEqual({ kind: 'unreachable', because: 'store' })
    expect(engine.state()).toMatchObject({ ready: false, storage: 'gone' })
  }
})

test('a store that is cleared is noticed before the next scan', async () => {
  const device = newDevice()
  const engine = anEngine(aServer(), device)
  await engine.start()
  await until(() => engine.state().ready)
  await Dexie.delete(storeName(device))
  await until(() => engine.state().storage === 'gone')
  expect(engine.state().ready).toBe(false)
})

test('what a page has counted without a network counts for the next page, too', async () => {
  const server = aServer()
  const device = newDevice()
  let ticks = 0
  const first = anEngine(server, device, undefined, () => ticks)
  await first.start()
  await until(() => first.state().ready)
  server.isThere = false
  ticks = 16 * 3_600_000 - 60_000
  await until(async () => {
    const store = new GateStore(device)
    const { countedTo } = await store.readMeta()
    store.close()
    return (countedTo ?? 0) > AT + 15 * 3_600_000
  })
  first.stop()
  let more = 0
  const second = anEngine(server, device, undefined, () => more)
  await second.start()
  expect(second.state()).toMatchObject({ ready: true, expired: false })
  more = 61_000
  await until(() => second.state().expired)
})

test('what waits is sent the moment that the server is back, not when the next try was due', async () => {
  const server = aServer()
  const engine = anEngine(server, newDevice())
  await engine.start()
  await until(() => engine.state().ready)
  server.isThere = false
  engine.networkChanged(false)
  // The next try after one that failed would be due in fifty seconds.
  const chance = vi.spyOn(Math, 'random').mockReturnValue(100)
  await engine.decide(question(tickets[0]?.text ?? ''))
  await expect(engine.sync()).rejects.toThrow()
  chance.mockRestore()
  server.isThere = true
  await until(() => engine.state().mode === 'online')
  await until(() => engine.state().waiting === 0)
}, 20_000)

test('a phone in whose queue nobody stands notices by itself that the server is away', async () => {
  const server = aServer()
  const engine = anEngine(server, newDevice())
  await engine.start()
  await until(() => engine.state().ready)
  server.isThere = false
  server.now = AT + 60_000
  await until(() => engine.state().mode === 'offline')
})

test('a phone whose clock is set back goes on asking for what is new', async () => {
  const server = aServer()
  const engine = anEngine(server, newDevice())
  await engine.start()
  await until(() => engine.state().ready && server.filled === 2)
  server.now = AT - 3 * 24 * 3_600_000
  await until(() => server.filled > 2)
})

test('a revoked device keeps nothing', async () => {
  const server = aServer()
  const device = newDevice()
  const engine = anEngine(server, device)
  await engine.start()
  await until(() => engine.state().ready)
  server.isThere = false
  await engine.decide(question(tickets[2]?.text ?? ''))
  engine.stop()
  await removeGateData(device)
  expect(await Dexie.exists(storeName(device))).toBe(false)
})

test('without data it is away until the server has answered', async () => {
  const server = Object.assign(aServer(), { isThere: false, hasBundle: false })
  const engine = anEngine(server, newDevice())
  const modes = new Set<string>()
  await engine.start()
  engine.networkChanged(false)
  engine.subscribe(() => modes.add(engine.state().mode))
  engine.networkChanged(true)
  await until(() => server.counted > 0 && server.reachable > 2)
  expect([...modes]).toEqual(['offline'])
  server.isThere = true
  engine.networkChanged(true)
  await until(() => engine.state().mode === 'online')
  expect(engine.state().ready).toBe(false)
})

test('what is revoked while the list is being asked for is asked for right behind it, once', async () => {
  const server = aServer()
  const engine = anEngine(server, newDevice())
  await engine.start()
  await until(() => engine.state().ready)
  const before = server.revoked
  await Promise.all([1, 2, 3].map(() => engine.pullRevocations()))
  await until(() => server.revoked === before + 2)
})

test('a browser without a store says so in place of failing', async () => {
  const { indexedDB } = Dexie.dependencies
  Dexie.dependencies.indexedDB = undefined as unknown as IDBFactory
  try {
    const engine = anEngine(aServer(), newDevice())
    await engine.start()
    expect(engine.state()).toMatchObject({ storage: 'refused', ready: false })
    expect(await engine.decide(question('x'))).toEqual({ kind: 'unreachable', because: 'no_data' })
  } finally {
    Dexie.dependencies.indexedDB = indexedDB
  }
})
