// Stripe Checkout behind the port. Stripe's own conventions (statuses, error classes, connected accounts) stay in this folder.
// A charge of an organization lies on its own account (a direct charge), and every request about it names that account.
import type Stripe from 'stripe'
import { askStripe, isLiveStripe, onAccount, stripeClient } from '@/server/providers/stripe-client'
import {
  asked,
  type CheckoutRequest,
  GatewayRefusal,
  type PaymentGateway,
  type ProviderCheckout,
  type ProviderRefund,
  type RefundRequest,
} from '../gateway'

/** Stripe closes a session between 30 minutes and 24 hours after its making; one minute more allows for clocks. */
const SESSION_SECONDS = 31 * 60
/** Later than a minute after its payment Stripe opens none (it would not live for 30 minutes); the rest is for clocks. */
const MADE_WITHIN_SECONDS = 5 * 60

/** The intent tells whether the funds of a complete but unpaid session are on their way or have failed. */
const expanded: Stripe.Checkout.SessionRetrieveParams = { expand: ['payment_intent'] }

/** Null while no key is configured: paid sales are closed then. */
export function stripeGateway(): PaymentGateway | null {
  const stripe = stripeClient()
  if (!stripe) return null
  const { sessions } = stripe.checkout
  const retrieve = async (ref: string, account: string | null) =>
    toCheckout(await askedOfStripe(() => sessions.retrieve(ref, expanded, onAccount(account))), account)
  return {
    name: 'stripe',
    liveMode: isLiveStripe(),
    async createCheckout(request) {
      const { account } = request
      const key = { idempotencyKey: request.paymentId, ...onAccount(account) }
      try {
        return toCheckout(await askedOfStripe(() => sessions.create(sessionOf(request), key)), account)
      } catch (error) {
        if (!(error instanceof GatewayRefusal)) throw error
        // The key may have been used for a question that read otherwise, or be older than Stripe remembers: what was opened then
        // can still be paid, and names our payment.
        const earlier = await askedOfStripe(() => findSession(stripe, request))
        if (earlier) return toCheckout(earlier, account)
        throw error
      }
    },
    fetchCheckout: ({ ref, account }) => retrieve(ref, account),
    async fetchCheckoutOfIntent({ ref, account }) {
      const query = { payment_intent: ref, limit: 1, expand: ['data.payment_intent'] }
      const [session] = (await askedOfStripe(() => sessions.list(query, onAccount(account)))).data
      return session ? toCheckout(session, account) : null
    },
    // Stripe takes the money itself as soon as the buyer agrees.
    capture: ({ ref, account }) => retrieve(ref, account),
    async expireCheckout({ ref, account }) {
      try {
        return toCheckout(await askedOfStripe(() => sessions.expire(ref, {}, onAccount(account))), account)
      } catch (error) {
        // Not open any more: complete or expired already. Which one decides everything, so it is asked.
        if (error instanceof GatewayRefusal) return retrieve(ref, account)
        throw error
      }
    },
    async fetchRefund({ ref, account }) {
      return toRefund(await askedOfStripe(() => stripe.refunds.retrieve(ref, {}, onAccount(account))))
    },
    refund: (request) => refundOnce(stripe, request),
  }
}

async function refundOnce(stripe: Stripe, request: RefundRequest): Promise<ProviderRefund> {
  const { refundId, intentRef, amount, account } = request
  const made = request.mayBeMade ? await findRefund(stripe, request) : null
  if (made) return made
  const order: Stripe.RefundCreateParams = {
    payment_intent: intentRef,
    amount,
    metadata: { refundId },
    ...(request.withApplicationFee && { refund_application_fee: true }),
  }
  try {
    return toRefund(
      await askedOfStripe(() => stripe.refunds.create(order, { idempotencyKey: refundId, ...onAccount(account) })),
    )
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error
    const earlier = await findRefund(stripe, request)
    if (earlier) return earlier
    throw error
  }
}

/** Stripe forgets a key after a day; the refund itself still names ours. */
function findRefund(stripe: Stripe, { refundId, intentRef, account }: RefundRequest): Promise<ProviderRefund | null> {
  return askedOfStripe(async () => {
    for await (const refund of stripe.refunds.list({ payment_intent: intentRef, limit: 100 }, onAccount(account)))
      if (refund.metadata?.refundId === refundId) return toRefund(refund)
    return null
  })
}

/** The SDK's own errors never come out of it. */
export function askedOfStripe<T>(call: () => Promise<T>): Promise<T> {
  return asked(() => askStripe(call))
}

/** Pure: the same request is the same session. */
export function sessionOf(request: CheckoutRequest): Stripe.Checkout.SessionCreateParams {
  const metadata = { purchaseId: request.purchaseId, paymentId: request.paymentId }
  return {
    mode: 'payment',
    client_reference_id: request.purchaseId,
    metadata,
    payment_intent_data: {
      metadata,
      description: `${request.purchaseNumber} · ${request.eventTitle}`.slice(0, 500),
      receipt_email: request.buyerEmail,
      ...(request.statementText && { statement_descriptor_suffix: request.statementText }),
      ...(request.applicationFee > 0 && { application_fee_amount: request.applicationFee }),
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
    expires_at: inSeconds(request.createdAt) + SESSION_SECONDS,
  }
}

/** By the time of its making, since Stripe finds no session by what it names. */
async function findSession(stripe: Stripe, request: CheckoutRequest): Promise<Stripe.Checkout.Session | null> {
  const made = inSeconds(request.createdAt)
  const created = { gte: made - MADE_WITHIN_SECONDS, lte: made + MADE_WITHIN_SECONDS }
  const query = { created, limit: 100, expand: ['data.payment_intent'] }
  for await (const session of stripe.checkout.sessions.list(query, onAccount(request.account))) {
    if (session.metadata?.paymentId === request.paymentId) return session
  }
  return null
}

function inSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000)
}

function toCheckout(session: Stripe.Checkout.Session, account: string | null): ProviderCheckout {
  const status = sessionStatus(session)
  return {
    gateway: 'stripe',
    ref: session.id,
    intentRef:
      typeof session.payment_intent === 'string' ? session.payment_intent : (session.payment_intent?.id ?? null),
    status,
    paid: status === 'complete' && session.payment_status === 'paid',
    failed: status === 'complete' && session.payment_status === 'unpaid' && hasFailed(session.payment_intent),
    approved: false,
    amount: session.amount_total ?? 0,
    currency: (session.currency ?? '').toUpperCase(),
    liveMode: session.livemode,
    account,
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
  switch (refund.status) {
    case 'succeeded':
      return { ref: refund.id, status: 'succeeded' }
    case 'failed':
    case 'canceled':
      return { ref: refund.id, status: 'failed' }
    default:
      return { ref: refund.id, status: 'pending' }
  }
}
