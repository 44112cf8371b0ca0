// Purchases that were really paid at the stand-in, for tests of what is given back; and the jobs of refunds, run by hand.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { gatewayOf } from '@/server/payments/gateways'
import { recordEntries } from '@/server/payments/ledger/record-entries'
import { recordPaymentLog } from '@/server/payments/log/record-payment-log'
import { sendRefund } from '@/server/payments/refunds/send-refund'
import { settlePayment } from '@/server/payments/settle-payment'
import { startPayment } from '@/server/payments/start-payment'
import { completePurchase } from '@/server/purchases/complete-purchase'
import type { StripeForTests } from './payment-factories'
import { aHold, as, type Sale } from './sales-factories'

export type Paid = { id: string; paymentId: string; ticketIds: string[] }

/** Paid at the provider, and our answer to it still to come. */
export async function aPaidCheckout(ctx: Ctx, stripe: StripeForTests, sale: Sale, quantity = 1) {
  const hold = await aHold(ctx, sale, quantity)
  const payment = await startPayment(as(ctx, hold.holder), {
    purchaseId: hold.id,
    returnUrl: 'http://127.0.0.1:3000/',
    preferredGateways: ['stripe'],
  })
  await stripe.buyer(payment.paymentIntentId, 'pay')
  const settle = async (at: Ctx) =>
    settlePayment(at, await gatewayOf('stripe').fetchCheckout({ ref: payment.paymentIntentId, account: null }))
  return { hold, payment, settle }
}

export async function aPaidPurchase(ctx: Ctx, stripe: StripeForTests, sale: Sale, quantity = 1): Promise<Paid> {
  const { hold, payment, settle } = await aPaidCheckout(ctx, stripe, sale, quantity)
  await settle(ctx)
  const tickets = await ctx.db.ticket.findMany({
    where: { purchaseId: hold.id },
    orderBy: { ordinal: 'asc' },
    select: { id: true },
  })
  return { id: hold.id, paymentId: payment.paymentId, ticketIds: tickets.map(({ id }) => id) }
}

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

/** Paid and booked without any provider: for races that need hundreds of them. `minor` is the price of one ticket. */
export async function aBookedPurchase(ctx: Ctx, sale: Sale, quantity = 1): Promise<Paid> {
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
        createdAt: tx.now,
        settledAt: tx.now,
      },
    })
    await recordEntries(tx, owner, { kind: 'capture', id: paymentId, amount: totalMinor })
    await recordPaymentLog(tx, { ...owner, kind: 'payment_captured', amountMinor: totalMinor })
    await completePurchase(tx, hold.id)
  })
  const tickets = await ctx.db.ticket.findMany({ where: { purchaseId: hold.id }, select: { id: true } })
  return { id: hold.id, paymentId, ticketIds: tickets.map(({ id }) => id) }
}
