// A gate and a refund at the same instant, 200 times; refunds, late payments and buyers against each other, 60 times. What guards each is
// taken away first, to prove that the race is real.
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import type { ProviderCheckout } from '@/server/payments/gateway'
import { refundPurchase } from '@/server/payments/refunds/refund-purchase'
import { settlePayment } from '@/server/payments/settle-payment'
import { checkInvariants } from '@/server/platform/check-invariants'
import { getPurchase } from '@/server/purchases/queries'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import type { Paid } from '@/tests/support/paid-purchases'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aBookedPurchase } from '@/tests/support/refund-factories'
import { aHold, aSale, as, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { anotherProcess, gateApiKey } from '@/tests/support/scanning-factories'
import { admit } from './admit'

const ROUNDS = 200
const OTHER_ROUNDS = 60
const patient = { timeout: 180_000 }

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let other: ReturnType<typeof anotherProcess>
let end: () => Promise<void>
/** With no guards in it. */
let bare: TestDatabase
let bareCtx: Ctx
let endBare: () => Promise<void>

beforeAll(async () => {
  stripe = await startStripeForTests()
  database = await freshDatabase()
  bare = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ;({ ctx: bareCtx, end: endBare } = salesCtx(bare))
  other = anotherProcess(ctx, database)
})
afterAll(async () => {
  await Promise.all([other.end(), end(), endBare()])
  await Promise.all([database.drop(), bare.drop()])
  await stripe.stop()
})

/** Both look before either acts: what happens to programs that ask first and write afterwards. */
async function bothLookFirst<A, B>(
  first: { look(): Promise<A>; act(seen: A): Promise<unknown> },
  second: { look(): Promise<B>; act(seen: B): Promise<unknown> },
): Promise<PromiseSettledResult<unknown>[]> {
  const [a, b] = await Promise.all([first.look(), second.look()])
  return Promise.allSettled([first.act(a), second.act(b)])
}

async function one<T>(pool: pg.Pool, sql: string, ...values: unknown[]): Promise<T> {
  const { rows } = await pool.query(sql, values)
  return rows[0] as T
}

/** Starts both from nothing to 45 ms apart, another way in each round: the longer way to the row must be able to come first too. */
function together<A, B>(round: number, a: () => Promise<A>, b: () => Promise<B>) {
  const headStart = (round % 20) ** 2 / 8000
  const after = async <T>(work: () => Promise<T>) => {
    await database.pool.query('SELECT pg_sleep($1)', [headStart])
    return work()
  }
  return Promise.allSettled(round % 2 === 0 ? ([a(), after(b)] as const) : ([after(a), b()] as const))
}

const refundOf = (at: Ctx, sale: Sale, paid: Paid) =>
  refundPurchase(as(at, sale.owner), {
    purchaseId: paid.id,
    key: ctx.random.uuid(ctx.now),
    reason: 'requested_by_customer',
  })

describe('refund against refund', () => {
  test('the control: who looks first and adds afterwards gives back twice', async () => {
    await bare.pool.query('ALTER TABLE payment DROP CONSTRAINT payment_amounts')
    const { paymentId } = await aBookedPurchase(bareCtx, await aSale(bareCtx))
    const naive = {
      look: () =>
        one<{ left: number }>(
          bare.pool,
          'SELECT captured_minor - refunded_minor AS left FROM payment WHERE id = $1',
          paymentId,
        ),
      act: async ({ left }: { left: number }) => {
        if (left >= 4900)
          await bare.pool.query('UPDATE payment SET refunded_minor = refunded_minor + 4900 WHERE id = $1', [paymentId])
      },
    }
    await bothLookFirst(naive, naive)
    const { refunded } = await one<{ refunded: number }>(
      bare.pool,
      'SELECT refunded_minor AS refunded FROM payment WHERE id = $1',
      paymentId,
    )
    expect(refunded).toBe(9800)
  })

  test('one of two is given, 60 times', patient, async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Plein', amount: 4900 }] })
    for (let round = 0; round < OTHER_ROUNDS; round++) {
      const paid = await aBookedPurchase(ctx, sale)
      const results = await together(
        round,
        () => refundOf(ctx, sale, paid),
        () => refundOf(other.ctx, sale, paid),
      )
      const [refused] = results.filter((result) => result.status === 'rejected')
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
      expect(refused?.reason).toMatchObject({ kind: 'conflict', code: 'refund.nothing_left' })
    }
    expect(await checkInvariants(ctx.pool)).toEqual([])
  })
})

