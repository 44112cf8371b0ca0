// Turnstiles and the sweep at the same instant; what no lock of ours could stop, the database refuses.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, anotherProcess, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { gateInvariants } from '../invariants'
import { lockTickets } from '../sync/ticket-facts'
import { confirmScan } from './confirm-scan'
import type { ValidatedTicket } from './contract'
import { releaseExpiredLeases } from './release-leases'
import { validateTicket } from './validate-ticket'

const { world, database, scan } = openGate()
let other: ReturnType<typeof anotherProcess>
let sender: { id: string; secret: string }

beforeAll(async () => {
  other = anotherProcess(world.base, database())
  sender = await createIntegration({ ...world.base, actor: gateUser(world.gate, 'owner') }, { name: 'Tourniquets' })
})
afterAll(() => other.end())
afterEach(async () => {
  for (const { id, sql } of gateInvariants) {
    const { rows } = await world.base.pool.query(sql)
    expect({ id, rows: rows.slice(0, 5) }).toEqual({ id, rows: [] })
  }
})

const inSeconds = (seconds: number): Ctx => ({ ...world.base, now: new Date(gateNow.getTime() + seconds * 1000) })
const ticket = (options = {}) => aGateTicket(world.base, world.gate, options)
const standing = (ticketId: string) => world.base.db.admission.findMany({ where: { ticketId, undoneAt: null } })

function signed(ctx: Ctx, body: unknown, by = sender) {
  const rawBody = JSON.stringify(body)
  return { integration: by.id, signature: signatureHeader([by.secret], ctx.now, rawBody), rawBody }
}

function ask(qrCodeData: string, ctx: Ctx = world.base): Promise<ValidatedTicket> {
  return validateTicket(ctx, signed(ctx, { qrCodeData, eventId: world.gate.eventId }))
}

function confirm(leaseId: string | null, ctx: Ctx = world.base, scanId = 'passage-1') {
  return confirmScan(ctx, signed(ctx, { leaseId, scanId }))
}

async function untilSomeoneWaits(many = 1): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await database().pool.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
      if (rows.length < many) throw new Error('nobody waits')
    },
    { timeout: 10_000, interval: 10 },
  )
}

describe('at the same instant', () => {
  test('no lease can end both ways, whatever a statement of ours would say', async () => {
    const { leaseId } = await ask((await ticket()).qr)
    await confirm(leaseId, inSeconds(5))
    const release = world.base.db.scanLease.update({ where: { id: leaseId ?? '' }, data: { releasedAt: gateNow } })
    await expect(release).rejects.toThrow(/scan_lease_end/)
  })

  test('two turnstiles ask for one ticket: one yes', async () => {
    for (let round = 0; round < 10; round++) {
      const one = await ticket()
      const answers = await Promise.all([ask(one.qr), ask(one.qr, { ...world.base, ...elsewhere() })])
      expect(answers.map(({ valid }) => valid).sort()).toEqual([false, true])
      expect(await standing(one.id)).toHaveLength(1)
    }
  })

  test('a confirmation and the sweep, whoever is first: the lease is confirmed, and the entry stands', async () => {
    for (let round = 0; round < 10; round++) {
      const one = await ticket()
      const { leaseId } = await ask(one.qr)
      await Promise.all([confirm(leaseId, inSeconds(10)), sweep()])
      await expectConfirmed(one.id, leaseId)
    }
  })

  test('a sweep passes over the lease that is being confirmed', async () => {
    const one = await ticket()
    const { leaseId } = await ask(one.qr)
    const { confirmed } = await inTransaction(world.base, async (tx) => {
      await tx.db.$queryRaw`SELECT FROM scan_lease WHERE id = ${leaseId}::uuid FOR UPDATE`
      const confirmed = confirm(leaseId, { ...inSeconds(10), ...elsewhere() })
      await untilSomeoneWaits()
      expect(await sweep()).toBe(0)
      return { confirmed }
    })
    expect(await confirmed).toMatchObject({ ticketId: one.id })
    await expectConfirmed(one.id, leaseId)
  })

  test('a confirmation waits for the sweep that gives its entry back, and takes it again', async () => {
    const one = await ticket()
    const { leaseId } = await ask(one.qr)
    const { swept, confirmed } = await inTransaction(world.base, async (tx) => {
      // Here the sweep stops, with the lease in its hands.
      await lockTickets(tx, [one.id])
      const swept = sweep()
      await untilSomeoneWaits()
      const confirmed = confirm(leaseId, inSeconds(10))
      await untilSomeoneWaits(2)
      return { swept, confirmed }
    })
    expect(await swept).toBe(1)
    expect(await confirmed).toMatchObject({ ticketId: one.id })
    await expectConfirmed(one.id, leaseId)
  })

  test('a sweep, another gate and a confirmation: one of the two has the entry and the other is told so, and both endings come', async () => {
    const endings = new Set<string>()
    for (let round = 0; round < 10; round++) {
      const one = await ticket()
      const { leaseId } = await ask(one.qr)
      const swept = sweep()
      const elsewhere = () => scan(one.qr, {}, { ...world.staff, now: inSeconds(10).now })
      // Every other time the other gate is there the moment the entry was given back.
      const verdict = round % 2 === 0 ? elsewhere() : swept.then(elsewhere)
      const confirmed = (round % 2 === 0 ? Promise.resolve() : verdict).then(() => confirm(leaseId, inSeconds(10)))
      const told = await confirmed.then(
        () => 'confirmed',
        (error: { code?: string }) => error.code ?? 'failed',
      )
      await swept
      expect((await verdict).valid).toBe(told === 'turnstile.lease_gone')
      expect(await standing(one.id)).toHaveLength(1)
      endings.add(told)
    }
    expect([...endings].sort()).toEqual(['confirmed', 'turnstile.lease_gone'])
  })
})

/** By the other process, when the lease has just run out. */
function sweep(): Promise<number> {
  return releaseExpiredLeases({ ...inSeconds(10), ...elsewhere() })
}

async function expectConfirmed(ticketId: string, leaseId: string | null): Promise<void> {
  const lease = await world.base.db.scanLease.findUniqueOrThrow({ where: { id: leaseId ?? '' } })
  expect([lease.confirmedAt, lease.releasedAt]).toEqual([inSeconds(10).now, null])
  expect(await standing(ticketId)).toMatchObject([{ passKey: '' }])
}

function elsewhere() {
  return { db: other.ctx.db, pool: other.ctx.pool }
}
