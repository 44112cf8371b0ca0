// Online first, here when nobody answers in time: which of the two decides, what it says about itself, and that nothing is counted twice.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { ScanResult } from '@/server/scanning/contract'
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
import { AskDeclined, type AskOnline, type DeciderOptions, GateDecider, type GateQuestion } from './gate-decider'
import { OfflineGate } from './offline-gate'
import { uploadScans } from './upload'

const key = anEventKey(7)
const check = await browserSignatureCheck()
let devices = 0
let scans = 0
let gate: OfflineGate
let tickets: OfflineTicket[]

beforeEach(async () => {
  tickets = Array.from({ length: 6 }, () => aTicket(key))
  gate = await OfflineGate.open(`0197a0e5-0000-7000-8000-0000000f${String(++devices).padStart(4, '0')}`, check)
  const bytes = bundleBytesOf(key, { tickets: tickets.map(({ record }) => record) })
  await fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(bytes) }))
})

const yes = (scanId: string, more: Partial<ScanResult> = {}): ScanResult => ({
  valid: true,
  reason: null,
  ticketId: 't',
  guestId: null,
  attendeeName: 'Camille Roussel',
  ticketTypeName: null,
  scanCount: 1,
  lastScanAt: new Date(AT + 60_000),
  lastLocation: null,
  scanId,
  direction: 'in',
  again: false,
  wasInside: null,
  overridden: null,
  voidReason: null,
  lastScanBy: null,
  answers: [],
  ...more,
})

/** A server that is told how to be, and remembers what it was asked. */
function aServer() {
  const asked: string[] = []
  const server = {
    asked,
    is: 'there' as 'there' | 'silent' | 'broken' | 'declining',
    ask: (({ scanId }, signal) => {
      asked.push(scanId)
      if (server.is === 'there') return Promise.resolve(yes(scanId))
      if (server.is === 'declining') return Promise.reject(new AskDeclined('rate_limited', 3))
      if (server.is === 'broken') return Promise.reject(new TypeError('fetch failed'))
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }) as AskOnline,
  }
  return server
}

function aDecider(ask: AskOnline, more: Partial<DeciderOptions> = {}) {
  const probe = () => Promise.reject(new TypeError('fetch failed'))
  return new GateDecider({ gate, ask, probe, now: () => AT + 60_000, deadlineMs: 40, probeMs: 20, ...more })
}

const question = (code: string, more: Partial<GateQuestion> = {}): GateQuestion => ({
  code,
  scanId: `s-${++scans}`,
  listId: LIST,
  direction: 'in',
  identityChecked: false,
  override: false,
  ...more,
})
const text = (index: number) => tickets[index]?.text ?? ''

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 5_000
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not come to pass')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('while the server answers', () => {
  test('its word stands, and is known here afterwards', async () => {
    const server = aServer()
    const decider = aDecider(server.ask)
    expect(await decider.decide(question(text(0)))).toMatchObject({
      kind: 'verdict',
      source: 'online',
    })
    expect(gate.waiting).toBe(0)
    server.is = 'broken'
    expect(await decider.decide(question(text(0)))).toMatchObject({
      source: 'offline',
      result: { reason: 'already_used' },
    })
    decider.stop()
  })

  test('of a ticket that came in elsewhere, too', async () => {
    const server = aServer()
    const decider = aDecider(({ scanId }) => Promise.resolve(yes(scanId, { valid: false, reason: 'already_used' })))
    await decider.decide(question(text(1)))
    const here = aDecider(server.ask)
    server.is = 'broken'
    expect(await here.decide(question(text(1)))).toMatchObject({
      source: 'offline',
      result: { reason: 'already_used' },
    })
    here.stop()
  })

  test('what it does not decide is not decided here either', async () => {
    const server = aServer()
    server.is = 'declining'
    const decider = aDecider(server.ask)
    expect(await decider.decide(question(text(0)))).toEqual({
      kind: 'declined',
      code: 'rate_limited',
      retryAfterSeconds: 3,
    })
    expect(gate.waiting).toBe(0)
  })
})

