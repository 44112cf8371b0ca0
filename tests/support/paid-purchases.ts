// Purchases on their way through a payment at the stand-in: begun, paid there, settled here; and what a test looks at afterwards.
import type { Ctx } from '@/server/kernel/ctx'
import type { StartedPayment, StartPaymentInput } from '@/server/payments/contract'
import { gatewayOf } from '@/server/payments/gateways'
import { settlePayment } from '@/server/payments/settle-payment'
import { startPayment } from '@/server/payments/start-payment'
import type { StripeForTests } from './payment-factories'
import { aHold, as, type Sale } from './sales-factories'

export type Hold = Awaited<ReturnType<typeof aHold>>

/** As its buyer; through Stripe unless `more` says otherwise. */
export function pay(at: Ctx, hold: Hold, more: Partial<StartPaymentInput> = {}): Promise<StartedPayment> {
  const asked = { purchaseId: hold.id, returnUrl: 'http://127.0.0.1:3000/', preferredGateways: ['stripe'] }
  return startPayment(as(at, hold.holder), { ...asked, ...more })
}

/** Settles a Checkout of Stripe's by what is known of it there. */
export async function settleNow(at: Ctx, ref: string, account: string | null = null) {
  return settlePayment(at, await gatewayOf('stripe').fetchCheckout({ ref, account }))
}

/** Paid at the provider, and our answer to it still to come. */
export async function aPaidCheckout(ctx: Ctx, stripe: StripeForTests, sale: Sale, quantity = 1) {
  const hold = await aHold(as(ctx, { kind: 'anonymous', address: null }), sale, quantity)
  const payment = await pay(ctx, hold)
  await stripe.buyer(payment.paymentIntentId, 'pay')
  const { providerAccount } = await ctx.db.payment.findUniqueOrThrow({ where: { id: payment.paymentId } })
  return { hold, payment, settle: (at = ctx) => settleNow(at, payment.paymentIntentId, providerAccount) }
}

export type Paid = { id: string; paymentId: string; checkoutRef: string; ticketIds: string[] }

/** Without tickets when it is left `unsettled`. */
export async function aPaidPurchase(
  ctx: Ctx,
  stripe: StripeForTests,
  sale: Sale,
  { quantity = 1, unsettled = false } = {},
): Promise<Paid> {
  const { hold, payment, settle } = await aPaidCheckout(ctx, stripe, sale, quantity)
  if (!unsettled) await settle()
  const { tickets } = await purchaseOf(ctx, hold)
  const { paymentId, paymentIntentId: checkoutRef } = payment
  return { id: hold.id, paymentId, checkoutRef, ticketIds: tickets.map(({ id }) => id) }
}

/** With its payments, refunds and tickets, each in the order in which they came. */
export function purchaseOf(ctx: Ctx, { id }: { id: string }) {
  return ctx.db.purchase.findUniqueOrThrow({
    where: { id },
    include: {
      payments: { orderBy: { createdAt: 'asc' } },
      refunds: { orderBy: { createdAt: 'asc' } },
      tickets: { orderBy: { ordinal: 'asc' } },
    },
  })
}

/** What its tickets are worth, beside what it says itself. */
export async function stateOf(ctx: Ctx, purchase: { id: string }) {
  const { status, tickets } = await purchaseOf(ctx, purchase)
  return { status, tickets: tickets.map((ticket) => ticket.status).sort() }
}
