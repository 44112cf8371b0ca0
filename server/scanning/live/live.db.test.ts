// What one gate does, the others hear: over two processes, whatever becomes of the notices and of the connection that listens for them.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { GET as live } from '@/app/api/gate/live/route'
import type { Ctx } from '@/server/kernel/ctx'
import { rootLog } from '@/server/kernel/log'
import { aMember, anApiToken } from '@/tests/support/auth-factories'
import { anActiveDevice, gateManager } from '@/tests/support/device-factories'
import { request } from '@/tests/support/doors'
import { openGate } from '@/tests/support/gate-world'
import { aGate, aGateTicket, anotherProcess, gateUser } from '@/tests/support/scanning-factories'
import { raiseAlert } from '../alerts/raise-alert'
import { changeDevice, revokeDevice } from '../devices/manage-devices'
import { createList } from '../lists/commands'
import { undoAdmission } from '../undo-admission'
import type { LiveAdmission } from './contract'
import { type Heard, LiveHub } from './hub'
import { readNews } from './read-news'

const { world, database, scan } = openGate()
let other: ReturnType<typeof anotherProcess>
let hub: LiveHub
const ends: (() => void)[] = []

beforeAll(() => {
  other = anotherProcess(world.base, database())
  hub = new LiveHub(other.ctx.pool, rootLog())
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
})
afterAll(() => other.end())

const ticket = () => aGateTicket(world.base, world.gate)

/** Listens in the other process. */
async function listen(since: string | null = null, eventId = world.gate.eventId) {
  const heard: Heard[] = []
  ends.push(await hub.listen(eventId, since, (one) => heard.push(one)))
  return {
    heard,
    of: (serial: bigint): LiveAdmission[] =>
      heard.flatMap(({ admissions }) => admissions).filter((row) => row.serial === String(serial)),
  }
}

const soon = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000, interval: 10 })

