// Turnstiles and the sweep at the same instant; what no lock of ours could stop, the database refuses.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, anotherProcess, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { gateInvariants } from '../invariants'
import { confirmScan } from './confirm-scan'
import type { ValidatedTicket } from './contract'
import { releaseExpiredLeases } from './release-leases'
import { validateTicket } from './validate-ticket'

const { world, database } = openGate()
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

async function untilSomeoneWaits(): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await database().pool.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
      if (rows.length === 0) throw new Error('nobody waits')
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

  test('a confirmation and the sweep: the lease ends one way, and the entry stands exactly when it is confirmed', async () => {
    for (let round = 0; round < 10; round++) {
      const one = await ticket()
      const { leaseId } = await ask(one.qr)
      await Promise.all([confirm(leaseId, inSeconds(10)), releaseExpiredLeases({ ...inSeconds(10), ...elsewhere() })])
      const lease = await world.base.db.scanLease.findUniqueOrThrow({ where: { id: leaseId ?? '' } })
      expect([lease.confirmedAt, lease.releasedAt]).toEqual([inSeconds(10).now, null])
      expect(await standing(one.id)).toHaveLength(1)
    }
  })

  test('a confirmation that waits for the sweep sees what it did', async () => {
    const one = await ticket()
    const { leaseId } = await ask(one.qr)
    const late = await inTransaction(world.base, async (tx) => {
      await tx.db.$queryRaw`SELECT FROM scan_lease WHERE id = ${leaseId}::uuid FOR UPDATE`
      await tx.db.scanLease.update({ where: { id: leaseId ?? '' }, data: { releasedAt: tx.now } })
      const { count } = await tx.db.admission.updateMany({
        where: { ticketId: one.id },
        data: { undoneAt: tx.now, passKey: 'undone/by-hand' },
      })
      expect(count).toBe(1)
      const waiting = confirm(leaseId, { ...inSeconds(10), ...elsewhere() })
      await untilSomeoneWaits()
      return { waiting }
    })
    expect(await late.waiting).toMatchObject({ ticketId: one.id })
    expect(await standing(one.id)).toMatchObject([{ passKey: '' }])
  })
})

function elsewhere() {
  return { db: other.ctx.db, pool: other.ctx.pool }
}
