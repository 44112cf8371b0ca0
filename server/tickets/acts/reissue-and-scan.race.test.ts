// A gate that reads a code at the very instant at which its ticket is reissued. The lock that orders the two is taken away first, to prove
// that the race is real.
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { admit } from '@/server/scanning/admit'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { codeOf, liveTickets, scanAt } from '@/tests/support/live-tickets'
import { as, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { anotherProcess, gateApiKey } from '@/tests/support/scanning-factories'
import { inAll } from '@/tests/support/sizes'
import { reissueTicket } from './reissue-ticket'

const ROUNDS = inAll(100, 40)

let database: TestDatabase
let ctx: Ctx
let other: ReturnType<typeof anotherProcess>
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  other = anotherProcess(ctx, database)
})
afterAll(async () => {
  await Promise.all([other.end(), end()])
  await database.drop()
})

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await look()); await database.pool.query('SELECT pg_sleep(0.01)')) {
    if (Date.now() > deadline) throw new Error(`in vain: ${what}`)
  }
}

/** The gate's statement as it would be if it did not lock the ticket that it judges. */
function withoutLock(pool: pg.Pool): pg.Pool {
  const query = ({ text, values }: pg.QueryConfig) => {
    const bare = text.replace('FOR SHARE OF t', '')
    return pool.query(bare, values)
  }
  return Object.assign(Object.create(pool), { query })
}

/** The name of a scan, taken by a row that is not committed: whoever scans under it has judged by then, and waits before it writes. */
async function holdScanId(sale: Sale) {
  const client = await database.pool.connect()
  await client.query('BEGIN')
  // Of no ticket: a row that names one locks it against a new code.
  await client.query(
    `INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, valid, reason, actor, at)
     SELECT gen_random_uuid(), organization_id, 'held', '', event_id, id, false, 'format', 'test', now() FROM check_in_list
     WHERE event_id = $1`,
    [sale.eventId],
  )
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return {
    waiters: async () =>
      (await database.pool.query('SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))', [rows[0]?.pid]))
        .rowCount ?? 0,
    async letGo() {
      await client.query('ROLLBACK')
      client.release()
    },
  }
}

function scanAsHeld(gate: Ctx, sale: Sale, qrCodeData: string) {
  return admit(as(gate, gateApiKey(sale)), { qrCodeData, eventId: sale.eventId, scanId: 'held' })
}

test('the control: a gate that does not lock the ticket lets the old code in after the reissue has answered', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  const old = await codeOf(ctx, id)
  const held = await holdScanId(sale)
  const scanning = scanAsHeld({ ...other.ctx, pool: withoutLock(other.ctx.pool) }, sale, old)
  await until('the gate waits', async () => (await held.waiters()) > 0)
  await reissueTicket(as(ctx, sale.owner), { id, newAddress: false })
  await held.letGo()
  expect(await scanning).toMatchObject({ valid: true })
})

test('with it, the reissue answers only after the gate that was there first', async () => {
  const sale = await liveTickets(ctx)
  const [id = ''] = sale.ticketIds
  const old = await codeOf(ctx, id)
  const held = await holdScanId(sale)
  const order: string[] = []
  const scanning = scanAsHeld(other.ctx, sale, old).then((result) => {
    order.push('gate')
    return result
  })
  await until('the gate waits', async () => (await held.waiters()) > 0)
  const reissuing = reissueTicket(as(ctx, sale.owner), { id, newAddress: false }).then(() => order.push('reissue'))
  await until('the reissue waits for the gate', async () => {
    const { rows } = await database.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    )
    return (rows[0]?.n ?? 0) >= 2
  })
  await held.letGo()
  expect(await scanning).toMatchObject({ valid: true })
  await reissuing
  expect(order).toEqual(['gate', 'reissue'])
  expect(await scanAt(ctx, sale, old)).toMatchObject({ valid: false, reason: 'revoked' })
})

test(`a scan in flight is admitted before or revoked after, and no old code enters once its reissue has answered, ${ROUNDS} times`, {
  timeout: 180_000,
}, async () => {
  const sale = await liveTickets(ctx, ROUNDS)
  let before = 0
  for (const [round, id] of sale.ticketIds.entries()) {
    const old = await codeOf(ctx, id)
    const headStart = (round % 10) ** 2 / 4000
    const after = async <T>(work: () => Promise<T>) => {
      await database.pool.query('SELECT pg_sleep($1)', [headStart])
      return work()
    }
    const reissue = () => reissueTicket(as(ctx, sale.owner), { id, newAddress: false })
    const scan = () => scanAt(other.ctx, sale, old)
    const [, inFlight] = await Promise.all(round % 2 === 0 ? [reissue(), after(scan)] : [after(reissue), scan()])
    if (inFlight.valid) before++
    else expect(inFlight.reason).toBe('revoked')
    expect(await scanAt(other.ctx, sale, old)).toMatchObject({ valid: false, reason: 'revoked' })
    const renewed = await scanAt(other.ctx, sale, await codeOf(ctx, id))
    expect(renewed.reason).toBe(inFlight.valid ? 'already_used' : null)
  }
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(ROUNDS)
  expect(await checkInvariants(ctx.pool)).toEqual([])
})
