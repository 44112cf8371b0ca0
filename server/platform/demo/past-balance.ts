// Makes the demo's past sales true at the Stripe stand-in: their charges, and weekly payouts of them; then the balance is read like any
// other. Guards: what was planted by a start that was cut off is not planted again.
import type { Payment } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { importBalance } from '@/server/payments/ledger/import-balance'
import { hasStripeStandIn, tellStripeStandIn } from './stripe-stand-in'

const DAY_MS = 24 * 3_600_000
const PLANTED_AT_ONCE = 100

/** How the intents of past sales begin. */
export const PAST_INTENT = 'pi_demo_'

type Sold = Payment & { settledAt: Date; purchase: { buyerName: string; buyerEmail: string } }

export async function balanceThePast(ctx: Ctx, organizationId: string): Promise<void> {
  if (!hasStripeStandIn()) return
  const payments = await ctx.db.payment.findMany({
    where: { organizationId, gateway: 'stripe', status: 'succeeded', providerIntent: { startsWith: PAST_INTENT } },
    orderBy: [{ settledAt: 'asc' }, { id: 'asc' }],
    include: { purchase: { select: { buyerName: true, buyerEmail: true } } },
  })
  const sold = payments.filter((payment): payment is Sold => payment.settledAt !== null)
  for (const [account, sales] of Map.groupBy(sold, ({ providerAccount }) => providerAccount))
    await tellPast(ctx, account === null ? {} : { account }, sales)
  await importBalance({ ...ctx, actor: { kind: 'system', name: 'import-balance' } }, { organizationId })
}

/** In the order in which it happened, with a payout of all that was there on each of the last three weekends. */
async function tellPast(ctx: Ctx, on: { account?: string }, sales: readonly Sold[]): Promise<void> {
  let rest = [...sales]
  for (const weeks of [3, 2, 1]) {
    const at = new Date(ctx.now.getTime() - (weeks * 7 - 4) * DAY_MS)
    const before = rest.filter(({ settledAt }) => settledAt < at)
    rest = rest.slice(before.length)
    await plant(on, before)
    for (const currency of new Set(before.map((sale) => sale.currency)))
      await tellStripeStandIn('payouts', { ...on, currency, at: inSeconds(at) })
  }
  await plant(on, rest)
}

async function plant(on: { account?: string }, sales: readonly Sold[]): Promise<void> {
  for (let from = 0; from < sales.length; from += PLANTED_AT_ONCE)
    await tellStripeStandIn('charges', { ...on, charges: sales.slice(from, from + PLANTED_AT_ONCE).map(chargeOf) })
}

function chargeOf(payment: Sold) {
  const { id, purchaseId, purchase, providerRef, providerIntent, settledAt } = payment
  return {
    session: providerRef,
    paymentIntent: providerIntent,
    at: inSeconds(settledAt),
    amount: payment.capturedMinor,
    currency: payment.currency,
    applicationFee: payment.applicationFeeMinor,
    name: purchase.buyerName,
    email: purchase.buyerEmail,
    metadata: { paymentId: id, purchaseId },
  }
}

function inSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000)
}
