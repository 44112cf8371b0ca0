// Stripe Checkout behind the port. Stripe's own conventions (zero-decimal currencies, statuses, error classes) stay in this file.
import Stripe from 'stripe'
import { env } from '@/server/kernel/env'
import {
  GatewayRefusal,
  GatewayUnavailable,
  type PaymentGateway,
  type ProviderCheckout,
  type ProviderRefund,
} from './gateway'

/** Stripe closes a session between 30 minutes and 24 hours after its making; one minute more allows for clocks. */
const SESSION_SECONDS = 31 * 60
const TIMEOUT_MS = 10_000

/** The intent tells whether the funds of a complete but unpaid session are on their way or have failed. */
const expanded: Stripe.Checkout.SessionRetrieveParams = { expand: ['payment_intent'] }

let shared: { key: string; stripe: Stripe } | undefined

function client(): Stripe | null {
  const config = env().stripe
  if (!config) return null
  if (shared?.key !== config.secretKey) {
    const base = config.apiBase
    shared = {
      key: config.secretKey,
      stripe: new Stripe(config.secretKey, {
        timeout: TIMEOUT_MS,
        maxNetworkRetries: 2,
        telemetry: false,
        ...(base && {
          host: base.hostname,
          port: Number(base.port || (base.protocol === 'http:' ? 80 : 443)),
          protocol: base.protocol === 'http:' ? 'http' : 'https',
        }),
      }),
    }
  }
  return shared.stripe
}

/** Null while no key is configured: paid sales are closed then. */
export function stripeGateway(): PaymentGateway | null {
  const stripe = client()
  if (!stripe) return null
  const liveMode = /^(sk|rk)_live_/.test(env().stripe?.secretKey ?? '')
  return {
    name: 'stripe',
    liveMode,
    async createCheckout(request) {
      const metadata = { purchaseId: request.purchaseId, paymentId: request.paymentId }
      const session = await asked(() =>
        stripe.checkout.sessions.create(
          {
            mode: 'payment',
            client_reference_id: request.purchaseId,
            metadata,
            payment_intent_data: {
              metadata,
              description: `${request.purchaseNumber} · ${request.eventTitle}`.slice(0, 500),
            },
            customer_email: request.buyerEmail,
            locale: request.locale,
            line_items: request.lines.map((line) => ({
              quantity: line.quantity,
              price_data: {
                currency: request.currency.toLowerCase(),
                unit_amount: line.unitAmount,
                product_data: { name: line.name.slice(0, 250) },
              },
            })),
            success_url: request.returnUrl,
            cancel_url: request.returnUrl,
            expires_at: Math.floor(request.createdAt.getTime() / 1000) + SESSION_SECONDS,
          },
          { idempotencyKey: request.paymentId },
        ),
      )
      return toCheckout(session)
    },
    async fetchCheckout(ref) {
      return toCheckout(await asked(() => stripe.checkout.sessions.retrieve(ref, expanded)))
    },
    async fetchCheckoutOfIntent(intentRef) {
      const list = await asked(() =>
        stripe.checkout.sessions.list({ payment_intent: intentRef, limit: 1, expand: ['data.payment_intent'] }),
      )
      const [session] = list.data
      return session ? toCheckout(session) : null
    },
    async expireCheckout(ref) {
      try {
        return toCheckout(await asked(() => stripe.checkout.sessions.expire(ref)))
      } catch (error) {
        // Not open any more: complete or expired already. Which one decides everything, so it is asked.
        if (error instanceof GatewayRefusal)
          return toCheckout(await asked(() => stripe.checkout.sessions.retrieve(ref, expanded)))
        throw error
      }
    },
    async fetchRefund(ref) {
      return toRefund(await asked(() => stripe.refunds.retrieve(ref)))
    },
    async refund(request) {
      const { refundId, intentRef, amount } = request
      try {
        return toRefund(
          await asked(() =>
            stripe.refunds.create(
              { payment_intent: intentRef, amount, metadata: { refundId } },
              { idempotencyKey: refundId },
            ),
          ),
        )
      } catch (error) {
        if (!(error instanceof GatewayRefusal)) throw error
        // The key may be older than Stripe remembers: the refund itself still names ours.
        const earlier = await asked(() => stripe.refunds.list({ payment_intent: intentRef, limit: 100 }))
        const ours = earlier.data.find((refund) => refund.metadata?.refundId === refundId)
        if (ours) return toRefund(ours)
        throw error
      }
    },
  }
}

function toCheckout(session: Stripe.Checkout.Session): ProviderCheckout {
  const status = sessionStatus(session)
  return {
    gateway: 'stripe',
    ref: session.id,
    intentRef:
      typeof session.payment_intent === 'string' ? session.payment_intent : (session.payment_intent?.id ?? null),
    status,
    paid: status === 'complete' && session.payment_status === 'paid',
    failed: status === 'complete' && session.payment_status === 'unpaid' && hasFailed(session.payment_intent),
    amount: session.amount_total ?? 0,
    currency: (session.currency ?? '').toUpperCase(),
    liveMode: session.livemode,
    account: null,
    url: session.url,
    paymentId: session.metadata?.paymentId ?? null,
  }
}

function sessionStatus({ status }: Stripe.Checkout.Session): ProviderCheckout['status'] {
  if (status === 'complete') return 'complete'
  return status === 'expired' ? 'expired' : 'open'
}

function hasFailed(intent: Stripe.Checkout.Session['payment_intent']): boolean {
  return (
    intent !== null && typeof intent === 'object' && ['requires_payment_method', 'canceled'].includes(intent.status)
  )
}

function toRefund(refund: Stripe.Refund): ProviderRefund {
  const status =
    refund.status === 'succeeded'
      ? 'succeeded'
      : refund.status === 'failed' || refund.status === 'canceled'
        ? 'failed'
        : 'pending'
  return { ref: refund.id, status }
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    // A 409 is a twin with the same key that is still at it: no answer yet, and certainly no refusal.
    const decided = error instanceof Stripe.errors.StripeError && error.statusCode !== 409
    const refused =
      error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeIdempotencyError
    if (decided && refused) throw new GatewayRefusal(error.code ?? error.type, { cause: error })
    throw new GatewayUnavailable(error)
  }
}