async function killListeners(): Promise<number> {
  const { rows } = await database().pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND query = 'LISTEN portillon_gate'`,
  )
  return rows.length
}

describe('an admission', () => {
  test('is heard at the gates of another process, as the pass that it is and without a name', async () => {
    const listener = await listen()
    const one = await ticket()
    const { lastScanAt } = await scan(one.qr)
    await soon(() => expect(listener.of(one.fields.serial)).toHaveLength(1))
    expect(listener.of(one.fields.serial)).toEqual([
      {
        ...{ kid: world.gate.kid, serial: String(one.fields.serial), listId: world.gate.listId, passKey: '' },
        ...{ at: lastScanAt?.toISOString(), leftAt: null, gateId: null, valid: true, undone: false },
      },
    ])
    expect(listener.heard.some(({ figures }) => figures)).toBe(true)
  })

  test('that is taken back is heard as undone; a gate that lost the race for it is no news', async () => {
    const one = await ticket()
    const listener = await listen()
    const { scanId } = await scan(one.qr)
    expect(await scan(one.qr)).toMatchObject({ valid: false, reason: 'already_used' })
    await soon(() => expect(listener.of(one.fields.serial)).toHaveLength(1))
    await undoAdmission(world.staff, { eventId: world.gate.eventId, scanId })
    await soon(() => expect(listener.of(one.fields.serial)).toHaveLength(2))
    expect(listener.of(one.fields.serial)[1]).toMatchObject({ undone: true, valid: false })
  })

  test('of another event is not heard', async () => {
    const elsewhere = await aGate(world.base)
    const listener = await listen(null, elsewhere.eventId)
    await scan((await ticket()).qr)
    const own = await aGateTicket(world.base, elsewhere)
    const staff = { ...world.base, actor: gateUser(elsewhere, 'gate_staff') }
    await scan(own.qr, { eventId: elsewhere.eventId }, staff)
    await soon(() => expect(listener.of(own.fields.serial)).toHaveLength(1))
    expect(listener.heard.flatMap(({ admissions }) => admissions)).toHaveLength(1)
  })

  test('of which the notice was lost is heard at the next look', async () => {
    const listener = await listen()
    await soon(() => expect(hub.isListening).toBe(true))
    const one = await ticket()
    // Written past every command, as if the process had died before it could tell.
    await world.base.db.$executeRaw`
      WITH s AS (INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, actor, at)
        VALUES (${one.attendeeId}::uuid, ${world.gate.organizationId}::uuid, 'quiet', '\\x00', ${world.gate.eventId}::uuid,
          ${world.gate.listId}::uuid, ${one.id}::uuid, true, 'test', ${world.base.now}) RETURNING id)
      INSERT INTO admission (id, organization_id, event_id, ticket_id, check_in_list_id, scan_row_id, at)
      SELECT ${one.id}::uuid, ${world.gate.organizationId}::uuid, ${world.gate.eventId}::uuid, ${one.id}::uuid,
        ${world.gate.listId}::uuid, id, ${world.base.now} FROM s`
    const began = performance.now()
    await soon(() => expect(listener.of(one.fields.serial)).toHaveLength(1))
    expect(performance.now() - began).toBeLessThan(8_000)
  })

  test('is heard although the listening connection was cut, and it comes back', async () => {
    const listener = await listen()
    await soon(() => expect(hub.isListening).toBe(true))
    await soon(async () => expect(await killListeners()).toBeGreaterThan(0))
    await soon(() => expect(hub.isListening).toBe(false))
    const one = await ticket()
    await scan(one.qr)
    await soon(() => expect(listener.of(one.fields.serial)).toHaveLength(1))
    await soon(() => expect(hub.isListening).toBe(true))
    const next = await ticket()
    await scan(next.qr)
    await soon(() => expect(listener.of(next.fields.serial)).toHaveLength(1))
  })

  test('that was committed after a later one is not missed by who goes on from a cursor between them', async () => {
    const [slow, fast] = [await ticket(), await ticket()]
    const client = await database().pool.connect()
    const insert = (id: string) => ({
      text: `WITH s AS (INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, actor, at)
          VALUES ($1, $2, $5, '\\x00', $3, $4, $1, true, 'test', now()) RETURNING id)
        INSERT INTO admission (id, organization_id, event_id, ticket_id, check_in_list_id, scan_row_id, at)
        SELECT $1, $2, $3, $1, $4, id, now() FROM s`,
      values: [id, world.gate.organizationId, world.gate.eventId, world.gate.listId, `slow-${id}`],
    })
    try {
      await client.query('BEGIN')
      await client.query(insert(slow.id))
      await scan(fast.qr)
      const { cursor } = await readNews(other.ctx.pool, world.gate.eventId, null)
      await client.query('COMMIT')
      const news = await readNews(other.ctx.pool, world.gate.eventId, cursor)
      expect(news.admissions.map(({ serial }) => serial)).toContain(String(slow.fields.serial))
    } finally {
      client.release()
    }
  })
})

describe('a listener', () => {
  test('that was away hears from its cursor on what it missed', async () => {
    const { cursor } = await readNews(other.ctx.pool, world.gate.eventId, null)
    const one = await ticket()
    await scan(one.qr)
    const listener = await listen(cursor)
    expect(listener.of(one.fields.serial)).toHaveLength(1)
    const next = await ticket()
    await scan(next.qr)
    // Once, or twice beside a transaction that is still open somewhere in the server.
    await soon(() => expect(listener.of(next.fields.serial)).not.toHaveLength(0))
    for (const [first, ...again] of [listener.of(one.fields.serial), listener.of(next.fields.serial)]) {
      expect(again.every((row) => JSON.stringify(row) === JSON.stringify(first))).toBe(true)
    }
  })

  test('with a cursor of another database is told to begin anew', async () => {
    for (const cursor of ['18446744073709551000', '99999999999999999999']) {
      const listener = await listen(cursor)
      expect(listener.heard[0]).toMatchObject({ reset: true, admissions: [], cursor: expect.stringMatching(/^\d+$/) })
      const next = await ticket()
      await scan(next.qr)
      await soon(() => expect(listener.of(next.fields.serial)).not.toHaveLength(0))
    }
  })

  test('leaves no connection and no timer behind', async () => {
    const listener = await listen()
    await soon(() => expect(hub.isListening).toBe(true))
    for (const end of ends.splice(0)) end()
    expect(hub.isListening).toBe(false)
    await scan((await ticket()).qr)
    expect(listener.heard.flatMap(({ admissions }) => admissions)).toEqual([])
  })
})

describe('over HTTP', () => {
  type Event = { name: string; id: string | null; data: Record<string, unknown> }

  async function open(query: string, headers: Record<string, string>) {
    const response = await live(request(`/api/gate/live${query}`, { headers }), { params: Promise.resolve({}) })
    const events: Event[] = []
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let isOver = false
    if (response.ok && reader) {
      ends.push(() => void reader.cancel().catch(() => {}))
      void (async () => {
        let text = ''
        for (;;) {
          const { value, done } = await reader.read()
          if (done) break
          text += value
          for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            const fields = new Map(
              text
                .slice(0, end)
                .split('\n')
                .map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
            )
            text = text.slice(end + 2)
            const name = fields.get('event')
            if (name) events.push({ name, id: fields.get('id') ?? null, data: JSON.parse(fields.get('data') ?? '{}') })
          }
        }
        isOver = true
      })().catch(() => {})
    }
    return { status: response.status, headers: response.headers, events, isOver: () => isOver }
  }

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const now = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date() })

  test('a device hears passes and no names, figures or alerts, and goes on where it was cut', async () => {
    const device = await anActiveDevice(now(world.base), world.gate)
    const stream = await open('', bearer(device.token))
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
    await soon(() => expect(stream.events[0]?.name).toBe('hello'))
    const one = await ticket()
    await scan(one.qr)
    // An earlier pass may be told again before it.
    await soon(() => expect(JSON.stringify(stream.events)).toContain(String(one.fields.serial)))
    const text = JSON.stringify(stream.events)
    expect(text).not.toContain('Camille')
    expect(stream.events.filter(({ name }) => name === 'figures' || name === 'alerts')).toEqual([])
    const [hello] = stream.events
    const again = await open('', { ...bearer(device.token), 'last-event-id': hello?.id ?? '' })
    await soon(() => expect(JSON.stringify(again.events)).toContain(String(one.fields.serial)))
  })

  test('a control room hears of figures and alerts, and of no single pass', async () => {
    const organization = { id: world.gate.organizationId }
    const token = await anApiToken(world.base, await aMember(world.base, organization, 'manager'), organization)
    const { eventId, organizationId } = world.gate
    const stream = await open(`?event=${eventId}&view=room`, bearer(token))
    await soon(() => expect(stream.events[0]?.name).toBe('hello'))
    await scan((await ticket()).qr)
    await soon(() => expect(stream.events.some(({ name }) => name === 'figures')).toBe(true))
    const { now: at } = world.base
    const alert = { eventId, organizationId, rule: 'zone_full', key: 'z', score: 60, facts: {}, at }
    await raiseAlert(world.base, alert)
    await soon(() => expect(stream.events.findLast(({ name }) => name === 'alerts')?.data).toEqual({ open: 1 }))
    expect(stream.events.filter(({ name }) => name === 'admissions')).toEqual([])
  })

  test('a phone is told at once that it was moved, or that its list was changed', async () => {
    const device = await anActiveDevice(now(world.base), world.gate)
    const stream = await open('', bearer(device.token))
    await soon(() => expect(stream.events[0]?.name).toBe('hello'))
    const told = () => stream.events.filter(({ name }) => name === 'rules').length
    await soon(async () => {
      await changeDevice(gateManager(now(world.base), world.gate), {
        id: device.id,
        name: `Porte ${performance.now()}`,
      })
      expect(told()).toBeGreaterThan(0)
    })
    const before = told()
    const list = {
      ...{ ticketTypeIds: [], opensAt: null, closesAt: null, sessionIds: [], entries: 'once' as const },
      zoneId: null,
    }
    const manager = { ...now(world.base), actor: gateUser(world.gate, 'manager') }
    await createList(manager, {
      eventId: world.gate.eventId,
      list: { ...list, name: 'Balcon', entryLimit: null, exits: false },
    })
    await soon(() => expect(told()).toBeGreaterThan(before))
  })

  test('a credential that dies ends the feed within ten seconds and a little', async () => {
    const device = await anActiveDevice(now(world.base), world.gate)
    const stream = await open('', bearer(device.token))
    await soon(() => expect(stream.events[0]?.name).toBe('hello'))
    await revokeDevice(gateManager(now(world.base), world.gate), { id: device.id })
    await vi.waitFor(() => expect(stream.isOver()).toBe(true), { timeout: 15_000, interval: 50 })
    expect(stream.events.at(-1)).toMatchObject({ name: 'closed', data: { code: 'device.revoked' } })
  })

  test('nobody hears another organization’s gates, or any without a credential', async () => {
    const device = await anActiveDevice(now(world.base), world.gate)
    const foreign = await aGate(world.base)
    const { eventId } = world.gate
    expect((await open(`?event=${foreign.eventId}`, bearer(device.token))).status).toBe(404)
    expect((await open(`?event=${eventId}`, {})).status).toBe(401)
    const organization = { id: foreign.organizationId }
    const stranger = await anApiToken(world.base, await aMember(world.base, organization, 'owner'), organization)
    expect((await open(`?event=${eventId}`, bearer(stranger))).status).toBe(404)
    const own = { id: world.gate.organizationId }
    const box = await anApiToken(world.base, await aMember(world.base, own, 'box_office'), own)
    expect((await open(`?event=${eventId}`, bearer(box))).status).toBe(403)
    expect((await open(`?event=${eventId}&since=x`, bearer(box))).status).toBe(422)
  })

  test('a cursor that is no number of a transaction is answered with a reset', async () => {
    const device = await anActiveDevice(now(world.base), world.gate)
    const stream = await open('', { ...bearer(device.token), 'last-event-id': '99999999999999999999' })
    await soon(() => expect(stream.events.map(({ name }) => name)).toContain('reset'))
    expect([stream.events[0]?.name, stream.isOver()]).toEqual(['hello', false])
  })

  test('one account has fifty feeds at most: the next is asked to wait, and those that are read go on', async () => {
    const organization = { id: world.gate.organizationId }
    const token = await anApiToken(world.base, await aMember(world.base, organization, 'manager'), organization)
    const ask = () => open(`?event=${world.gate.eventId}&view=room`, bearer(token))
    const streams = []
    for (let one = 0; one < 50; one++) streams.push(await ask())
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]))
    const refused = await ask()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect(streams.some(({ isOver }) => isOver())).toBe(false)
    ends.at(-1)?.()
    await soon(async () => expect((await ask()).status).toBe(200))
  })

  test('one device has ten feeds at most: the oldest gives way', async () => {
    const device = await anActiveDevice(now(world.base), world.gate)
    const first = await open('', bearer(device.token))
    await Promise.all(Array.from({ length: 10 }, () => open('', bearer(device.token))))
    await soon(() => expect(first.isOver()).toBe(true))
  })
})
