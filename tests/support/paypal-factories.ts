// Purchases paid at PayPal for tests, and what PayPal tells about them afterwards.
import type { Ctx } from '@/server/kernel/ctx'
import { applyProviderEvent } from '@/server/payments/apply-provider-event'
import { gatewayOf } from '@/server/payments/gateways'
import { receivePaypalEvent } from '@/server/payments/paypal/receive-paypal-event'
import { refreshPayment } from '@/server/payments/refresh-payment'
import { pay } from './paid-purchases'
import type { PaypalForTests } from './paypal-for-tests'
import { aHold, type Sale } from './sales-factories'

export type PaypalPurchase = { id: string; paymentId: string; captureId: string }

/** A hold whose order is captured at PayPal; settled here unless `unsettled`. */
export async function aPaypalPurchase(
  ctx: Ctx,
  paypal: PaypalForTests,
  sale: Sale,
  { quantity = 1, unsettled = false } = {},
): Promise<PaypalPurchase> {
  const hold = await aHold(ctx, sale, quantity)
  const { paymentId, paymentIntentId: ref } = await pay(ctx, hold, { preferredGateways: ['paypal'] })
  await paypal.buyer(ref, 'approve')
  if (unsettled) await gatewayOf('paypal').capture({ ref, account: null, paymentId })
  else await refreshPayment(ctx, hold.id, { close: false })
  const { intentRef } = await gatewayOf('paypal').fetchCheckout({ ref, account: null })
  return { id: hold.id, paymentId, captureId: intentRef ?? '' }
}

/** Hands a webhook in as PayPal would, and lets its job run. Answers what it led to. */
export async function toldByPaypal(
  ctx: Ctx,
  paypal: PaypalForTests,
  type: string,
  resource: object,
): Promise<string | null> {
  const eventId = `WH-${ctx.random.uuid(ctx.now)}`
  const body = JSON.stringify({ id: eventId, event_type: type, resource })
  await receivePaypalEvent(ctx, new TextEncoder().encode(body), await paypal.sign(body))
  await applyProviderEvent(ctx, { provider: 'paypal', eventId })
  const key = { provider_eventId: { provider: 'paypal', eventId } }
  return (await ctx.db.providerEvent.findUniqueOrThrow({ where: key })).outcome
}
