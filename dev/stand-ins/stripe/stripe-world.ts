// Everything the Stripe stand-in knows: its objects, its events, and what is due later. Resources get it as one value.
import Stripe from 'stripe'
import type { Collection, Store } from '../base/journal-store'
import { stripeId } from './stripe-ids'

/** Expandable fields are stored as ids; answers expand them on demand. */
type Ids<T, K extends keyof T> = Omit<T, K> & { [P in K]: Extract<T[P], string | null> }

export type Session = Ids<Stripe.Checkout.Session, 'payment_intent'>
export type PaymentIntent = Ids<Stripe.PaymentIntent, 'latest_charge'>
export type Charge = Ids<Stripe.Charge, 'balance_transaction' | 'payment_intent'>
export type Refund = Ids<Stripe.Refund, 'balance_transaction' | 'charge' | 'payment_intent'>
export type Dispute = Ids<Stripe.Dispute, 'charge' | 'payment_intent'>
export type BalanceTransaction = Ids<Stripe.BalanceTransaction, 'source'>
/** JSON of the wire: there a decimal is a string. */
export type LineItem = Omit<Stripe.LineItem, 'price'> & {
  price: Omit<Stripe.Price, 'unit_amount_decimal'> & { unit_amount_decimal: string | null }
}
export type StripeObject = Session | PaymentIntent | Charge | Refund | Dispute | BalanceTransaction

/** What the session asked for its future payment intent, and its line items: not shown with the session itself. */
export type SessionDetails = {
  id: string
  items: LineItem[]
  paymentIntent: {
    metadata: Record<string, string>
    description: string | null
    receiptEmail: string | null
    statementDescriptor: string | null
    statementDescriptorSuffix: string | null
  }
}

export type StripeEvent = {
  id: string
  object: 'event'
  api_version: string
  created: number
  data: { object: StripeObject }
  livemode: false
  pending_webhooks: number
  request: Cause
  type: EventType
}

export type EventType =
  | 'checkout.session.completed'
  | 'checkout.session.async_payment_succeeded'
  | 'checkout.session.async_payment_failed'
  | 'checkout.session.expired'
  | 'payment_intent.succeeded'
  | 'payment_intent.payment_failed'
  | 'charge.succeeded'
  | 'charge.refunded'
  | 'charge.dispute.created'
  | 'charge.dispute.closed'
  | 'refund.created'
  | 'refund.updated'

/** The API request that brought an event about; both null for what happened by itself or on a page. */
export type Cause = { id: string | null; idempotency_key: string | null }
export const BY_ITSELF: Cause = { id: null, idempotency_key: null }

/** Something that happens by itself at an instant; the id names its subject, so that one subject has one of a kind. */
export type Alarm = {
  id: string
  kind: 'expire_session' | 'settle_debit' | 'update_refund'
  subject: string
  at: number
}

export type StripeWorld = {
  baseUrl: string
  apiVersion: string
  sessions: Collection<Session>
  sessionDetails: Collection<SessionDetails>
  paymentIntents: Collection<PaymentIntent>
  charges: Collection<Charge>
  refunds: Collection<Refund>
  disputes: Collection<Dispute>
  balanceTransactions: Collection<BalanceTransaction>
  events: Collection<StripeEvent>
  alarms: Collection<Alarm>
  /** Unix seconds, as everywhere in Stripe's API. */
  now(): number
  emit(type: EventType, object: StripeObject, cause: Cause): void
}

export function openWorld(store: Store, baseUrl: string, deliver: (event: StripeEvent) => void): StripeWorld {
  const events = store.collection<StripeEvent>('event')
  const sessions = store.collection<Session>('checkout.session')
  moveOpenPages(sessions, baseUrl)
  const now = () => Math.floor(Date.now() / 1000)
  return {
    baseUrl,
    apiVersion: Stripe.API_VERSION,
    sessions,
    sessionDetails: store.collection('session_details'),
    paymentIntents: store.collection('payment_intent'),
    charges: store.collection('charge'),
    refunds: store.collection('refund'),
    disputes: store.collection('dispute'),
    balanceTransactions: store.collection('balance_transaction'),
    events,
    alarms: store.collection('alarm'),
    now,
    emit(type, object, cause) {
      const event: StripeEvent = {
        id: stripeId('evt'),
        object: 'event',
        api_version: Stripe.API_VERSION,
        created: now(),
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: cause,
        type,
      }
      deliver(events.put(event))
    },
  }
}

/** After a start on another port the pages of open sessions have moved. */
function moveOpenPages(sessions: Collection<Session>, baseUrl: string): void {
  for (const session of sessions.values())
    if (session.url !== null && !session.url.startsWith(`${baseUrl}/`))
      sessions.put({ ...session, url: `${baseUrl}/c/pay/${session.id}` })
}
