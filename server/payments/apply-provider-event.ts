// What a stored provider event leads to. The event only says where to look: the object is fetched from the provider, so that old,
// doubled and reordered events all end in the present truth.
import type { Ctx } from '@/server/kernel/ctx'
import { GatewayRefusal, type PaymentGateway, type ProviderCheckout } from './gateway'
import { gatewayOf } from './gateways'
import { sendRefund } from './send-refund'
import { settlePayment } from './settle-payment'

type Handler = (gateway: PaymentGateway, object: { id: string }) => Promise<ProviderCheckout | null>

const bySession: Handler = (gateway, object) => gateway.fetchCheckout(object.id)
const byIntent: Handler = (gateway, object) => gateway.fetchCheckoutOfIntent(object.id)

const handlers: Readonly<Record<string, Handler>> = {
  'checkout.session.completed': bySession,
  'checkout.session.async_payment_succeeded': bySession,
  'checkout.session.async_payment_failed': bySession,
  'checkout.session.expired': bySession,
  'payment_intent.succeeded': byIntent,
  'payment_intent.payment_failed': byIntent,
}

export async function applyProviderEvent(ctx: Ctx, input: { provider: string; eventId: string }): Promise<void> {
  const key = { provider_eventId: { provider: input.provider, eventId: input.eventId } }
  const event = await ctx.db.providerEvent.findUnique({ where: key })
  if (!event || event.processedAt) return
  const outcome = await applied(ctx, event)
  if (outcome === 'unknown_payment' || outcome === 'mismatch') {
    ctx.log.warn({ eventId: event.eventId, type: event.type, outcome }, 'a provider event led to no ticket')
  }
  await ctx.db.providerEvent.updateMany({
    where: { provider: event.provider, eventId: event.eventId, processedAt: null },
    data: { processedAt: ctx.now, outcome },
  })
}

const refundEvents = new Set(['refund.updated', 'refund.failed', 'charge.refund.updated'])

async function applied(ctx: Ctx, event: { provider: string; type: string; payload: string }): Promise<string> {
  if (refundEvents.has(event.type)) return applyRefundEvent(ctx, event.payload)
  const handler = handlers[event.type]
  const object = objectOf(event.payload)
  if (!handler || !object) return 'ignored'
  try {
    const checkout = await handler(gatewayOf(event.provider), object)
    return checkout ? await settlePayment(ctx, checkout) : 'unknown_payment'
  } catch (error) {
    // The provider itself does not know the object: asking again tomorrow will not change that.
    if (error instanceof GatewayRefusal) return 'unknown_payment'
    throw error
  }
}

/** A refund that took its time: asked about again, now. */
async function applyRefundEvent(ctx: Ctx, payload: string): Promise<string> {
  const ref = objectOf(payload)?.id
  const refund = ref ? await ctx.db.refund.findUnique({ where: { providerRef: ref } }) : null
  if (!refund) return 'ignored'
  await sendRefund(ctx, { refundId: refund.id })
  return 'refund_checked'
}

function objectOf(payload: string): { id: string } | null {
  const event = JSON.parse(payload) as { data?: { object?: { id?: unknown } } }
  const id = event.data?.object?.id
  return typeof id === 'string' && /^[\w-]{1,255}$/.test(id) ? { id } : null
}
