// Two gates at the same instant. Each guard is also taken away once, to prove that the race is real.
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, anotherProcess, type GateTicket, gateApiKey, gateNow } from '@/tests/support/scanning-factories'
import { admit } from './admit'
import type { ScanResult } from './contract'

const { world, database } = openGate()
let other: ReturnType<typeof anotherProcess>

beforeAll(() => {
  other = anotherProcess(world.base, database())
})

afterAll(() => other.end())

type Ask = { scanId?: string; location?: string }

function scanAt(index: 0 | 1, qrCodeData: string, ask: Ask = {}): Promise<ScanResult> {
  const ctx: Ctx = { ...(index === 0 ? world.base : other.ctx), actor: gateApiKey(world.gate) }
  return admit(ctx, {
    qrCodeData,
    eventId: world.gate.eventId,
    location: index === 0 ? 'Cléberg' : 'Antiquaille',
    ...ask,
  })
}

async function count(sql: string, ...values: unknown[]): Promise<number> {
  const { rows } = await database().pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)
  return rows[0]!.n
}

/** Until someone waits for a lock that another connection of this database holds. */
async function untilSomeoneWaits(): Promise<void> {
  await vi.waitFor(
    async () => {
      const waiting = await count("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
      if (waiting === 0) throw new Error('nobody waits')
    },
    { timeout: 10_000, interval: 10 },
  )
}

describe('two gates', () => {
  test('show the same 50 tickets at once: exactly 50 admissions, and every loser says when and where', async () => {
    const tickets: GateTicket[] = []
    for (let n = 0; n < 50; n++) tickets.push(await aGateTicket(world.base, world.gate))
    const pairs = await Promise.all(tickets.map(({ qr }) => Promise.all([scanAt(0, qr), scanAt(1, qr)])))
    for (const [first, second] of pairs) {
      const [winner, loser] = first.valid ? [first, second] : [second, first]
      expect(winner).toMatchObject({ valid: true, scanCount: 1 })
      expect(loser).toMatchObject({
        valid: false,
        reason: 'already_used',
        scanCount: 1,
        lastScanAt: winner.lastScanAt,
        lastLocation: winner.lastLocation,
      })
    }
    const ids = tickets.map(({ id }) => id)
    expect(await count('admission WHERE ticket_id = ANY ($1)', ids)).toBe(50)
    expect(await count('scan WHERE ticket_id = ANY ($1) AND valid', ids)).toBe(50)
    expect(await count('scan WHERE ticket_id = ANY ($1)', ids)).toBe(100)
  })

  test('a gate that waited for an admission in flight tells when and where that one was', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const at = new Date(gateNow.getTime() - 60_000)
    await whileOpen(
      (client) => admitByHand(client, ticket, at),
      'COMMIT',
      async (late) =>
        expect(await late).toMatchObject({
          valid: false,
          reason: 'already_used',
          scanCount: 1,
          lastScanAt: at,
          lastLocation: 'En vol',
        }),
      () => scanAt(1, ticket.qr),
    )
  })

  test('a gate that waited for an admission that was rolled back admits', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    await whileOpen(
      (client) => admitByHand(client, ticket, gateNow),
      'ROLLBACK',
      async (late) => expect(await late).toMatchObject({ valid: true, scanCount: 1, lastLocation: 'Antiquaille' }),
      () => scanAt(1, ticket.qr),
    )
  })

  test('a ticket that is being voided while it is shown does not enter', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    await whileOpen(
      async (client) => {
        await client.query("UPDATE ticket SET status = 'void' WHERE id = $1", [ticket.id])
      },
      'COMMIT',
      async (late) => expect(await late).toMatchObject({ valid: false, reason: 'revoked' }),
      () => scanAt(0, ticket.qr),
    )
    expect(await count('admission WHERE ticket_id = $1', ticket.id)).toBe(0)
  })
})

/** Opens a transaction, does `first` in it, starts `second`, ends the transaction once `second` waits for it. */
async function whileOpen(
  first: (client: pg.PoolClient) => Promise<void>,
  end: 'COMMIT' | 'ROLLBACK',
  check: (late: Promise<ScanResult>) => Promise<unknown>,
  second: () => Promise<ScanResult>,
): Promise<void> {
  const client = await database().pool.connect()
  try {
    await client.query('BEGIN')
    await first(client)
    const late = second()
    await untilSomeoneWaits()
    await client.query(end)
    await check(late)
  } finally {
    client.release(true)
  }
}

