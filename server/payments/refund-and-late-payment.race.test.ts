// Refunds of one purchase, and a late payment and a new buyer of its place, against each other, again and again. What guards each is taken
// away first, to prove that the race is real.
import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import type { Paid } from '@/tests/support/paid-purchases'
import { bothLookFirst, one, together } from '@/tests/support/race-timing'
import { bare, bareCtx, ctx, database, openRace, other } from '@/tests/support/race-world'
import { aBookedPurchase } from '@/tests/support/refund-factories'
import { aHold, aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'
import type { ProviderCheckout } from './gateway'
import { refundPurchase } from './refunds/refund-purchase'
import { settlePayment } from './settle-payment'

const ROUNDS = inAll(200, 40)
const patient = { timeout: 180_000 }

openRace()

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

  test(`one of two is given, ${ROUNDS} times`, patient, async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Plein', amount: 4900 }] })
    for (let round = 0; round < ROUNDS; round++) {
      const paid = await aBookedPurchase(ctx, sale)
      const results = await together(
        database.pool,
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

  test(
    `one has the place: the money becomes a ticket, or goes back once with a mail, ${ROUNDS} times`,
    patient,
    async () => {
      const { organizationId } = await aSale(ctx)
      let kept = 0
      for (let round = 0; round < ROUNDS; round++) {
        const sale = await aSale(ctx, { types, organizationId, title: `Tour ${round}` })
        const checkout = await lateCheckout(sale)
        const at = later(ctx, 2000)
        const [settled, held] = await together(
          database.pool,
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
      expect(kept).toBeLessThan(ROUNDS)
      expect(await checkInvariants(ctx.pool)).toEqual([])
    },
  )
})
