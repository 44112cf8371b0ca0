// The gate without a network, on an IndexedDB in memory: what it takes for a bundle, what it decides, and what is written before it says so.
import { Dexie } from 'dexie'
import { beforeEach, describe, expect, test } from 'vitest'
import { readContainer } from '@/server/scanning/bundle/container'
import { chainStart, rowHash } from '@/server/scanning/sync/chain'
import { rotatingText, stepAt, stepMessage, suffixOf } from '@/server/tickets/rotating/rotating-code'
import { stepMac, ticketKeyOf } from '@/server/tickets/rotating/ticket-key'
import { encodeToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import vectors from '@/server/tickets/token-vectors.json'
import { browserSignatureCheck } from '@/server/tickets/web-ed25519'
import {
  AT,
  anEventKey,
  answering,
  aTicket,
  bundleAnswer,
  bundleBytesOf,
  EVENT,
  GATE,
  LIST,
  lists,
  VIP_LIST,
} from '@/tests/support/offline-bundle'
import { fillGate } from './fill-gate'
import { GateData } from './gate-data'
import { judge } from './judge'
import { noteUndone } from './note-online'
import { type OfflineAsk, OfflineGate } from './offline-gate'
import { problemOf } from './state-of-gate'
import { GateStore, StoreGone, storeName } from './store'

const key = anEventKey(7)
const check = await browserSignatureCheck()
let device = 0
let scans = 0
let deviceId = ''
beforeEach(() => {
  deviceId = `0197a0e5-0000-7000-8000-${String(++device).padStart(12, '0')}`
})

async function aGateWith(bytes: Uint8Array<ArrayBuffer>): Promise<OfflineGate> {
  const gate = await OfflineGate.open(deviceId, check)
  await fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(bytes) }))
  return gate
}

function ask(text: string, more: Partial<OfflineAsk> = {}): OfflineAsk {
  return { text, listId: LIST, direction: 'in', at: AT + 60_000, scanId: `scan-${++scans}`, ...more }
}

const verdict = async (gate: OfflineGate, text: string, more: Partial<OfflineAsk> = {}) =>
  (await gate.decideOffline(ask(text, more))).result

