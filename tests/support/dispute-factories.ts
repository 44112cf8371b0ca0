// Disputes for tests: a purchase paid through the stand-in, disputed there as a bank would, and followed as the worker does.
import { followDispute } from '@/server/disputes/follow-dispute'
import type { Ctx } from '@/server/kernel/ctx'
import { gatewayOf } from '@/server/payments/gateways'
import { settlePayment } from '@/server/payments/settle-payment'
import { startPayment } from '@/server/payments/start-payment'
import type { StripeForTests } from './payment-factories'
import { aHold, as, type Sale } from './sales-factories'

export type PaidPurchase = { id: string; paymentId: string; checkoutRef: string }

/** A hold whose checkout is paid at the provider; settled here unless `unsettled`. */
export async function aPaidPurchase(
  ctx: Ctx,
  stripe: StripeForTests,
  sale: Sale,
  { quantity = 1, unsettled = false } = {},
): Promise<PaidPurchase> {
  const hold = await aHold(ctx, sale, quantity)
  const payment = await startPayment(as(ctx, hold.holder), {
    purchaseId: hold.id,
    returnUrl: 'http://127.0.0.1:3000/',
    preferredGateways: ['stripe'],
  })
  await stripe.buyer(payment.paymentIntentId, 'pay')
  if (!unsettled) {
    const { providerAccount } = await ctx.db.payment.findUniqueOrThrow({ where: { id: payment.paymentId } })
    const checkout = { ref: payment.paymentIntentId, account: providerAccount }
    await settlePayment(ctx, await gatewayOf('stripe').fetchCheckout(checkout))
  }
  return { id: hold.id, paymentId: payment.paymentId, checkoutRef: payment.paymentIntentId }
}

/** What the bank does next; answers the dispute's id at the provider. */
export async function theBank(
  stripe: StripeForTests,
  purchase: PaidPurchase,
  outcome: 'open' | 'warning' | 'won' | 'lost',
  more: { reason?: string; amount?: number; dueInSeconds?: number; dispute?: string } = {},
): Promise<string> {
  const order = { paymentIntent: purchase.checkoutRef, outcome, ...more }
  const dispute = (await stripe.control('POST', '/disputes', order)) as { id: string }
  return dispute.id
}

export function follow(ctx: Ctx, providerRef: string, account: string | null = null) {
  return followDispute(ctx, { gateway: 'stripe', account, providerRef })
}

export function disputeOf(ctx: Ctx, providerRef: string) {
  return ctx.db.dispute.findUniqueOrThrow({ where: { gateway_providerRef: { gateway: 'stripe', providerRef } } })
}
