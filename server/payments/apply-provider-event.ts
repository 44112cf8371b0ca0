// What a stored provider event leads to: its provider's own folder applies it, and the outcome is kept with it. Guards: an event is
// applied until an outcome is kept, so a crash repeats it; every effect is idempotent.
import type { Ctx } from '@/server/kernel/ctx'
import { GatewayRefusal } from './gateway'
import { applyPaypalEvent } from './paypal/apply-paypal-event'
import { refsOf } from './purchase-of-event'
import { applyStripeEvent } from './stripe/apply-stripe-event'

type StoredEvent = { provider: string; eventId: string; type: string; payload: string; account: string | null }

/** Nothing of ours followed from these. */
const passedOver: ReadonlySet<string> = new Set(['ignored', 'foreign_account', 'other_mode'])

/** Somebody reads about these in the log. */
const warned: ReadonlySet<string> = new Set(['unknown_payment', 'mismatch', 'foreign_account', 'other_mode'])

export async function applyProviderEvent(ctx: Ctx, input: { provider: string; eventId: string }): Promise<void> {
  const event = await readOpen(ctx, input)
  if (!event) return
  const outcome = await applied(ctx, event)
  if (warned.has(outcome)) {
    ctx.log.warn({ eventId: event.eventId, type: event.type, outcome }, 'a provider event led to no ticket')
  }
  await keepOutcome(ctx, event, outcome)
}

/** Null: it was applied before. */
async function readOpen(ctx: Ctx, { provider, eventId }: { provider: string; eventId: string }) {
  const { rows } = await ctx.pool.query<StoredEvent>({
    name: 'read-provider-event',
    text: `SELECT provider, event_id AS "eventId", type, payload, account FROM provider_event
      WHERE provider = $1 AND event_id = $2 AND processed_at IS NULL`,
    values: [provider, eventId],
  })
  return rows[0] ?? null
}

/** With the purchase that the event names, if it lies in the account that the event came from. */
async function keepOutcome(ctx: Ctx, event: StoredEvent, outcome: string): Promise<void> {
  await ctx.pool.query({
    name: 'keep-provider-event',
    text: `
      UPDATE provider_event SET processed_at = $3::timestamptz, outcome = $4, purchase_id = coalesce(
        (SELECT y.purchase_id FROM payment y
          WHERE y.gateway = $1 AND y.provider_account IS NOT DISTINCT FROM $5
            AND (y.provider_ref = ANY ($6::text[]) OR y.provider_intent = ANY ($6::text[])) LIMIT 1),
        (SELECT r.purchase_id FROM refund r JOIN payment y ON y.id = r.payment_id
          WHERE r.provider_ref = ANY ($6::text[]) AND y.gateway = $1 AND y.provider_account IS NOT DISTINCT FROM $5 LIMIT 1))
      WHERE provider = $1 AND event_id = $2 AND processed_at IS NULL`,
    values: [
      event.provider,
      event.eventId,
      ctx.now,
      outcome,
      event.account,
      passedOver.has(outcome) ? [] : refsOf(event.payload),
    ],
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
