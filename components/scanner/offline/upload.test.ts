// Scans that wait, and the server that takes them: nothing leaves the device unanswered, nothing is sent for ever, and all of it goes after
// the event.
import { Dexie } from 'dexie'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { syncRow } from '@/server/scanning/sync/contract'
import { browserSignatureCheck } from '@/server/tickets/web-ed25519'
import {
  AT,
  anEventKey,
  answering,
  aTicket,
  bundleAnswer,
  bundleBytesOf,
  LIST,
  type OfflineTicket,
} from '@/tests/support/offline-bundle'
import { fillGate } from './fill-gate'
import type { DeviceFetch } from './load-bundle'
import { OfflineGate } from './offline-gate'
import { storageFault, storeName } from './store'
import { Uploader, uploadScans } from './upload'
import { expire, isExpired } from './wipe'

const key = anEventKey(7)
const check = await browserSignatureCheck()
let devices = 0
let deviceId = ''
let gate: OfflineGate
let tickets: OfflineTicket[]

beforeEach(async () => {
  deviceId = `0197a0e5-0000-7000-8000-0000000c${String(++devices).padStart(4, '0')}`
  tickets = Array.from({ length: 3 }, () => aTicket(key))
  gate = await OfflineGate.open(deviceId, check)
  const bytes = bundleBytesOf(key, { tickets: tickets.map(({ record }) => record) })
  await fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(bytes) }))
})

async function scanned(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const text = tickets[index]?.text ?? `nonsense ${index}`
    await gate.decideOffline({ text, listId: LIST, direction: 'in', scanId: `s-${index}`, at: AT + index })
  }
}

type Row = { seq: number; scanId: string }

/** Takes everything that is a row of the contract, and remembers. */
type Server = { batches: Row[][]; status: number; most: number; refuse: Set<number>; fetch: DeviceFetch }

function aServer(): Server {
  const server: Server = {
    batches: [],
    status: 200,
    most: Number.POSITIVE_INFINITY,
    refuse: new Set(),
    fetch: answering({
      '/api/scans/sync': (init) => {
        const { scans } = JSON.parse(String(init.body)) as { scans: Row[] }
        if (scans.length > server.most) return new Response('{}', { status: 413 })
        server.batches.push(scans)
        if (server.status !== 200) return new Response('{}', { status: server.status })
        for (const row of scans) syncRow.parse(row)
        const accepted = scans
          .filter(({ seq }) => !server.refuse.has(seq))
          .map(({ seq, scanId }) => ({ seq, scanId, status: 'stored' }))
        const rejected = scans.flatMap(({ seq }, index) =>
          server.refuse.has(seq) ? [{ index, seq, code: 'check_in_list.not_found', message: '' }] : [],
        )
        return Response.json({ success: true, data: { accepted, rejected, conflicts: [] } })
      },
    }),
  }
  return server
}

