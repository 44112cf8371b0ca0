// What a stored provider event leads to: its provider's own folder applies it, and the outcome is kept with it. Guards: an event is
// applied until an outcome is kept, so a crash repeats it; every effect is idempotent.
import type { Ctx } from '@/server/kernel/ctx'
import { GatewayRefusal } from './gateway'
import { applyPaypalEvent } from './paypal/apply-paypal-event'
import { purchaseOfEvent } from './purchase-of-event'
import { applyStripeEvent } from './stripe/apply-stripe-event'

type StoredEvent = { provider: string; eventId: string; type: string; payload: string; account: string | null }

/** Nothing of ours followed from these. */
const passedOver: ReadonlySet<string> = new Set(['ignored', 'foreign_account', 'other_mode'])

/** Somebody reads about these in the log. */
const warned: ReadonlySet<string> = new Set(['unknown_payment', 'mismatch', 'foreign_account', 'other_mode'])

export async function applyProviderEvent(ctx: Ctx, input: { provider: string; eventId: string }): Promise<void> {
  const key = { provider_eventId: { provider: input.provider, eventId: input.eventId } }
  const event = await ctx.db.providerEvent.findUnique({ where: key })
  if (!event || event.processedAt) return
  const outcome = await applied(ctx, event)
  if (warned.has(outcome)) {
    ctx.log.warn({ eventId: event.eventId, type: event.type, outcome }, 'a provider event led to no ticket')
  }
  const purchaseId = passedOver.has(outcome) ? null : await purchaseOfEvent(ctx, event)
  await ctx.db.providerEvent.updateMany({
    where: { provider: event.provider, eventId: event.eventId, processedAt: null },
    data: { processedAt: ctx.now, outcome, purchaseId },
  })
}

async function applied(ctx: Ctx, event: StoredEvent): Promise<string> {
  try {
    return await (event.provider === 'paypal' ? applyPaypalEvent(ctx, event) : applyStripeEvent(ctx, event))
  } catch (error) {
    // The provider itself does not know the object: asking again tomorrow will not change that.
    if (error instanceof GatewayRefusal) return 'unknown_payment'
    throw error
  }
}