describe('when it does not answer in time', () => {
  test('a gate that nobody tends lets no typed code in, as the server would not', async () => {
    const server = aServer()
    server.is = 'silent'
    const decider = aDecider(server.ask)
    const code = tickets[0]?.code ?? ''
    const typed = () => decider.decide(question(code, { signedOnly: true }))
    expect([await typed(), await typed(), await typed()]).toMatchObject(
      [1, 2, 3].map(() => ({ source: 'offline', result: { valid: false, reason: 'format' } })),
    )
    expect(server.asked).toHaveLength(2)
    decider.stop()
  })

  test('the gate decides under the same scanId, which waits to be told', async () => {
    const server = aServer()
    server.is = 'silent'
    const decider = aDecider(server.ask)
    const asked = question(text(0))
    expect(await decider.decide(asked)).toMatchObject({
      source: 'offline',
      result: { valid: true, scanId: asked.scanId },
    })
    expect(await gate.store.scans.toArray()).toMatchObject([{ scanId: asked.scanId, verdict: 'admitted' }])
    expect(server.asked).toEqual([asked.scanId])
    decider.stop()
  })

  test('twice, the gate asks it no more until a probe finds it again', async () => {
    const server = aServer()
    server.is = 'silent'
    let isBack = false
    const modes: string[] = []
    const probe = () => (isBack ? Promise.resolve() : Promise.reject(new TypeError('fetch failed')))
    const decider = aDecider(server.ask, { probe, onMode: (mode) => modes.push(mode) })
    for (let index = 0; index < 5; index++) await decider.decide(question(text(index)))
    expect([server.asked.length, decider.mode]).toEqual([2, 'offline'])
    isBack = true
    server.is = 'there'
    await until(() => decider.mode === 'online')
    expect(await decider.decide(question(text(5)))).toMatchObject({ source: 'online' })
    expect(modes).toEqual(['offline', 'online'])
  })

  test('and is back, it is not asked about a ticket that this gate let in and has not told', async () => {
    const server = aServer()
    server.is = 'broken'
    const decider = aDecider(server.ask)
    await decider.decide(question(text(0)))
    server.is = 'there'
    expect(await decider.decide(question(text(0)))).toMatchObject({
      source: 'offline',
      result: { reason: 'already_used' },
    })
    expect(await decider.decide(question(tickets[0]?.code ?? ''))).toMatchObject({ result: { reason: 'already_used' } })
    expect(await decider.decide(question(text(1)))).toMatchObject({ source: 'online' })
  })

  test('and has refused to keep a scan, it is not asked about whom that scan let in', async () => {
    const server = aServer()
    server.is = 'broken'
    const decider = aDecider(server.ask)
    await decider.decide(question(text(0)))
    const rejected = [{ index: 0, seq: 1, code: 'sync.bad_row', message: '' }]
    const answer = () => Response.json({ success: true, data: { accepted: [], rejected, conflicts: [] } })
    await uploadScans(gate, answering({ '/api/scans/sync': answer }))
    server.is = 'there'
    expect(gate.waiting).toBe(0)
    expect(await decider.decide(question(text(0)))).toMatchObject({
      source: 'offline',
      result: { reason: 'already_used' },
    })
  })

  test('and the browser says that there is no network, the very first question is decided here', async () => {
    const server = aServer()
    const decider = aDecider(server.ask)
    decider.networkChanged(false)
    expect(await decider.decide(question(text(0)))).toMatchObject({ source: 'offline' })
    expect(server.asked).toEqual([])
    decider.stop()
  })
})

test('a doubt asks for a sign of life at once: without one the gate decides here before anybody is scanned, with one nothing changes', async () => {
  for (const isThere of [true, false]) {
    const modes: string[] = []
    let probes = 0
    const probe = () => {
      probes++
      return isThere ? Promise.resolve() : Promise.reject(new TypeError('fetch failed'))
    }
    const decider = aDecider(aServer().ask, { probe, onMode: (mode) => modes.push(mode), probeMs: 60_000 })
    decider.doubt()
    decider.doubt()
    await vi.waitFor(() => expect(modes).toEqual(isThere ? [] : ['offline']))
    expect([decider.mode, probes]).toEqual([isThere ? 'online' : 'offline', 1])
    decider.stop()
  }
})

describe('what lies on the device', () => {
  test.each([1, 3, 16, 300])('admits without the server when it is %i minutes old', async (minutes) => {
    const server = aServer()
    server.is = 'broken'
    const decider = aDecider(server.ask, { now: () => AT + minutes * 60_000 })
    expect(await decider.decide(question(text(0)))).toMatchObject({ source: 'offline', result: { valid: true } })
    decider.stop()
  })

  test('without data nothing is decided, and never green', async () => {
    const empty = await OfflineGate.open('0197a0e5-0000-7000-8000-0000000fffff', check)
    const decider = new GateDecider({
      gate: empty,
      ask: () => Promise.reject(new TypeError('fetch failed')),
      probe: () => Promise.reject(new TypeError('fetch failed')),
    })
    expect(await decider.decide(question(text(0)))).toEqual({ kind: 'unreachable', because: 'no_data' })
    decider.stop()
  })

  test('a disk that takes nothing more is said, and never green', async () => {
    const server = aServer()
    server.is = 'broken'
    gate.store.scans.hook('creating', () => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    const decider = aDecider(server.ask)
    expect(await decider.decide(question(text(0)))).toEqual({ kind: 'unreachable', because: 'store' })
    decider.stop()
  })
})