describe('filling', () => {
  test('reads the bundle back from the disk, and proves it there before it says that it is ready', async () => {
    const ticket = aTicket(key)
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [ticket.record] }))
    expect(gate.isProved).toBe(true)
    gate.store.close()
    const again = await OfflineGate.open(deviceId, check)
    expect(again.isProved).toBe(false)
    expect(again.data?.size).toBe(1)
    expect((await verdict(again, ticket.text)).valid).toBe(true)
  })

  test('says how many bytes and tickets have come', async () => {
    const tickets = Array.from({ length: 300 }, () => aTicket(key).record)
    const bytes = bundleBytesOf(key, { tickets })
    const parts = Array.from({ length: 5 }, (_, n) => bytes.slice((n * bytes.length) / 5, ((n + 1) * bytes.length) / 5))
    const body = new ReadableStream({
      pull(controller) {
        const part = parts.shift()
        if (part) controller.enqueue(part)
        else controller.close()
      },
    })
    const seen: { bytes: number; tickets: number | null; ticketsLoaded: number }[] = []
    const gate = await OfflineGate.open(deviceId, check)
    await fillGate(gate, answering({ '/api/devices/bundle': () => new Response(body) }), (one) => seen.push(one))
    expect(seen.at(-1)).toEqual({ bytes: bytes.length, tickets: 300, ticketsLoaded: 300 })
    expect(seen.map((one) => one.bytes)).toEqual(seen.map((one) => one.bytes).toSorted((a, b) => a - b))
    expect(seen.length).toBeGreaterThan(4)
  })

  const stranger = anEventKey(7)
  test.each<[string, (good: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>, string]>([
    ['cut off', (good) => good.slice(0, -1), 'damaged'],
    ['cut off in its tickets', (good) => good.slice(0, 900), 'damaged'],
    ['with a bit turned', (good) => good.map((byte, index) => (index === 700 ? byte ^ 1 : byte)), 'forged'],
    ['signed by another key of the same number', () => bundleBytesOf(stranger, { seq: 200, at: AT + 1 }), 'forged'],
    ['of an earlier moment', () => bundleBytesOf(key, { seq: 50, at: AT - 1 }), 'older'],
    ['of another event', () => bundleBytesOf(key, { seq: 200, head: { eventId: LIST } }), 'other_event'],
    [
      'whose time is over',
      () => bundleBytesOf(key, { seq: 200, head: { expiresAt: new Date(AT).toISOString() } }),
      'expired',
    ],
    ['with fewer tickets than it says', () => bundleBytesOf(key, { seq: 200, head: { tickets: 3 } }), 'damaged'],
    ['of changes since something else', () => bundleBytesOf(key, { seq: 200, since: 150 }), 'damaged'],
    ['of changes by nobody known', () => bundleBytesOf(stranger, { seq: 200, since: 100 }), 'forged'],
  ])('refuses one %s, and keeps deciding by what it has', async (_, change, fault) => {
    const ticket = aTicket(key)
    const good = bundleBytesOf(key, { tickets: [ticket.record] })
    const gate = await aGateWith(good)
    const bad = change(good)
    const filling = fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(bad) }), undefined, {
      whole: true,
    })
    await expect(filling).rejects.toMatchObject({ fault })
    gate.store.close()
    const again = await OfflineGate.open(deviceId, check)
    expect((await verdict(again, ticket.text)).valid).toBe(true)
  })

  test('follows a change of keys that its own key signs too, and from then on the new one', async () => {
    const next = anEventKey(8)
    const gate = await aGateWith(bundleBytesOf(key))
    const fill = (bytes: Uint8Array<ArrayBuffer>) =>
      fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(bytes) }), undefined, { whole: true })
    await expect(fill(bundleBytesOf(next, { seq: 110 }, [next]))).rejects.toMatchObject({ fault: 'forged' })
    await fill(bundleBytesOf(next, { seq: 110, keys: [key, next] }, [key, next]))
    await fill(bundleBytesOf(next, { seq: 120, keys: [key, next] }, [next]))
    expect(gate.data?.seq).toBe(120)
  })

  test('forgets nothing when the page dies between two changes: what is stored is whole at each step', async () => {
    const [one, two] = [aTicket(key), aTicket(key)]
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [one.record, two.record] }))
    const changes = bundleBytesOf(key, {
      seq: 110,
      since: 100,
      at: AT + 5,
      tickets: [{ ...two.record, state: 'blocked' }],
    })
    await fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(changes) }))
    gate.store.close()
    const again = await OfflineGate.open(deviceId, check)
    expect([again.data?.seq, (await verdict(again, two.text)).reason]).toEqual([110, 'blocked'])
    expect((await verdict(again, one.text)).valid).toBe(true)
  })

  test('takes no changes where the browser has cleared what they would follow', async () => {
    const gate = await aGateWith(bundleBytesOf(key))
    await Dexie.delete(storeName(deviceId))
    const changes = bundleBytesOf(key, { seq: 110, since: 100, at: AT + 5 })
    const filling = fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(changes) }))
    await expect(filling).rejects.toThrow(StoreGone)
  })

  test.each([200, 403, 404])('takes the page of a Wi-Fi portal for no network, not for data (%i)', async (status) => {
    const gate = await OfflineGate.open(deviceId, check)
    const page = () => new Response('<h1>Welcome</h1>', { status, headers: { 'content-type': 'text/html' } })
    const filling = fillGate(gate, answering({ '/api/devices/bundle': page }))
    expect(problemOf(await filling.catch((error: unknown) => error))).toBe('network')
  })

  test('asks with its tag, and a “nothing new” makes its data younger', async () => {
    const gate = await aGateWith(bundleBytesOf(key))
    const seen: [string, string | null][] = []
    const fetcher = answering({
      '/api/devices/bundle': (init, path) => {
        seen.push([path, new Headers(init.headers).get('if-none-match')])
        return new Response(null, { status: 304, headers: { 'portillon-as-of': new Date(AT + 9_000).toISOString() } })
      },
    })
    await fillGate(gate, fetcher)
    expect(seen).toEqual([['/api/devices/bundle?encoding=gzip&since=100', 'W/"rules-1"']])
    expect(gate.meta.asOf).toBe(AT + 9_000)
  })
})

