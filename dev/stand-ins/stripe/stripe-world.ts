// Everything the Stripe stand-in knows: its objects, its events, and what is due later. Resources get one account's part of it as one
// value. Guards: what lies on one connected account is not there on another, nor on the installation's own.
import Stripe from 'stripe'
import type { Collection, Store } from '../base/journal-store'
import { stripeId } from './stripe-ids'
import { type BillingWorld, type Invoice, openBillingWorld, type Subscription } from './subscriptions-world'

/** Expandable fields are stored as ids; answers expand them on demand. */
type Ids<T, K extends keyof T> = Omit<T, K> & { [P in K]: Extract<T[P], string | null> }

export type Session = Ids<Stripe.Checkout.Session, 'payment_intent'>
export type PaymentIntent = Ids<Stripe.PaymentIntent, 'latest_charge'>
export type Charge = Ids<Stripe.Charge, 'balance_transaction' | 'payment_intent'>
export type Refund = Ids<Stripe.Refund, 'balance_transaction' | 'charge' | 'payment_intent'>
export type Dispute = Ids<Stripe.Dispute, 'charge' | 'payment_intent'>
export type BalanceTransaction = Ids<Stripe.BalanceTransaction, 'source'>
export type Payout = Ids<
  Stripe.Payout,
  'balance_transaction' | 'destination' | 'failure_balance_transaction' | 'original_payout' | 'reversed_by'
>
/** JSON of the wire: there a decimal is a string. */
export type LineItem = Omit<Stripe.LineItem, 'price'> & {
  price: Omit<Stripe.Price, 'unit_amount_decimal'> & { unit_amount_decimal: string | null }
}
export type Account = Stripe.Account
export type StripeFile = Stripe.File
export type ApplicationFee = Stripe.ApplicationFee
/** Who may act for a connected account; the event that says so no more shows it. */
export type Application = { id: string; object: 'application'; name: string }
export type StripeObject =
  | Session
  | PaymentIntent
  | Charge
  | Refund
  | Dispute
  | BalanceTransaction
  | Payout
  | Subscription
  | Invoice
  | Account
  | Application

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
    applicationFee: number | null
  }
}

/** A page of Stripe's for the person behind an account; good for one visit to its end. */
export type Onboarding = { id: string; account: string; returnUrl: string; refreshUrl: string; expiresAt: number }

export type StripeEvent = {
  id: string
  object: 'event'
  /** Of what happened on a connected account. */
  account?: string
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
  | 'charge.refund.updated'
  | 'charge.dispute.created'
  | 'charge.dispute.updated'
  | 'charge.dispute.funds_withdrawn'
  | 'charge.dispute.funds_reinstated'
  | 'charge.dispute.closed'
  | 'refund.created'
  | 'refund.updated'
  | 'refund.failed'
  | 'payout.created'
  | 'payout.paid'
  | 'payout.failed'
  | 'account.updated'
  | 'account.application.deauthorized'
  | 'customer.subscription.created'
  | 'customer.subscription.updated'
  | 'customer.subscription.deleted'
  | 'customer.subscription.trial_will_end'
  | 'invoice.paid'
  | 'invoice.payment_failed'

/** The API request that brought an event about; both null for what happened by itself or on a page. */
export type Cause = { id: string | null; idempotency_key: string | null }
export const BY_ITSELF: Cause = { id: null, idempotency_key: null }

/** Something that happens by itself at an instant; the id names its subject, so that one subject has one of a kind. */
export type Alarm = {
  id: string
  kind: 'expire_session' | 'settle_debit' | 'update_refund' | 'finish_review'
  subject: string
  at: number
}

export type StripeWorld = {
  baseUrl: string
  apiVersion: string
  /** The connected account whose part this is; null: the installation's own. */
  account: Account | null
  /** The installation's own part: application fees and connected accounts lie there. */
  platform: StripeWorld
  sessions: Collection<Session>
  sessionDetails: Collection<SessionDetails>
  paymentIntents: Collection<PaymentIntent>
  charges: Collection<Charge>
  refunds: Collection<Refund>
  disputes: Collection<Dispute>
  files: Collection<StripeFile>
  fileContents: Collection<{ id: string; base64: string }>
  balanceTransactions: Collection<BalanceTransaction>
  payouts: Collection<Payout>
  /** By movement: the payout that it is in. */
  paidOut: Collection<{ id: string; payout: string }>
  accounts: Collection<Account>
  /** Accounts that took back the right to act for them. */
  deauthorized: Collection<{ id: string }>
  onboardings: Collection<Onboarding>
  applicationFees: Collection<ApplicationFee>
  /** Of all accounts. */
  events: Collection<StripeEvent>
  alarms: Collection<Alarm>
  billing: BillingWorld
  /** Unix seconds, as everywhere in Stripe's API. */
  now(): number
  emit(type: EventType, object: StripeObject, cause: Cause): void
}

export type Worlds = {
  own: StripeWorld
  /** Null for an account that never was, or that took back the right to act for it. */
  of(account: string): StripeWorld | null
  all(): StripeWorld[]
  /** The one part of which `has` is true; else the own. */
  holding(has: (world: StripeWorld) => boolean): StripeWorld
}

export function openWorlds(store: Store, baseUrl: string, deliver: (event: StripeEvent) => void): Worlds {
  const own = openWorld(store, baseUrl, deliver, null)
  const connected = new Map<string, StripeWorld>()
  function partOf(account: Account): StripeWorld {
    const known = connected.get(account.id)
    if (known) return known
    const opened = openWorld(store, baseUrl, deliver, { id: account.id, platform: own })
    connected.set(account.id, opened)
    return opened
  }
  const all = () => [own, ...[...own.accounts.values()].map(partOf)]
  return {
    own,
    of(id) {
      const account = own.accounts.get(id)
      return account && !own.deauthorized.get(id) ? partOf(account) : null
    },
    all,
    holding: (has) => all().find(has) ?? own,
  }
}

function openWorld(
  store: Store,
  baseUrl: string,
  deliver: (event: StripeEvent) => void,
  connected: { id: string; platform: StripeWorld } | null,
): StripeWorld {
  const shelf = (name: string) => (connected ? `${connected.id}/${name}` : name)
  const events = store.collection<StripeEvent>('event')
  const accounts = store.collection<Account>('account')
  const sessions = store.collection<Session>(shelf('checkout.session'))
  moveOpenPages(sessions, baseUrl)
  const now = () => Math.floor(Date.now() / 1000)
  return {
    baseUrl,
    apiVersion: Stripe.API_VERSION,
    get account() {
      return connected ? (accounts.get(connected.id) ?? null) : null
    },
    get platform() {
      return connected?.platform ?? this
    },
    accounts,
    deauthorized: store.collection('deauthorized'),
    onboardings: store.collection('onboarding'),
    applicationFees: store.collection('application_fee'),
    sessions,
    sessionDetails: store.collection(shelf('session_details')),
    paymentIntents: store.collection(shelf('payment_intent')),
    charges: store.collection(shelf('charge')),
    refunds: store.collection(shelf('refund')),
    disputes: store.collection(shelf('dispute')),
    files: store.collection(shelf('file')),
    fileContents: store.collection(shelf('file_content')),
    balanceTransactions: store.collection(shelf('balance_transaction')),
    payouts: store.collection(shelf('payout')),
    paidOut: store.collection(shelf('paid_out')),
    events,
    alarms: store.collection(shelf('alarm')),
    billing: openBillingWorld(store),
    now,
    emit(type, object, cause) {
      const event: StripeEvent = {
        id: stripeId('evt'),
        object: 'event',
        ...(connected && { account: connected.id }),
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
