// An outside payment service says what became of a payment (`POST /api/internal/payment-webhook`). Guards: believed by its signature
// alone; a message is applied once per integration, and a payment is booked once whatever messages say. A second payment under the same
// reference is booked too, and goes back.
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { isSignedBy } from '@/server/kernel/hmac-signature'
import { invalidInput } from '@/server/kernel/known-faults'
import { currencies, maxAmount } from '@/server/kernel/money'
import { instant, line } from '@/server/kernel/text'
import { integrationSecrets } from '@/server/sellers/integrations/integration-secret'
import type { SettleOutcome } from '../contract'
import { settleArrived } from './confirm-payment'
import { referencesIn } from './reference'

const paymentMessage = z.strictObject({
  eventType: z.enum(['payment.completed', 'payment.failed', 'payment.pending', 'payment.cancelled']),
  /** Unique per integration. */
  eventId: line(255),
  /** The reference that starting the payment answered. */
  paymentIntentId: line(255),
  status: z.enum(['completed', 'failed', 'pending', 'cancelled']),
  timestamp: instant,
  data: z.strictObject({
    payment_service_id: line(255),
    gateway: line(100),
    /** Minor units. */
    amount: z.int().min(1).max(maxAmount),
    currency: z.enum(currencies),
    completed_at: instant.nullable().optional(),
  }),
})

type MessageOutcome = SettleOutcome | 'duplicate' | 'noted'
type SignedMessage = { integration: string | null; signature: string | null; rawBody: string }

export async function receivePaymentMessage(ctx: Ctx, message: SignedMessage): Promise<MessageOutcome> {
  const { integration, signature: header, rawBody } = message
  const secrets = integration === null ? null : await integrationSecrets(ctx, integration)
  if (integration === null || !secrets || !isSignedBy(secrets.secrets, { header, rawBody, now: ctx.now }))
    fail('bad_request', 'webhooks.bad_signature', 'The signature is missing, wrong or too old.')
  const { organizationId } = secrets
  const said = parsed(rawBody)
  const key = { integrationId: integration, eventId: said.eventId }
  const known = await ctx.db.integrationEvent.findUnique({ where: { integrationId_eventId: key } })
  if (known) return repeated(known.payload, said)
  const payment = await findPayment(ctx, organizationId, said.paymentIntentId)
  const { amount, currency } = said.data
  const isPaid = said.eventType === 'payment.completed' && said.status === 'completed'
  // Only money is news: what has not come may still come, and the deadline decides about the places.
  const outcome = isPaid
    ? await settleArrived(ctx, {
        paymentId: payment.id,
        amount,
        currency,
        // What the service calls the payment, not the message: it may tell the same money twice.
        source: `integration:${integration}:${said.data.payment_service_id}@${payment.providerRef}`,
      })
    : 'noted'
  // After its effect, which is idempotent: a crash in between makes the message come again and change nothing.
  const event = { ...key, organizationId, payload: rawBody, outcome, receivedAt: ctx.now }
  const { count } = await ctx.db.integrationEvent.createMany({ data: event, skipDuplicates: true })
  const didNothing = outcome === 'already_settled' || outcome === 'noted'
  return count === 0 && didNothing ? 'duplicate' : outcome
}

/** The same message again, whenever it was sent; the same id with other data is none of it. */
function repeated(payload: string, { timestamp: _sent, ...said }: Message): 'duplicate' {
  const { timestamp: _first, ...before } = parsed(payload)
  if (!isDeepStrictEqual(before, said))
    fail('conflict', 'webhooks.event_differs', 'Another message came under this eventId; nothing was booked.')
  return 'duplicate'
}

type Message = z.infer<typeof paymentMessage>

function parsed(rawBody: string): Message {
  let value: unknown
  try {
    value = JSON.parse(rawBody)
  } catch {
    return fail('bad_request', 'request.malformed', 'The body is not valid JSON.')
  }
  const result = paymentMessage.safeParse(value)
  if (!result.success) throw invalidInput(result.error)
  return result.data
}

type Known = { id: string; providerRef: string | null }

async function findPayment(ctx: Ctx, organizationId: string, reference: string): Promise<Known> {
  const [providerRef = reference] = referencesIn(reference)
  const where = { organizationId, gateway: 'external', providerRef }
  return (await ctx.db.payment.findFirst({ where, select: { id: true, providerRef: true } })) ?? notFound('payment')
}
