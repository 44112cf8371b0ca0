// /v1/charges: retrieve and list; and how a charge is made from a payment intent: captured, pending or failed.
import type Stripe from 'stripe'
import { takeApplicationFee } from './application-fees'
import { processingFee, recordMovement } from './balance-transactions'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import type { Charge, PaymentIntent, Session, StripeWorld } from './stripe-world'

const PATH = '/v1/charges'

export const chargeRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.charges, 'charge'),
]

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'created', 'customer', 'payment_intent', 'transfer_group')
  const paymentIntent = params.text('payment_intent')
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.charges.newestFirst(),
    (charge) => (paymentIntent === null || charge.payment_intent === paymentIntent) && created(charge),
  )
}

export type Means = 'card' | 'sepa_debit'

/** A charge that has not moved money yet: pending for a debit, and the ground of the other two. */
export function pendingCharge(world: StripeWorld, intent: PaymentIntent, session: Session, means: Means): Charge {
  const suffix = intent.statement_descriptor_suffix
  return {
    id: stripeId(means === 'card' ? 'ch' : 'py'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: intent.application,
    application_fee: null,
    application_fee_amount: intent.application_fee_amount,
    balance_transaction: null,
    billing_details: billingDetails(session),
    calculated_statement_descriptor:
      means === 'card' ? [prefixOf(world), suffix].filter(Boolean).join('* ').slice(0, 22) : null,
    captured: false,
    created: world.now(),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: stripeId('pm'),
    payment_method_details: means === 'card' ? cardDetails() : debitDetails(),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: suffix,
    status: 'pending',
    transfer_data: null,
    transfer_group: null,
  }
}

/** What stands before the suffix on a bank statement. */
function prefixOf({ account }: StripeWorld): string {
  return account?.settings?.payments.statement_descriptor ?? 'PORTILLON'
}

export function capture(world: StripeWorld, charge: Charge): Charge {
  const moved = recordMovement(world, {
    amount: charge.amount,
    fee: processingFee(charge.amount),
    currency: charge.currency,
    source: charge.id,
    type: 'charge',
    category: 'charge',
    description: charge.description,
    applicationFee: charge.application_fee_amount ?? 0,
  })
  const fee = takeApplicationFee(world, charge)
  return world.charges.put({
    ...charge,
    amount_captured: charge.amount,
    application_fee: fee?.id ?? null,
    balance_transaction: moved.id,
    captured: true,
    outcome: outcome('authorized', 'approved_by_network', 'Payment complete.'),
    paid: true,
    status: 'succeeded',
  })
}

export function failCharge(world: StripeWorld, charge: Charge, code: string, message: string): Charge {
  return world.charges.put({
    ...charge,
    failure_code: code,
    failure_message: message,
    outcome: outcome('issuer_declined', 'declined_by_network', 'The bank returned the decline code `generic_decline`.'),
    status: 'failed',
  })
}

function outcome(type: string, network: string, seller: string): Stripe.Charge.Outcome {
  const declined = type !== 'authorized'
  return {
    advice_code: declined ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: declined ? '05' : null,
    network_status: network,
    reason: declined ? 'generic_decline' : null,
    seller_message: seller,
    type,
  }
}

function billingDetails(session: Session): Stripe.Charge.BillingDetails {
  return {
    address: { city: null, country: 'FR', line1: null, line2: null, postal_code: null, state: null },
    email: session.customer_details?.email ?? null,
    name: session.customer_details?.name ?? null,
    phone: null,
    tax_id: null,
  }
}

function cardDetails(): Stripe.Charge.PaymentMethodDetails {
  return {
    type: 'card',
    card: {
      amount_authorized: null,
      authorization_code: null,
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'FR',
      electronic_commerce_indicator: null,
      exp_month: 12,
      exp_year: 2034,
      extended_authorization: { status: 'disabled' },
      fingerprint: 'cJ9RzJr3o1yTsfPK',
      funding: 'credit',
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: '4242',
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: 'visa',
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: 0, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  }
}

function debitDetails(): Stripe.Charge.PaymentMethodDetails {
  return {
    type: 'sepa_debit',
    sepa_debit: {
      bank_code: '3000',
      branch_code: null,
      country: 'FR',
      fingerprint: 'b7UzgHJMQlJbYwJK',
      last4: '2606',
      mandate: stripeId('mandate'),
    },
  }
}
