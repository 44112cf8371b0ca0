// The webhook's half: believe the signature, store the event once, ask for the job; all of it or nothing. It acts on nothing itself.
import Stripe from 'stripe'
import { addJob, jobValues } from '@/server/jobs/enqueue'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { isPassedOver } from './apply-stripe-event'

/** Seconds that a signature stays good, in both directions. */
const TOLERANCE_SECONDS = 300

/** It comes at the same moment as its Checkout session's own event, and the two would wait for each other's purchase. */
const echoes: ReadonlySet<string> = new Set(['payment_intent.succeeded'])
const ECHO_AFTER_MS = 3_000

/** False when the same event had come before. Fails with `webhooks.bad_signature` for anything that Stripe did not just sign. */
export async function receiveStripeEvent(ctx: Ctx, rawBody: string, signature: string | null): Promise<boolean> {
  const { id: eventId, type, account = null } = verified(ctx, rawBody, signature)
  const runAt = echoes.has(type) ? new Date(ctx.now.getTime() + ECHO_AFTER_MS) : undefined
  const job = jobValues(
    ctx,
    'apply-provider-event',
    { provider: 'stripe', eventId },
    { jobKey: `event:stripe:${eventId}`, runAt },
  )
  const outcome = isPassedOver(type) ? 'ignored' : null
  const { rowCount } = await ctx.pool.query({
    ...storeStatement,
    values: [eventId, type, account, rawBody, ctx.now, outcome, ...job],
  })
  return rowCount === 1
}

/** Event and job stand or fall together: they are one statement. What means nothing to us is done with at once. */
const storeStatement = {
  name: 'store-stripe-event',
  text: `
    WITH stored AS (
      INSERT INTO provider_event (provider, event_id, type, account, payload, received_at, outcome, processed_at)
      VALUES ('stripe', $1, $2, $3, $4, $5::timestamptz, $6::text, CASE WHEN $6::text IS NOT NULL THEN $5::timestamptz END)
      ON CONFLICT DO NOTHING
      RETURNING processed_at
    )
    SELECT CASE WHEN processed_at IS NULL THEN (${addJob(7)}).id END FROM stored`,
}

function verified(ctx: Ctx, rawBody: string, signature: string | null): ReceivedEvent {
  const config = env().stripe
  if (!config)
    fail('unavailable', 'payments.not_configured', 'Stripe is not configured here.', { retryAfterSeconds: 300 })
  const nowSeconds = Math.floor(ctx.now.getTime() / 1000)
  const stamp = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature ?? '')?.[1] ?? Number.NaN)
  // The SDK refuses only what is too old; what claims to come from the future is refused here.
  const fresh = Math.abs(nowSeconds - stamp) <= TOLERANCE_SECONDS
  if (signature && fresh) {
    for (const secret of config.webhookSecrets) {
      try {
        const event = Stripe.webhooks.constructEvent(
          rawBody,
          signature,
          secret,
          TOLERANCE_SECONDS,
          undefined,
          ctx.now.getTime(),
        )
        if (isEvent(event)) return event
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError) && !(error instanceof SyntaxError))
          throw error
      }
    }
  }
  fail('bad_request', 'webhooks.bad_signature', 'The signature is missing, wrong or too old.')
}

/** `account` is there when it comes from a connected account. */
type ReceivedEvent = { id: string; type: string; account?: string }

function isEvent(event: unknown): event is ReceivedEvent {
  if (event === null || typeof event !== 'object') return false
  const { id, type, account } = event as { id?: unknown; type?: unknown; account?: unknown }
  if (account !== undefined && (typeof account !== 'string' || !/^\w{1,255}$/.test(account))) return false
  return typeof id === 'string' && /^[\w-]{1,255}$/.test(id) && typeof type === 'string' && /^[\w.]{1,200}$/.test(type)
}