describe('deciding', () => {
  test('gives every reason in the server’s order', async () => {
    const other = anEventKey(900)
    const [good, blocked, unpaid, vip, dead, reissued, used] = [
      aTicket(key),
      aTicket(key, { state: 'blocked' }),
      aTicket(key, { state: 'unpaid' }),
      aTicket(key, { type: 2 }),
      aTicket(key),
      aTicket(key, { gen: 3 }),
      aTicket(key, { passes: [{ listId: LIST, passKey: '', at: AT - 60_000, leftAt: null, gateId: GATE }] }),
    ]
    const closed = { ...lists[0]!, listId: EVENT, windows: [{ from: null, until: new Date(AT).toISOString() }] }
    const tickets = [good, blocked, unpaid, vip, reissued, used].map(({ record }) => record)
    const revocations = [{ kid: key.kid, serial: dead.fields.serial, minGen: 2 }]
    const gate = await aGateWith(bundleBytesOf(key, { tickets, revocations, head: { lists: [...lists, closed] } }))
    const test = encodeToken({ ...good.fields, flags: TOKEN_FLAG.test }, key.sign)
    const turn = (text: string) => `${text.slice(0, -9)}${text.at(-9) === 'A' ? 'B' : 'A'}${text.slice(-8)}`
    const reason = async (text: string, more: Partial<OfflineAsk> = {}) => (await verdict(gate, text, more)).reason
    expect(await reason('nonsense')).toBe('format')
    expect(await reason('ZZZZZ-ZZZZZ')).toBe('format')
    expect(await reason(aTicket(anEventKey(8)).text)).toBe('unknown_key')
    expect(await reason(aTicket(other).text)).toBe('wrong_event')
    expect(await reason(turn(good.text))).toBe('forged')
    expect(await reason(test)).toBe('test_ticket')
    expect(await reason(dead.text)).toBe('revoked')
    expect(await reason(encodeToken({ ...reissued.fields, gen: 2 }, key.sign))).toBe('revoked')
    expect(await reason(blocked.text)).toBe('blocked')
    expect(await reason(unpaid.text)).toBe('unpaid')
    expect(await reason(good.text, { listId: VIP_LIST })).toBe('wrong_list')
    expect(await reason(good.text, { listId: EVENT })).toBe('wrong_time')
    expect(await verdict(gate, used.text)).toMatchObject({
      reason: 'already_used',
      lastScanAt: new Date(AT - 60_000),
      lastLocation: 'Porte B',
      scanCount: 1,
    })
    expect(await verdict(gate, good.text)).toMatchObject({
      valid: true,
      reason: null,
      attendeeName: 'Camille Roussel',
      ticketTypeName: 'Plein tarif',
      scanCount: 1,
    })
    expect(await reason(good.text)).toBe('already_used')
    expect(await reason(vip.text, { listId: VIP_LIST })).toBe(null)
  })

  test('lets in a ticket that was sold after the data, once, and says that it is not in the data', async () => {
    const gate = await aGateWith(bundleBytesOf(key))
    const sold = aTicket(key)
    expect(await gate.decideOffline(ask(sold.text))).toMatchObject({
      unlisted: true,
      result: { valid: true, attendeeName: null },
    })
    expect((await verdict(gate, sold.text)).reason).toBe('already_used')
  })

  test('finds a typed code without a name, and tells it from one that nobody has', async () => {
    const ticket = aTicket(key)
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [ticket.record] }))
    expect(await verdict(gate, ` ${ticket.code.toLowerCase().replace('-', ' ')} `)).toMatchObject({
      valid: true,
      attendeeName: null,
      ticketTypeName: 'Plein tarif',
    })
    expect((await verdict(gate, ticket.text)).reason).toBe('already_used')
  })

  test('at a gate that nobody tends takes what is signed alone, like the server', async () => {
    const ticket = aTicket(key)
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [ticket.record] }))
    expect((await verdict(gate, ticket.code, { signedOnly: true })).reason).toBe('format')
    expect((await verdict(gate, ticket.text, { signedOnly: true })).valid).toBe(true)
  })

  test('judges a code that changes by the server’s clock, with the phone’s own a day off', async () => {
    const day = 86_400_000
    const ticket = aTicket(key, { flags: TOKEN_FLAG.rotating })
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [ticket.record] }))
    const at = AT + 60_000
    const ticketKey = ticketKeyOf(Buffer.alloc(32, 5), ticket.fields)
    const shownAt = (when: number) =>
      rotatingText(ticket.text, suffixOf(stepAt(when), stepMac(ticketKey, stepMessage(stepAt(when)))))
    expect((await verdict(gate, ticket.text)).reason).toBe('rotation_required')
    expect((await verdict(gate, shownAt(at - 60_000))).reason).toBe('stale_code')
    expect((await verdict(gate, shownAt(at), { at: at + day })).reason).toBe('stale_code')
    await gate.noteOffset(day)
    expect((await verdict(gate, shownAt(at), { at: at + day })).valid).toBe(true)
    const rows = await gate.store.scans.orderBy('seq').toArray()
    expect(rows.at(-1)).toMatchObject({ at: new Date(at + day).toISOString(), offset: day })
    expect((await verdict(gate, ticket.code)).reason).toBe('rotation_required')
  })

  test('gives no green for a code that changes while the device has no key to judge it by', async () => {
    const ticket = aTicket(key, { flags: TOKEN_FLAG.rotating })
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [ticket.record], head: { rotationKeys: [] } }))
    expect((await verdict(gate, `${ticket.text}:AAAAAAAAAA`)).reason).toBe('stale_code')
  })

  test('counts in and out where the list has exits, and lets who left come in again on the same pass', async () => {
    const ticket = aTicket(key)
    const gate = await aGateWith(
      bundleBytesOf(key, { tickets: [ticket.record], head: { lists: [{ ...lists[0]!, exits: true }] } }),
    )
    expect(await verdict(gate, ticket.text, { direction: 'out' })).toMatchObject({ valid: true, wasInside: false })
    expect((await verdict(gate, ticket.text)).valid).toBe(true)
    expect((await verdict(gate, ticket.text)).reason).toBe('already_used')
    expect(await verdict(gate, ticket.text, { direction: 'out' })).toMatchObject({ valid: true, wasInside: true })
    expect(await verdict(gate, ticket.text)).toMatchObject({ valid: true, again: true, scanCount: 1 })
    const { scanId } = await verdict(gate, ticket.text, { direction: 'out' })
    await noteUndone(gate, scanId, AT)
    // The exit was a mistake: they are inside.
    expect((await verdict(gate, ticket.text)).reason).toBe('already_used')
  })

  test('a supervisor’s override lets in what the rules refuse, never what is forged', async () => {
    const ticket = aTicket(key)
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [ticket.record] }))
    await verdict(gate, ticket.text)
    expect(await verdict(gate, ticket.text, { override: true })).toMatchObject({
      valid: true,
      overridden: 'already_used',
    })
    expect(await verdict(gate, ticket.text, { override: true, listId: VIP_LIST })).toMatchObject({
      overridden: 'wrong_list',
    })
    const forged = `${ticket.text.slice(0, -9)}${ticket.text.at(-9) === 'A' ? 'B' : 'A'}${ticket.text.slice(-8)}`
    expect((await verdict(gate, forged, { override: true })).reason).toBe('forged')
    const rows = await gate.store.scans.orderBy('seq').toArray()
    expect(rows[1]).toMatchObject({ verdict: 'admitted', reason: 'already_used' })
  })

  test('hears of other gates’ admissions, exits and undone ones', async () => {
    const ticket = aTicket(key)
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [ticket.record] }))
    const { kid, serial } = ticket.fields
    const row = {
      kid,
      serial: serial.toString(),
      listId: LIST,
      passKey: '',
      at: new Date(AT).toISOString(),
      leftAt: null,
      gateId: GATE,
    }
    await gate.applyAdmissions([row], AT)
    expect(await verdict(gate, ticket.text)).toMatchObject({ reason: 'already_used', lastLocation: 'Porte B' })
    gate.store.close()
    const again = await OfflineGate.open(deviceId, check)
    expect((await verdict(again, ticket.text)).reason).toBe('already_used')
    await again.applyAdmissions([{ ...row, passKey: 'undone/1' }], AT)
    expect((await verdict(again, ticket.text)).valid).toBe(true)
  })
})

