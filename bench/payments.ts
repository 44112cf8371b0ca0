// From a webhook that was accepted to the tickets, on an idle system; and a rush of buyers who all pay, on one limited capacity.
// Guards: nothing oversold, nothing lost; that alone can make a bench fail.
import Stripe from 'stripe'
import { z } from 'zod'
import { Unexpected } from '@/scripts/demo-client'
import { type EventOnSale, endCheckout, holdPlaces, putEventOnSale, startPayment } from '@/scripts/demo-story'
import type { Installation } from '@/scripts/own-installation'
import { checkInvariants } from '@/server/platform/check-invariants'
import { medianOfRuns, percentile } from './figures'
import { milliseconds, type Part, perSecond } from './report'

const SINGLE = 20
const RUSH = 600
const BUYERS_AT_ONCE = 24
const PATIENCE_MS = 120_000

/** Webhooks are handed in by hand, so that the clock begins with our own answer. */
async function untilTickets(installation: Installation): Promise<number[]> {
  const { client } = installation
  const faults = `${client.demo.standIns.stripe}/_control/faults`
  const event = await putEventOnSale(client, { types: [{ name: 'Plein tarif', amount: 4900, capacity: SINGLE }] })
  await client.take(z.unknown(), 'PUT', faults, { body: { webhooks: 'hold' } })
  const taken: number[] = []
  try {
    for (let index = 0; index < SINGLE; index++) taken.push(await oneSettlement(installation, event, index))
  } finally {
    await client.take(z.unknown(), 'DELETE', faults)
  }
  return taken
}

async function oneSettlement({ client, pool }: Installation, event: EventOnSale, index: number): Promise<number> {
  const buyer = { name: 'Camille Roussel', email: `mesure-${event.id}-${index}@exemple.fr`, atBoxOffice: true }
  const hold = await holdPlaces(client, event, buyer)
  const payment = await startPayment(client, hold)
  await endCheckout(client, payment, 'pay')
  const { rows } = await pool.query<{ account: string | null }>(
    'SELECT provider_account AS account FROM payment WHERE id = $1',
    [payment.paymentId],
  )
  const account = rows[0]?.account
  const body = JSON.stringify({
    id: `evt_bench_${hold.id}`,
    object: 'event',
    type: 'checkout.session.completed',
    ...(account && { account }),
    data: { object: { id: payment.paymentIntentId } },
  })
  const secret = client.demo.stripeWebhookSecret
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret })
  const accepted = await client.ask('POST', '/api/webhooks/stripe', {
    raw: body,
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
  })
  if (accepted.status !== 200) throw new Unexpected(`The webhook was answered ${accepted.status}.`)
  const since = performance.now()
  for (;;) {
    const { rowCount } = await pool.query('SELECT FROM ticket WHERE purchase_id = $1', [hold.id])
    if (rowCount) return performance.now() - since
    if (performance.now() - since > PATIENCE_MS) throw new Unexpected('A paid purchase got no ticket.')
  }
}

/** Everybody holds, starts to pay and pays at Checkout; the stand-in's own webhooks come in. */
async function rush({ client, pool }: Installation, broken: string[]): Promise<{ rate: number }> {
  const places = RUSH - RUSH / 10
  const event = await putEventOnSale(client, { types: [{ name: 'Plein tarif', amount: 4900, capacity: places }] })
  let next = 0
  let soldOut = 0
  const since = performance.now()
  await Promise.all(
    Array.from({ length: BUYERS_AT_ONCE }, async () => {
      while (next < RUSH) {
        const buyer = { name: 'Camille Roussel', email: `foule-${next++}@exemple.fr`, atBoxOffice: true }
        const hold = await holdPlaces(client, event, buyer).catch((error: unknown) => {
          if (error instanceof Unexpected && /sold_out|busy/.test(error.message)) return null
          throw error
        })
        if (hold) await endCheckout(client, await startPayment(client, hold), 'pay')
        else soldOut++
      }
    }),
  )
  const bought = RUSH - soldOut
  for (;;) {
    const { rows } = await pool.query<{ paid: number; tickets: number }>(
      `SELECT count(DISTINCT p.id)::int AS paid, count(t.id)::int AS tickets
       FROM purchase p JOIN ticket t ON t.purchase_id = p.id WHERE p.event_id = $1 AND p.status = 'paid'`,
      [event.id],
    )
    const { paid = 0, tickets = 0 } = rows[0] ?? {}
    if (tickets > places) broken.push(`${tickets} tickets on ${places} places`)
    if (paid >= bought) return { rate: paid / ((performance.now() - since) / 1000) }
    if (performance.now() - since > PATIENCE_MS) {
      broken.push(`${bought - paid} of ${bought} payments became no ticket`)
      return { rate: paid / ((performance.now() - since) / 1000) }
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export async function benchPayments(installation: Installation): Promise<Part> {
  const broken: string[] = []
  await untilTickets(installation)
  const single = await medianOfRuns(async () => {
    const taken = await untilTickets(installation)
    return { p50: percentile(taken, 0.5), p95: percentile(taken, 0.95) }
  })
  const many = await medianOfRuns(() => rush(installation, broken))
  for (const { sentence, rows } of await checkInvariants(installation.pool))
    broken.push(`${sentence} (${rows.length} rows)`)
  return {
    broken,
    rows: [
      {
        what: 'webhook accepted → tickets, p95',
        goal: '< 300 ms',
        measured: `${milliseconds(single.p95)} (p50 ${milliseconds(single.p50)})`,
        reached: single.p95 < 300,
        ratio: null,
      },
      {
        what: 'paid purchases on one capacity, from hold to tickets',
        goal: '≥ 50/s',
        measured: perSecond(many.rate),
        reached: many.rate >= 50,
        ratio: null,
      },
      {
        what: 'oversold, lost, and other broken promises',
        goal: '0',
        measured: String(broken.length),
        reached: broken.length === 0,
        ratio: null,
      },
    ],
  }
}
