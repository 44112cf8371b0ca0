// Many gates at one ticket. A second pool stands for a second process. Each guard is also taken away once, to prove that the race is real.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, anotherProcess, gateApiKey, gateNow } from '@/tests/support/scanning-factories'
import { exitStatement } from './admission-statement'
import { admit } from './admit'
import type { ScanInput, ScanResult } from './contract'
import { undoAdmission } from './undo-admission'

const { world, database, aList } = openGate()
let other: ReturnType<typeof anotherProcess>

beforeAll(() => {
  other = anotherProcess(world.base, database())
})

afterAll(() => other.end())

const DEVICES = 8

function at(device: number, now = gateNow): Ctx {
  return { ...(device % 2 === 0 ? world.base : other.ctx), now, actor: gateApiKey(world.gate) }
}

function scanAt(device: number, qrCodeData: string, more: Partial<ScanInput> = {}, now = gateNow): Promise<ScanResult> {
  return admit(at(device, now), { qrCodeData, eventId: world.gate.eventId, location: `Porte ${device}`, ...more })
}

async function count(sql: string, ...values: unknown[]): Promise<number> {
  const { rows } = await database().pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)
  return rows[0]!.n
}

const devices = Array.from({ length: DEVICES }, (_, device) => device)
const valid = (results: readonly ScanResult[]) => results.filter((result) => result.valid)

test('50 tickets at 8 devices at once: 50 admissions, 400 rows, and every loser says when and where', async () => {
  const tickets = await Promise.all(Array.from({ length: 50 }, () => aGateTicket(world.base, world.gate)))
  const results = await Promise.all(tickets.map(({ qr }) => Promise.all(devices.map((device) => scanAt(device, qr)))))
  for (const ofTicket of results) {
    const [winner] = valid(ofTicket)
    expect(valid(ofTicket)).toHaveLength(1)
    for (const loser of ofTicket.filter((result) => !result.valid))
      expect(loser).toMatchObject({ reason: 'already_used', scanCount: 1, lastLocation: winner?.lastLocation })
  }
  const ids = tickets.map(({ id }) => id)
  expect(await count('admission WHERE ticket_id = ANY ($1)', ids)).toBe(50)
  expect(await count('scan WHERE ticket_id = ANY ($1)', ids)).toBe(400)
})

describe('a ticket that comes in three times', () => {
  test('at 8 devices at once, 25 times over: three come in, each on a pass of its own, never a fourth', async () => {
    const listId = await aList({ name: 'Trois', entries: 'times', entryLimit: 3 })
    const tickets = await Promise.all(Array.from({ length: 25 }, () => aGateTicket(world.base, world.gate)))
    for (const { id, qr } of tickets) {
      const results = await Promise.all(devices.map((device) => scanAt(device, qr, { checkInListId: listId })))
      expect(
        valid(results)
          .map(({ scanCount }) => scanCount)
          .sort(),
      ).toEqual([1, 2, 3])
      for (const loser of results.filter((result) => !result.valid)) expect(loser.reason).toBe('already_used')
      expect(await count("admission WHERE ticket_id = $1 AND pass_key IN ('1', '2', '3')", id)).toBe(3)
      expect(await count('admission WHERE ticket_id = $1', id)).toBe(3)
      expect(await count('scan WHERE ticket_id = $1', id)).toBe(DEVICES)
    }
  })

  test('the control: who counts first and then writes without the key comes in a fourth time', async () => {
    const listId = await aList({ name: 'Naïve', entries: 'times', entryLimit: 3 })
    const { id } = await aGateTicket(world.base, world.gate)
    let looked = 0
    let open = () => {}
    const allHaveLooked = new Promise<void>((resolve) => {
      open = resolve
    })
    const enter = async () => {
      const taken = await count('admission WHERE ticket_id = $1', id)
      if (++looked === DEVICES) open()
      await allHaveLooked
      if (taken >= 3) return
      const row = world.base.random.uuid(gateNow)
      const owner = [row, world.gate.organizationId, world.gate.eventId, listId, id, gateNow]
      await database().pool.query(
        `WITH recorded AS (INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, actor, at)
           VALUES ($1::uuid, $2, $1::uuid::text, '', $3, $4, $5, true, 'test', $6) RETURNING id)
         INSERT INTO admission (id, organization_id, event_id, ticket_id, check_in_list_id, pass_key, scan_row_id, at)
         SELECT $1::uuid, $2, $3, $5, $4, $1::uuid::text, id, $6 FROM recorded`,
        owner,
      )
    }
    await Promise.all(devices.map(enter))
    expect(await count('admission WHERE ticket_id = $1', id)).toBe(DEVICES)
  })
})

describe('one that comes and goes freely', () => {
  test('at 8 devices at once comes in eight times, on eight passes', async () => {
    const listId = await aList({ name: 'Libre', entries: 'free' })
    const { id, qr } = await aGateTicket(world.base, world.gate)
    const results = await Promise.all(devices.map((device) => scanAt(device, qr, { checkInListId: listId })))
    expect(valid(results)).toHaveLength(DEVICES)
    expect(await count('admission WHERE ticket_id = $1', id)).toBe(DEVICES)
  })
})