test('gives the server’s reason for every shared vector of the token', async () => {
  const [plain] = vectors.tokens
  if (!plain) throw new Error('there are no vectors')
  type Asked = { publicKey?: string; eventId?: string; withdrawn?: boolean; rehearsal?: boolean; kid?: number }
  const reasonOf = async (text: string, asked: Asked) => {
    const isElsewhere = asked.eventId !== undefined && asked.eventId !== 'concert'
    const kid = asked.kid ?? plain.fields.kid
    const container = readContainer(bundleBytesOf(key, { head: { otherKids: isElsewhere ? [kid] : [], keys: [] } }))
    const data = container && GateData.of(container)
    if (!data) throw new Error('no data')
    const publicKey = Uint8Array.fromHex(asked.publicKey ?? vectors.publicKey)
    if (!isElsewhere) data.keys.set(kid, { publicKey, withdrawn: asked.withdrawn ?? false })
    const question = {
      text,
      listId: LIST,
      direction: 'in',
      at: AT,
      acceptsTestTickets: asked.rehearsal ?? false,
    } as const
    return (await judge(data, () => [], question, check)).reason
  }
  for (const { name, text, fields } of vectors.tokens) {
    const reason = await reasonOf(text, { rehearsal: true, kid: fields.kid })
    expect([null, 'rotation_required'], name).toContain(reason)
  }
  for (const { name, text } of vectors.same) expect(await reasonOf(text, {}), name).toBe(null)
  for (const { name, text, reason, ...asked } of vectors.refused) {
    const own = vectors.tokens.find((token) => token.text === text)
    expect(await reasonOf(text, { ...asked, ...(own && { kid: own.fields.kid }) }), name).toBe(reason)
  }
})

