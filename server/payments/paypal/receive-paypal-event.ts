// The webhook's half for PayPal: let PayPal itself say whether it sent this, store the event once, ask for the job; all of it or nothing.
// Guards: what came is passed on byte by byte, since the signature covers its bytes; the certificate's address is only looked at and
// never fetched, and one that is not PayPal's ends it before anybody is asked.
import { z } from 'zod'
import { enqueue } from '@/server/jobs/enqueue'
import { BulkheadFull, throughBulkhead } from '@/server/kernel/bulkhead'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { isLoopback } from '@/server/kernel/environment-values'
import { fail } from '@/server/kernel/errors'
import { ProviderOutage } from '@/server/providers/breaker'
import { type PaypalTransmission, paypalClient } from '@/server/providers/paypal-client'
import { PaypalRefusal } from '@/server/providers/paypal-http'
import { GatewayUnavailable } from '../gateway'

/** PayPal repeats a delivery for three days under its first time. What is older is no delivery; each event has its effect once anyway. */
const OLDEST_MS = 3 * 24 * 3_600_000 + 3_600_000
const AHEAD_MS = 300_000

/** Strangers' posts must not take all our connections to PayPal. */
const ASKING = { width: 8, queue: 200 }

const headerSchema = z.object({
  auth_algo: z.string().regex(/^[a-zA-Z0-9]{1,100}$/),
  cert_url: z.string().max(500),
  transmission_id: z.string().regex(/^[\w-]{1,50}$/),
  transmission_sig: z.string().regex(/^[\w+/=-]{1,500}$/),
  transmission_time: z.iso.datetime({ offset: true }).max(100),
})

const eventSchema = z.object({
  id: z.string().regex(/^[\w-]{1,255}$/),
  event_type: z.string().regex(/^[\w.-]{1,200}$/),
})
type ReceivedEvent = z.infer<typeof eventSchema>

/** False when the same event had come before. Fails with `webhooks.bad_signature` for anything that PayPal did not send. */
export async function receivePaypalEvent(ctx: Ctx, rawBody: Uint8Array, headers: Headers): Promise<boolean> {
  const paypal = paypalClient()
  if (!paypal)
    fail('unavailable', 'payments.not_configured', 'PayPal is not configured here.', { retryAfterSeconds: 300 })
  const transmission = transmissionOf(ctx, headers)
  const body = textOf(rawBody)
  const event = body === null ? null : eventOf(body)
  if (!transmission || body === null || !event) return refuse()
  const isGenuine = await throughBulkhead('paypal-webhook', ASKING, () => paypal.isGenuine(transmission, body)).catch(
    (error: unknown) => {
      // Asked in a form that PayPal does not take: certainly nothing that it sent.
      if (error instanceof PaypalRefusal) return false
      // Nobody could say, or too many ask at once: PayPal delivers it again.
      if (error instanceof ProviderOutage || error instanceof BulkheadFull) throw new GatewayUnavailable(error)
      throw error
    },
  )
  if (!isGenuine) return refuse()
  return store(ctx, event, body)
}

function store(ctx: Ctx, event: ReceivedEvent, payload: string): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.providerEvent.createMany({
      data: { provider: 'paypal', eventId: event.id, type: event.event_type, payload, receivedAt: tx.now },
      skipDuplicates: true,
    })
    if (count === 0) return false
    const job = { provider: 'paypal', eventId: event.id }
    await enqueue(tx, 'apply-provider-event', job, { jobKey: `event:paypal:${event.id}` })
    return true
  })
}

function transmissionOf(ctx: Ctx, headers: Headers): PaypalTransmission | null {
  const names = Object.keys(headerSchema.shape) as (keyof PaypalTransmission)[]
  const given = names.map((name) => [name, headers.get(`paypal-${name.replaceAll('_', '-')}`)])
  const parsed = headerSchema.safeParse(Object.fromEntries(given))
  if (!parsed.success || !isPaypalAddress(parsed.data.cert_url)) return null
  const age = ctx.now.getTime() - Date.parse(parsed.data.transmission_time)
  return age <= OLDEST_MS && age >= -AHEAD_MS ? parsed.data : null
}

/** Of paypal.com over https and nothing else; with the stand-in, of the stand-in. */
export function isPaypalAddress(text: string): boolean {
  // Signs that other readers of addresses understand otherwise than this one are in none of PayPal's.
  if (!/^[\x21-\x5b\x5d-\x7e]+$/.test(text) || !URL.canParse(text)) return false
  const { origin, protocol, hostname, port, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  const base = env().paypal?.apiBase
  if (base && isLoopback(base)) return origin === base.origin
  return protocol === 'https:' && port === '' && (hostname === 'paypal.com' || hostname.endsWith('.paypal.com'))
}

/** Null for what is no UTF-8. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function eventOf(body: string): ReceivedEvent | null {
  try {
    const parsed = eventSchema.safeParse(JSON.parse(body))
    return parsed.success ? parsed.data : null
  } catch {
    // No JSON at all.
    return null
  }
}

function refuse(): never {
  fail('bad_request', 'webhooks.bad_signature', 'The signature is missing, wrong or too old.')
}
