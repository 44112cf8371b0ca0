// Refunds for tests: their jobs run by hand, what the provider says it gave back, and purchases that no provider knows.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { recordEntries } from '@/server/payments/ledger/record-entries'
import { recordPaymentLog } from '@/server/payments/log/record-payment-log'
import { sendRefund } from '@/server/payments/refunds/send-refund'
import { completePurchase } from '@/server/purchases/complete-purchase'
import { type Paid, purchaseOf } from './paid-purchases'
import type { StripeForTests } from './payment-factories'
import { aHold, type Sale } from './sales-factories'

/** Carries every requested refund of a purchase to its provider. */
export async function sendRefundsOf(ctx: Ctx, purchaseId: string): Promise<void> {
  const refunds = await ctx.db.refund.findMany({ where: { purchaseId, status: 'requested' }, select: { id: true } })
  for (const { id } of refunds) await sendRefund(ctx, { refundId: id })
}

/** What the provider paid back of a purchase's payments, by its own books: metadata names our refund. */
export async function refundsAtProvider(
  stripe: StripeForTests,
): Promise<{ amount: number; payment_intent: string; metadata: { refundId?: string } }[]> {
  const all: { id: string; amount: number; payment_intent: string; metadata: { refundId?: string } }[] = []
  for (let more = true; more; ) {
    const after = all.at(-1)
    const page = await fetch(`${stripe.url}/v1/refunds?limit=100${after ? `&starting_after=${after.id}` : ''}`, {
      headers: { authorization: 'Bearer sk_test_of_the_tests' },
    })
    const answer = (await page.json()) as { data: typeof all; has_more: boolean }
    all.push(...answer.data)
    more = answer.has_more
  }
  return all
}

/** Paid and booked without any provider: for tests that need hundreds of them. */
export async function aBookedPurchase(ctx: Ctx, sale: Sale & { account?: string }, quantity = 1): Promise<Paid> {
  const hold = await aHold(ctx, sale, quantity)
  const paymentId = ctx.random.uuid(ctx.now)
  await inTransaction(ctx, async (tx) => {
    const { organizationId, totalMinor, currency } = await tx.db.purchase.findUniqueOrThrow({ where: { id: hold.id } })
    const owner = { organizationId, purchaseId: hold.id, gateway: 'stripe', currency }
    await tx.db.payment.create({
      data: {
        id: paymentId,
        ...owner,
        status: 'succeeded',
        amountMinor: totalMinor,
        capturedMinor: totalMinor,
        providerRef: `cs_${paymentId}`,
        providerIntent: `pi_${paymentId}`,
        providerAccount: sale.account ?? null,
        createdAt: tx.now,
        settledAt: tx.now,
      },
    })
    await recordEntries(tx, owner, { kind: 'capture', id: paymentId, amount: totalMinor })
    await recordPaymentLog(tx, { ...owner, kind: 'payment_captured', amountMinor: totalMinor })
    await completePurchase(tx, hold.id)
  })
  const { tickets } = await purchaseOf(ctx, hold)
  return { id: hold.id, paymentId, checkoutRef: `cs_${paymentId}`, ticketIds: tickets.map(({ id }) => id) }
}

/** Makes the provider know payments of booked purchases as if they had been taken there. */
export async function plantCharges(ctx: Ctx, stripe: StripeForTests, purchases: readonly Paid[]): Promise<void> {
  const payments = await ctx.db.payment.findMany({ where: { id: { in: purchases.map(({ paymentId }) => paymentId) } } })
  const charges = payments.map(({ providerRef, providerIntent, capturedMinor, currency }) => ({
    session: providerRef,
    paymentIntent: providerIntent,
    at: Math.floor(ctx.now.getTime() / 1000),
    amount: capturedMinor,
    currency,
    name: 'Plein tarif',
    email: 'camille@exemple.fr',
  }))
  const [account] = payments.map(({ providerAccount }) => providerAccount)
  await stripe.control('POST', '/charges', { ...(account && { account }), charges })
}