async function admitByHand(client: pg.PoolClient | pg.Pool, ticket: GateTicket, at: Date): Promise<void> {
  const rowId = world.base.random.uuid(gateNow)
  await client.query(
    `INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, actor, at)
     VALUES ($1::uuid, $2, $1::uuid::text, '', $3, $4, $5, true, 'test', $6)`,
    [rowId, world.gate.organizationId, world.gate.eventId, world.gate.listId, ticket.id, at],
  )
  await client.query(
    `INSERT INTO admission (id, organization_id, event_id, ticket_id, check_in_list_id, scan_row_id, location, at)
     VALUES ($1, $2, $3, $4, $5, $6, 'En vol', $7)`,
    [
      world.base.random.uuid(gateNow),
      world.gate.organizationId,
      world.gate.eventId,
      ticket.id,
      world.gate.listId,
      rowId,
      at,
    ],
  )
}

describe('one scanId', () => {
  test('sent twice at once, 30 times over: one row, one admission, both the same verdict', async () => {
    for (let n = 0; n < 30; n++) {
      const ticket = await aGateTicket(world.base, world.gate)
      const same = { scanId: `twin-${n}`, location: 'Cléberg' }
      const [a, b] = await Promise.all([scanAt(0, ticket.qr, same), scanAt(1, ticket.qr, same)])
      expect(a).toMatchObject({ valid: true, scanCount: 1 })
      expect(b).toEqual(a)
      expect(await count('scan WHERE scan_id = $1', same.scanId)).toBe(1)
      expect(await count('admission WHERE ticket_id = $1', ticket.id)).toBe(1)
    }
  })

  test('sent at once for two tickets: one verdict, one conflict, and no admission without its scan', async () => {
    for (let n = 0; n < 30; n++) {
      const pair = [await aGateTicket(world.base, world.gate), await aGateTicket(world.base, world.gate)] as const
      const scanId = `fork-${n}`
      const answers = await Promise.allSettled([scanAt(0, pair[0].qr, { scanId }), scanAt(1, pair[1].qr, { scanId })])
      const [admitted] = answers.filter((answer) => answer.status === 'fulfilled')
      const [refused] = answers.filter((answer) => answer.status === 'rejected')
      expect(admitted?.value).toMatchObject({ valid: true })
      expect(refused?.reason).toMatchObject({ kind: 'conflict', code: 'scan.scan_id_reused' })
      expect(
        await count(
          'admission WHERE ticket_id = ANY ($1)',
          pair.map(({ id }) => id),
        ),
      ).toBe(1)
    }
  })
})

describe('the control: look first, then insert', () => {
  /** What two gates do that each ask whether the ticket is inside before either has written. */
  async function naively(ticket: GateTicket): Promise<PromiseSettledResult<void>[]> {
    let arrived = 0
    let open = () => {}
    const bothHaveLooked = new Promise<void>((resolve) => {
      open = resolve
    })
    const enter = async () => {
      const inside = await count('admission WHERE ticket_id = $1', ticket.id)
      if (++arrived === 2) open()
      await bothHaveLooked
      if (inside === 0) await admitByHand(database().pool, ticket, gateNow)
    }
    return Promise.allSettled([enter(), enter()])
  }

  test('is stopped by the unique key alone', async () => {
    const ticket = await aGateTicket(world.base, world.gate)
    const ends = await naively(ticket)
    expect(ends.filter((end) => end.status === 'rejected')).toHaveLength(1)
    expect(await count('admission WHERE ticket_id = $1', ticket.id)).toBe(1)
  })

  test('admits twice without the unique key', async () => {
    await database().pool.query('DROP INDEX admission_ticket_id_check_in_list_id_pass_key_key')
    const ticket = await aGateTicket(world.base, world.gate)
    await naively(ticket)
    expect(await count('admission WHERE ticket_id = $1', ticket.id)).toBe(2)
  })
})