describe('an upload', () => {
  test('sends the log in its order, two hundred at a time, in the shape of the contract, and empties it', async () => {
    await scanned(450)
    const server = aServer()
    expect(await uploadScans(gate, server.fetch)).toMatchObject({ sent: 450, refused: 0 })
    expect(server.batches.map(({ length }) => length)).toEqual([200, 200, 50])
    expect(server.batches.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 450 }, (_, index) => index + 1))
    expect([gate.waiting, await gate.store.scans.count()]).toEqual([0, 0])
  })

  test('that is too large for the server goes in smaller pieces, so that nobody’s enormous codes stop the log', async () => {
    await scanned(450)
    const server = aServer()
    server.most = 60
    expect(await uploadScans(gate, server.fetch)).toMatchObject({ sent: 450, refused: 0 })
    expect(Math.max(...server.batches.map(({ length }) => length))).toBe(50)
    expect([gate.waiting, await gate.store.scans.count()]).toEqual([0, 0])
  })

  test('whose answer was lost is repeated as it was, also after a reload', async () => {
    await scanned(3)
    const server = aServer()
    server.status = 502
    await expect(uploadScans(gate, server.fetch)).rejects.toMatchObject({ status: 502 })
    expect(gate.waiting).toBe(3)
    gate.store.close()
    gate = await OfflineGate.open(deviceId, check)
    expect(gate.waiting).toBe(3)
    server.status = 200
    await uploadScans(gate, server.fetch)
    expect(server.batches[1]).toEqual(server.batches[0])
  })

  test('removes what was answered and nothing else', async () => {
    await scanned(3)
    const server = aServer()
    const half = answering({
      '/api/scans/sync': (init) => {
        const { scans } = JSON.parse(String(init.body)) as { scans: Row[] }
        const accepted = scans.slice(0, 1).map(({ seq, scanId }) => ({ seq, scanId, status: 'stored' }))
        server.batches.push(scans)
        if (server.batches.length > 1) return new Response('{}', { status: 503, headers: { 'retry-after': '7' } })
        return Response.json({ data: { accepted, rejected: [], conflicts: [] } })
      },
    })
    await expect(uploadScans(gate, half)).rejects.toMatchObject({ status: 503, retryAfterSeconds: 7 })
    expect((await gate.store.scans.toArray()).map(({ seq }) => seq)).toEqual([2, 3])
  })

  test('keeps what the server will never take aside, with its reason, and goes on', async () => {
    await scanned(3)
    const server = aServer()
    server.refuse.add(2)
    expect(await uploadScans(gate, server.fetch)).toMatchObject({ sent: 2, refused: 1 })
    expect(await gate.store.refused.toArray()).toMatchObject([{ seq: 2, code: 'check_in_list.not_found' }])
    expect([gate.waiting, gate.refused]).toEqual([0, 1])
  })

  test('lets nobody in again whose scan the server did not take, whatever its later data says, also after a reload', async () => {
    await scanned(2)
    const server = aServer()
    server.refuse.add(2)
    await uploadScans(gate, server.fetch)
    const later = bundleBytesOf(key, { seq: 200, at: AT + 3_600_000, tickets: tickets.map(({ record }) => record) })
    await fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(later) }), undefined, { whole: true })
    gate.store.close()
    gate = await OfflineGate.open(deviceId, check)
    expect(gate.refused).toBe(1)
    const text = tickets[1]?.text ?? ''
    const { result } = await gate.decideOffline({ text, listId: LIST, direction: 'in', scanId: 'again', at: AT + 9 })
    expect(result.reason).toBe('already_used')
  })

  test('leaves the passes standing until the data has them, and then to the data', async () => {
    await scanned(1)
    await uploadScans(gate, aServer().fetch)
    const again = () =>
      gate.decideOffline({
        text: tickets[0]?.text ?? '',
        listId: LIST,
        direction: 'in',
        scanId: crypto.randomUUID(),
        at: AT + 9,
      })
    expect((await again()).result.reason).toBe('already_used')
    const far = bundleBytesOf(key, {
      seq: 200,
      at: AT + 60_000,
      tickets: tickets.map(({ record }) => record),
    })
    await fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(far) }), undefined, { whole: true })
    // Undone at the server meanwhile: its data has no pass.
    expect((await again()).result.valid).toBe(true)
  })

  test('is tried again by itself until it gets through, and runs once at a time', async () => {
    await scanned(3)
    const server = aServer()
    server.status = 503
    const failures: unknown[] = []
    const uploader = new Uploader(gate, server.fetch, { failed: (error) => failures.push(error) })
    const both = await Promise.allSettled([uploader.syncNow(), uploader.syncNow()])
    expect([both.map(({ status }) => status), server.batches.length, failures.length]).toEqual([
      ['rejected', 'rejected'],
      1,
      1,
    ])
    server.status = 200
    const end = Date.now() + 10_000
    while (gate.waiting > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
    expect([gate.waiting, server.batches.length]).toEqual([0, 2])
    uploader.stop()
  })

  test('goes at once when the server is there again, however long the next try was to wait', async () => {
    await scanned(1)
    const server = aServer()
    server.status = 503
    const uploader = new Uploader(gate, server.fetch)
    // Four tries that fail: the fifth would wait for six seconds at least.
    for (let failure = 0; failure < 4; failure++) await uploader.syncNow().catch(() => {})
    server.status = 200
    uploader.atOnce()
    await vi.waitFor(() => expect(gate.waiting).toBe(0), { timeout: 700, interval: 5 })
    uploader.stop()
  })

  test('that hangs since before the network came back is given up and sent anew', async () => {
    await scanned(1)
    const server = aServer()
    let hung = 0
    const uploader = new Uploader(gate, (path, init) => {
      if (hung++ > 0) return server.fetch(path, init)
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
      })
    })
    const now = vi.spyOn(performance, 'now')
    const sending = uploader.syncNow().catch(() => {})
    await vi.waitFor(() => expect(hung).toBe(1))
    const later = performance.now() + 5_000
    now.mockImplementation(() => later)
    uploader.atOnce()
    now.mockRestore()
    await vi.waitFor(() => expect(gate.waiting).toBe(0), { timeout: 2_000, interval: 5 })
    await sending
    uploader.stop()
  })
})

describe('after the event', () => {
  test('data has an end, by the server’s word or by what a page has counted since; what was counted outlives the page', async () => {
    const end = AT + 16 * 3_600_000
    let ticks = 0
    gate.store.close()
    gate = await OfflineGate.open(deviceId, check, () => ticks)
    expect(gate.known.now()).toBe(AT)
    ticks = end - AT - 1
    expect(isExpired(gate)).toBe(false)
    ticks++
    expect(isExpired(gate)).toBe(true)
    await gate.store.changeMeta({ countedTo: gate.known.now() })
    gate.store.close()
    gate = await OfflineGate.open(deviceId, check)
    expect(isExpired(gate)).toBe(true)
  })

  test('the server’s word ends it at once', () => {
    expect(isExpired(gate)).toBe(false)
    gate.known.hear(AT + 16 * 3_600_000)
    expect(isExpired(gate)).toBe(true)
  })

  test('tickets, names and passes go at once, unsent scans when they are sent, and then the rest', async () => {
    await scanned(3)
    const server = aServer()
    server.status = 503
    await expire(gate, server.fetch)
    const { store } = gate
    expect([await store.parts.count(), await store.passes.count(), await store.scans.count(), gate.data]).toEqual([
      0,
      0,
      3,
      null,
    ])
    server.status = 200
    await expire(gate, server.fetch)
    expect(await Dexie.exists(storeName(deviceId))).toBe(false)
  })
})

describe('a browser that keeps nothing', () => {
  test.each([
    ['full', new DOMException('', 'QuotaExceededError')],
    ['full', Object.assign(new Error('x'), { name: 'AbortError', inner: new DOMException('', 'QuotaExceededError') })],
    ['refused', new DOMException('', 'SecurityError')],
    [
      'refused',
      Object.assign(new Error('x'), { name: 'OpenFailedError', inner: new DOMException('', 'InvalidStateError') }),
    ],
    ['broken', new DOMException('', 'UnknownError')],
    [null, new TypeError('fetch failed')],
    // An upload that was given up, or had no answer in time.
    [null, new DOMException('', 'AbortError')],
    [null, new DOMException('', 'TimeoutError')],
  ])('is %s', (fault, error) => {
    expect(storageFault(error)).toBe(fault)
  })
})