describe('who was scanned out', () => {
  test('comes in again once at 8 devices at once, 25 times over, and leaves once', async () => {
    const on = { checkInListId: await aList({ name: 'Va-et-vient', exits: true }) }
    for (let n = 0; n < 25; n++) {
      const { id, qr } = await aGateTicket(world.base, world.gate)
      await scanAt(0, qr, on)
      const exits = await Promise.all(devices.map((device) => scanAt(device, qr, { ...on, direction: 'out' })))
      expect(valid(exits)).toHaveLength(DEVICES)
      expect(exits.filter(({ wasInside }) => wasInside)).toHaveLength(1)
      const entries = await Promise.all(devices.map((device) => scanAt(device, qr, on)))
      expect(valid(entries)).toHaveLength(1)
      expect(valid(entries)[0]).toMatchObject({ again: true, scanCount: 1 })
      expect(await count('admission WHERE ticket_id = $1 AND left_at IS NULL', id)).toBe(1)
    }
  })

  test('with one scanId for two tickets: one verdict, one conflict, and the other ticket stays where it was', async () => {
    const on = { checkInListId: await aList({ name: 'Fourche', exits: true }) }
    for (let n = 0; n < 15; n++) {
      const pair = [await aGateTicket(world.base, world.gate), await aGateTicket(world.base, world.gate)] as const
      for (const { qr } of pair) await scanAt(0, qr, on)
      const ask = { ...on, direction: 'out' as const, scanId: `fork-${n}` }
      const answers = await Promise.allSettled([scanAt(0, pair[0].qr, ask), scanAt(1, pair[1].qr, ask)])
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const ids = pair.map(({ id }) => id)
      expect(await count('admission WHERE ticket_id = ANY ($1) AND left_at IS NOT NULL', ids)).toBe(1)
    }
  })
})

describe('the control: an exit that does not look again whether somebody is still inside', () => {
  /** Both have read that the pass is open before either writes: the row is held until both wait for it. */
  async function leaveTwice(text: string): Promise<number> {
    const listId = await aList({ name: `Témoin ${text.length}`, exits: true })
    const ticket = await aGateTicket(world.base, world.gate)
    await scanAt(0, ticket.qr, { checkInListId: listId })
    const { eventId, organizationId } = world.gate
    const uuid = () => world.base.random.uuid(gateNow)
    const leave = () => {
      const { kid, serial, gen } = ticket.fields
      const asked = [eventId, organizationId, listId, uuid(), Buffer.alloc(32), uuid(), null, gateNow, null, false]
      const values = [...asked, kid, serial.toString(), gen, 'test', null, false, null, null]
      return database().pool.query<{ admission_id: string | null }>(text, values)
    }
    const client = await database().pool.connect()
    try {
      await client.query('BEGIN')
      await client.query('SELECT FROM admission WHERE ticket_id = $1 FOR UPDATE', [ticket.id])
      const both = Promise.all([leave(), leave()])
      await vi.waitFor(
        async () => {
          const locked = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
          if ((await count(locked)) < 2) throw new Error('not both wait')
        },
        { timeout: 10_000, interval: 10 },
      )
      await client.query('COMMIT')
      return (await both).filter(({ rows }) => rows[0]?.admission_id).length
    } finally {
      client.release(true)
    }
  }

  test('leaves twice, and with the guard once', async () => {
    const guarded = exitStatement('token')
    const naive = guarded.replace('m.left_at IS NULL AND ', '')
    expect(naive).not.toBe(guarded)
    expect(await leaveTwice(naive)).toBe(2)
    expect(await leaveTwice(guarded)).toBe(1)
  })
})

describe('an undo against a scan of the same ticket, 60 pairs', () => {
  test('the ticket is in at most once, and what the scan was told agrees with what is there', async () => {
    for (let n = 0; n < 60; n++) {
      const { id, qr } = await aGateTicket(world.base, world.gate)
      const { scanId } = await scanAt(0, qr)
      const [undone, again] = await Promise.all([
        undoAdmission(at(0), { eventId: world.gate.eventId, scanId }),
        scanAt(1, qr),
      ])
      expect(undone.undone).toBe(true)
      const standing = await count('admission WHERE ticket_id = $1 AND undone_at IS NULL', id)
      expect(standing).toBe(again.valid ? 1 : 0)
      expect(await count('admission WHERE ticket_id = $1 AND undone_at IS NOT NULL', id)).toBe(1)
    }
  })

  test('two undos at once take it back once', async () => {
    const { id, qr } = await aGateTicket(world.base, world.gate)
    const { scanId } = await scanAt(0, qr)
    await Promise.all([0, 1].map((device) => undoAdmission(at(device), { eventId: world.gate.eventId, scanId })))
    expect(await count("audit_entry WHERE subject_id = $1 AND action = 'admission.undone'", id)).toBe(1)
  })
})