describe('the log', () => {
  test('has the scan, its pass and its link on the disk before the verdict is told', async () => {
    const ticket = aTicket(key)
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [ticket.record] }))
    await gate.decideOffline(ask(ticket.text, { scanId: 'mine' }))
    const other = new GateStore(deviceId)
    expect(await other.scans.toArray()).toMatchObject([{ seq: 1, scanId: 'mine', verdict: 'admitted', bundleSeq: 100 }])
    expect(await other.passes.count()).toBe(1)
    other.close()
  })

  test('gives no verdict that could not be written, and what was half written is not there', async () => {
    const ticket = aTicket(key)
    const gate = await aGateWith(bundleBytesOf(key, { tickets: [ticket.record] }))
    gate.store.meta.hook('updating', () => {
      throw new DOMException('the disk is full', 'QuotaExceededError')
    })
    await gate.decideOffline(ask('first')).catch(() => {})
    await expect(gate.decideOffline(ask(ticket.text))).rejects.toThrow()
    gate.store.close()
    const again = await OfflineGate.open(deviceId, check)
    const rows = await again.store.scans.toArray()
    expect(rows.filter(({ qrCodeData }) => qrCodeData === ticket.text)).toEqual([])
    expect((await verdict(again, ticket.text)).valid).toBe(true)
  })

  test('is one chain from the device’s own beginning, over every attempt, across reloads', async () => {
    const tickets = Array.from({ length: 5 }, () => aTicket(key))
    let gate = await aGateWith(bundleBytesOf(key, { tickets: tickets.map(({ record }) => record) }))
    for (const { text } of tickets) {
      await gate.decideOffline(ask(text))
      await gate.decideOffline(ask('nonsense'))
      gate.store.close()
      gate = await OfflineGate.open(deviceId, check)
    }
    const rows = await gate.store.scans.orderBy('seq').toArray()
    let previous = await chainStart(deviceId)
    for (const [index, { hash, direction: _, ...row }] of rows.entries()) {
      expect([row.seq, row.previousHash]).toEqual([index + 1, previous])
      previous = await rowHash(deviceId, row)
      expect(hash).toBe(previous)
    }
    expect(rows.length).toBe(10)
  })

  test('of two tabs of one device is one chain, and one ticket comes in once', async () => {
    const tickets = Array.from({ length: 10 }, () => aTicket(key))
    const one = await aGateWith(bundleBytesOf(key, { tickets: tickets.map(({ record }) => record) }))
    const two = await OfflineGate.open(deviceId, check)
    const verdicts = await Promise.all(tickets.flatMap(({ text }) => [one, two].map((gate) => verdict(gate, text))))
    expect(verdicts.filter(({ valid }) => valid).length).toBe(10)
    const rows = await one.store.scans.orderBy('seq').toArray()
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    for (const [index, row] of rows.entries()) if (index > 0) expect(row.previousHash).toBe(rows[index - 1]?.hash)
  })

  test.each(['everything', 'nothing new'])(
    'of a phone that was put back to what it was gives no number twice, when the server answers with %s',
    async (answer) => {
      const tickets = Array.from({ length: 4 }, () => aTicket(key))
      const bytes = bundleBytesOf(key, { tickets: tickets.map(({ record }) => record) })
      const gate = await aGateWith(bytes)
      await gate.decideOffline(ask(tickets[0]?.text ?? ''))
      // Two more that the server has, and the copy from before does not.
      const headers = { 'portillon-last-seq': '3', 'portillon-last-hash': await chainStart('the third') }
      const asOf = new Date(AT + 9_000).toISOString()
      const server = answering({
        '/api/devices/bundle': () =>
          answer === 'everything'
            ? bundleAnswer(bytes, headers)
            : new Response(null, { status: 304, headers: { ...headers, 'portillon-as-of': asOf } }),
      })
      await fillGate(gate, server, undefined, { whole: answer === 'everything' })
      await gate.decideOffline(ask(tickets[1]?.text ?? ''))
      await fillGate(gate, server, undefined, { whole: answer === 'everything' })
      await gate.decideOffline(ask(tickets[2]?.text ?? ''))
      const rows = await gate.store.scans.orderBy('seq').toArray()
      expect(rows.map(({ seq }) => seq)).toEqual([1, 4, 5])
      expect(rows[1]?.previousHash).toBe(await chainStart('the third'))
      expect(rows[2]?.previousHash).toBe(rows[1]?.hash)
    },
  )

  test('that has another scan under the server’s last number goes on after that number', async () => {
    const gate = await aGateWith(bundleBytesOf(key))
    await gate.decideOffline(ask('nonsense'))
    const headers = { 'portillon-last-seq': '1', 'portillon-last-hash': await chainStart('another') }
    const server = answering({ '/api/devices/bundle': () => bundleAnswer(bundleBytesOf(key), headers) })
    await fillGate(gate, server, undefined, { whole: true })
    await gate.decideOffline(ask('nonsense'))
    expect(await gate.store.scans.get(2)).toMatchObject({ previousHash: await chainStart('another') })
  })

  test('goes on where the server has it when the browser has lost it', async () => {
    const hash = await chainStart('anything')
    const gate = await OfflineGate.open(deviceId, check)
    const headers = { 'portillon-last-seq': '41', 'portillon-last-hash': hash }
    await fillGate(gate, answering({ '/api/devices/bundle': () => bundleAnswer(bundleBytesOf(key), headers) }))
    await gate.decideOffline(ask('nonsense'))
    expect(await gate.store.scans.toArray()).toMatchObject([{ seq: 42, previousHash: hash }])
  })
})
