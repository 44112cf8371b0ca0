// What can become of an open Checkout session: paid, declined, debited later, expired; and the end of a debit.
// Guards: an outcome happens once (each asks for the state it leaves), and its objects and events are made in one turn.
import { capture, failCharge, type Means, pendingCharge } from './charges'
import { paymentIntentOf } from './payment-intents'
import type { Cause, Charge, PaymentIntent, Session, StripeWorld } from './stripe-world'

export const DEBIT_SECONDS = 5
const DECLINED = 'Your card was declined.'
const DEBIT_REFUSED = 'The debit was returned by the bank of the account.'

export type Payer = { email: string | null; name: string | null }
const NOBODY: Payer = { email: null, name: null }

export function isDebitPending(session: Session): boolean {
  return session.status === 'complete' && session.payment_status === 'unpaid'
}

export function payByCard(world: StripeWorld, open: Session, cause: Cause, payer = NOBODY): Session {
  const { intent, charge } = beginCharge(world, open, 'card', payer)
  const captured = capture(world, charge)
  world.emit('charge.succeeded', captured, cause)
  const paid = world.paymentIntents.put(succeeded(intent, captured))
  world.emit('payment_intent.succeeded', paid, cause)
  const session = world.sessions.put({ ...completed(open, paid, payer), payment_status: 'paid' })
  world.emit('checkout.session.completed', session, cause)
  world.alarms.delete(`expire_${open.id}`)
  return session
}

/** The session stays open: the buyer may try again. */
export function declineCard(world: StripeWorld, open: Session, cause: Cause, payer = NOBODY): Session {
  const { intent, charge } = beginCharge(world, open, 'card', payer)
  const failed = failCharge(world, charge, 'card_declined', DECLINED)
  const waiting = world.paymentIntents.put({
    ...intent,
    last_payment_error: {
      type: 'card_error',
      charge: failed.id,
      code: 'card_declined',
      decline_code: 'generic_decline',
      doc_url: 'https://docs.stripe.com/error-codes#card-declined',
      message: DECLINED,
    },
    latest_charge: failed.id,
    status: 'requires_payment_method',
  })
  world.emit('payment_intent.payment_failed', waiting, cause)
  return world.sessions.put({ ...open, payment_intent: waiting.id })
}

/** Complete but unpaid; the debit settles by itself after DEBIT_SECONDS, or when a control door says so. */
export function payByDebit(world: StripeWorld, open: Session, cause: Cause, payer = NOBODY): Session {
  const { intent, charge } = beginCharge(world, open, 'sepa_debit', payer)
  const pending = world.charges.put(charge)
  const processing = world.paymentIntents.put({
    ...intent,
    latest_charge: pending.id,
    payment_method: pending.payment_method,
    status: 'processing',
  })
  const session = world.sessions.put(completed(open, processing, payer))
  world.emit('checkout.session.completed', session, cause)
  world.alarms.delete(`expire_${open.id}`)
  world.alarms.put({
    id: `settle_${open.id}`,
    kind: 'settle_debit',
    subject: open.id,
    at: Date.now() + DEBIT_SECONDS * 1000,
  })
  return session
}

export function settleDebit(world: StripeWorld, pending: Session, good: boolean, cause: Cause): Session {
  world.alarms.delete(`settle_${pending.id}`)
  const intent = paymentIntentOf(world, pending)
  const charge = world.charges.get(intent.latest_charge ?? '')
  if (!charge) throw new Error(`the session ${pending.id} has no charge to settle`)
  if (good) {
    const captured = capture(world, charge)
    world.emit('charge.succeeded', captured, cause)
    world.emit('payment_intent.succeeded', world.paymentIntents.put(succeeded(intent, captured)), cause)
    const session = world.sessions.put({ ...pending, payment_status: 'paid' })
    world.emit('checkout.session.async_payment_succeeded', session, cause)
    return session
  }
  const failed = failCharge(world, charge, 'payment_intent_payment_attempt_failed', DEBIT_REFUSED)
  const refused = world.paymentIntents.put({
    ...intent,
    last_payment_error: {
      type: 'card_error',
      charge: failed.id,
      code: 'payment_intent_payment_attempt_failed',
      message: DEBIT_REFUSED,
    },
    status: 'requires_payment_method',
  })
  world.emit('payment_intent.payment_failed', refused, cause)
  world.emit('checkout.session.async_payment_failed', pending, cause)
  return pending
}

export function expireSession(world: StripeWorld, open: Session, cause: Cause): Session {
  const intent = open.payment_intent === null ? undefined : world.paymentIntents.get(open.payment_intent)
  if (intent)
    world.paymentIntents.put({
      ...intent,
      canceled_at: world.now(),
      cancellation_reason: 'automatic',
      status: 'canceled',
    })
  const session = world.sessions.put({ ...open, status: 'expired', url: null })
  world.emit('checkout.session.expired', session, cause)
  world.alarms.delete(`expire_${open.id}`)
  return session
}

function beginCharge(
  world: StripeWorld,
  open: Session,
  means: Means,
  payer: Payer,
): { intent: PaymentIntent; charge: Charge } {
  const intent = paymentIntentOf(world, open)
  return { intent, charge: pendingCharge(world, intent, completed(open, intent, payer), means) }
}

function succeeded(intent: PaymentIntent, charge: Charge): PaymentIntent {
  return {
    ...intent,
    amount_received: charge.amount_captured,
    last_payment_error: null,
    latest_charge: charge.id,
    payment_method: charge.payment_method,
    status: 'succeeded',
  }
}

function completed(open: Session, intent: PaymentIntent, payer: Payer): Session {
  return {
    ...open,
    customer_details: {
      address: { city: null, country: 'FR', line1: null, line2: null, postal_code: null, state: null },
      business_name: null,
      email: open.customer_email ?? payer.email ?? 'client@exemple.fr',
      individual_name: null,
      name: payer.name ?? 'Camille Essai',
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
    payment_intent: intent.id,
    status: 'complete',
    url: null,
  }
}
