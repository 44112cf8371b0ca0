// A gate and a refund at the same instant, again and again. What guards the ticket is taken away first, to prove that the race is real.
import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import { refundPurchase } from '@/server/payments/refunds/refund-purchase'
import { checkInvariants } from '@/server/platform/check-invariants'
import { getPurchase } from '@/server/purchases/queries'
import { bothLookFirst, one, together } from '@/tests/support/race-timing'
import { bare, bareCtx, ctx, database, openRace, other } from '@/tests/support/race-world'
import { aBookedPurchase } from '@/tests/support/refund-factories'
import { aSale, as, type Sale } from '@/tests/support/sales-factories'
import { gateApiKey } from '@/tests/support/scanning-factories'
import { inAll } from '@/tests/support/sizes'
import { admit } from './admit'

const ROUNDS = inAll(200, 40)
const patient = { timeout: 180_000 }

openRace()

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
    `exactly one happens: given back and refused at the gate, or let in and not given back, ${ROUNDS} times`,
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
          database.pool,
          round,
          () =>
            refundPurchase(as(ctx, sale.owner), {
              purchaseId: paid.id,
              key: ctx.random.uuid(ctx.now),
              reason: 'requested_by_customer',
            }),
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