describe('refund against scan', () => {
  async function enterByHand(pool: pg.Pool, sale: Sale, ticketId: string): Promise<void> {
    const row = ctx.random.uuid(ctx.now)
    const { id: listId } = await one<{ id: string }>(
      pool,
      'SELECT id FROM check_in_list WHERE event_id = $1',
      sale.eventId,
    )
    await pool.query(
      `INSERT INTO scan (id, organization_id, scan_id, request_hash, event_id, check_in_list_id, ticket_id, valid, actor, at)
       VALUES ($1::uuid, $2, $1::uuid::text, '', $3, $4, $5, true, 'test', $6)`,
      [row, sale.organizationId, sale.eventId, listId, ticketId, ctx.now],
    )
    await pool.query(
      `INSERT INTO admission (id, organization_id, event_id, ticket_id, check_in_list_id, scan_row_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [ctx.random.uuid(ctx.now), sale.organizationId, sale.eventId, ticketId, listId, row, ctx.now],
    )
  }

  test('the control: without the lock on the ticket it comes in and is given back', async () => {
    const sale = await aSale(bareCtx)
    const { ticketIds } = await aBookedPurchase(bareCtx, sale)
    const [ticketId = ''] = ticketIds
    const refund = {
      look: () =>
        one<{ n: number }>(bare.pool, 'SELECT count(*)::int AS n FROM admission WHERE ticket_id = $1', ticketId),
      act: async ({ n }: { n: number }) => {
        if (n === 0) await bare.pool.query(`UPDATE ticket SET status = 'void' WHERE id = $1`, [ticketId])
      },
    }
    const gate = {
      look: () => one<{ status: string }>(bare.pool, 'SELECT status FROM ticket WHERE id = $1', ticketId),
      act: async ({ status }: { status: string }) => {
        if (status === 'valid') await enterByHand(bare.pool, sale, ticketId)
      },
    }
    await bothLookFirst(refund, gate)
    const both = await one<{ n: number }>(
      bare.pool,
      `SELECT count(*)::int AS n FROM ticket t JOIN admission a ON a.ticket_id = t.id WHERE t.id = $1 AND t.status = 'void'`,
      ticketId,
    )
    expect(both.n).toBe(1)
  })

  test(
    'exactly one happens: given back and refused at the gate, or let in and not given back, 200 times',
    patient,
    async () => {
      const sale = await aSale(ctx, { types: [{ name: 'Plein', amount: 4900 }] })
      const gate = as(other.ctx, gateApiKey(sale))
      let entered = 0
      for (let round = 0; round < ROUNDS; round++) {
        const paid = await aBookedPurchase(ctx, sale)
        const { tickets } = await getPurchase(as(ctx, sale.owner), paid.id)
        const scan = { qrCodeData: tickets[0]?.qrToken ?? '', eventId: sale.eventId, location: 'Porte B' }
        const [refund, scanned] = await together(
          round,
          () => refundOf(ctx, sale, paid),
          () => admit(gate, scan),
        )
        if (scanned.status === 'rejected') throw scanned.reason
        if (scanned.value.valid) {
          entered++
          expect(refund).toMatchObject({ status: 'rejected', reason: { code: 'refund.ticket_entered' } })
        } else {
          expect(scanned.value.reason).toBe('revoked')
          expect(refund.status).toBe('fulfilled')
        }
      }
      expect(entered).toBeGreaterThan(0)
      expect(entered).toBeLessThan(ROUNDS)
      expect(await checkInvariants(ctx.pool)).toEqual([])
    },
  )
})

describe('a late payment against a new buyer', () => {
  const types = [{ name: 'Dernière place', amount: 4900, capacity: 1 }]

  /** Its hold has lapsed, its place is free again, and the provider has the money. */
  async function lateCheckout(sale: Sale): Promise<ProviderCheckout> {
    const hold = await aHold(ctx, sale)
    const paymentId = ctx.random.uuid(ctx.now)
    await ctx.db.payment.create({
      data: {
        id: paymentId,
        organizationId: sale.organizationId,
        purchaseId: hold.id,
        gateway: 'stripe',
        status: 'expired',
        amountMinor: 4900,
        currency: 'EUR',
        providerRef: `cs_${paymentId}`,
        createdAt: ctx.now,
      },
    })
    await ctx.pool.query(`UPDATE purchase SET status = 'expired', places = 'released' WHERE id = $1`, [hold.id])
    await ctx.pool.query('UPDATE capacity SET held = 0 WHERE event_id = $1', [sale.eventId])
    return {
      gateway: 'stripe',
      ref: `cs_${paymentId}`,
      intentRef: `pi_${paymentId}`,
      status: 'complete',
      paid: true,
      failed: false,
      approved: false,
      amount: 4900,
      currency: 'EUR',
      liveMode: false,
      account: null,
      url: null,
      paymentId,
    }
  }

  test('the control: who counts first and takes afterwards sells one place twice', async () => {
    await bare.pool.query('ALTER TABLE capacity DROP CONSTRAINT capacity_places')
    const sale = await aSale(bareCtx, { types })
    const taker = (column: 'held' | 'sold') => ({
      look: () =>
        one<{ free: number }>(
          bare.pool,
          'SELECT size - held - sold AS free FROM capacity WHERE event_id = $1',
          sale.eventId,
        ),
      act: async ({ free }: { free: number }) => {
        if (free > 0)
          await bare.pool.query(`UPDATE capacity SET ${column} = ${column} + 1 WHERE event_id = $1`, [sale.eventId])
      },
    })
    await bothLookFirst(taker('held'), taker('sold'))
    const pool = await one<{ taken: number }>(
      bare.pool,
      'SELECT held + sold AS taken FROM capacity WHERE event_id = $1',
      sale.eventId,
    )
    expect(pool.taken).toBe(2)
  })

  test('one has the place: the money becomes a ticket, or goes back once with a mail, 60 times', patient, async () => {
    const { organizationId } = await aSale(ctx)
    let kept = 0
    for (let round = 0; round < OTHER_ROUNDS; round++) {
      const sale = await aSale(ctx, { types, organizationId, title: `Tour ${round}` })
      const checkout = await lateCheckout(sale)
      const at = later(ctx, 2000)
      const [settled, held] = await together(
        round,
        () => settlePayment(at, checkout),
        () => aHold({ ...other.ctx, now: at.now }, sale),
      )
      if (settled.status === 'rejected') throw settled.reason
      const refunds = await ctx.db.refund.count({ where: { paymentId: checkout.paymentId ?? '' } })
      if (settled.value === 'late_settled') {
        kept++
        expect([held.status, refunds]).toEqual(['rejected', 0])
      } else {
        expect([settled.value, held.status, refunds]).toEqual(['late_refunded', 'fulfilled', 1])
      }
    }
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(OTHER_ROUNDS)
    expect(await checkInvariants(ctx.pool)).toEqual([])
  })
})
