// /v1/disputes: retrieve and list; opened and closed by the control door, as a cardholder's bank would.
// Guards: one open dispute per charge; money is taken when it opens and comes back only when it is won.
import { ControlRefusal } from '../base/control-body'
import { recordMovement } from './balance-transactions'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import { BY_ITSELF, type Charge, type Dispute, type StripeWorld } from './stripe-world'

const PATH = '/v1/disputes'
const DISPUTE_FEE = 2000
const ANSWER_SECONDS = 7 * 24 * 3600

export const disputeRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.disputes, 'dispute', 'dispute'),
]

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'payment_intent', 'charge', 'created')
  const paymentIntent = params.text('payment_intent')
  const charge = params.text('charge')
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.disputes.newestFirst(),
    (dispute) =>
      (paymentIntent === null || dispute.payment_intent === paymentIntent) &&
      (charge === null || dispute.charge === charge) &&
      created(dispute),
  )
}

/** `reference` is a payment intent or a Checkout session. An open dispute is closed; else one is opened, and closed at once unless `open`. */
export function disputePayment(world: StripeWorld, reference: string, outcome: 'open' | 'won' | 'lost'): Dispute {
  const intentId = world.sessions.get(reference)?.payment_intent ?? reference
  const charge = world.charges.get(world.paymentIntents.get(intentId)?.latest_charge ?? '')
  if (!charge?.captured) throw new ControlRefusal(404, `There is no captured payment “${reference}” to dispute.`)
  const open = openDisputeOf(world, charge)
  if (open && outcome === 'open') throw new ControlRefusal(409, `The payment has the open dispute ${open.id} already.`)
  if (!open && charge.disputed) throw new ControlRefusal(409, 'The payment has been disputed, and that was decided.')
  const dispute = open ?? openDispute(world, charge)
  return outcome === 'open' ? dispute : closeDispute(world, dispute, outcome)
}

function openDisputeOf(world: StripeWorld, charge: Charge): Dispute | undefined {
  for (const dispute of world.disputes.values())
    if (dispute.charge === charge.id && dispute.status === 'needs_response') return dispute
  return undefined
}

function openDispute(world: StripeWorld, charge: Charge): Dispute {
  const id = stripeId('dp')
  const amount = charge.amount_captured - charge.amount_refunded
  const taken = recordMovement(world, {
    amount: -amount,
    fee: DISPUTE_FEE,
    currency: charge.currency,
    source: id,
    type: 'adjustment',
    category: 'dispute',
    description: `Chargeback withdrawal for ${charge.id}`,
  })
  const dispute = world.disputes.put({
    id,
    object: 'dispute',
    amount,
    balance_transactions: [taken],
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: world.now() + ANSWER_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
      type: 'card',
    },
    reason: 'fraudulent',
    status: 'needs_response',
  })
  world.charges.put({ ...charge, disputed: true })
  world.emit('charge.dispute.created', dispute, BY_ITSELF)
  return dispute
}

function closeDispute(world: StripeWorld, open: Dispute, outcome: 'won' | 'lost'): Dispute {
  const back =
    outcome === 'lost'
      ? []
      : [
          recordMovement(world, {
            amount: open.amount,
            fee: 0,
            currency: open.currency,
            source: open.id,
            type: 'adjustment',
            category: 'dispute_reversal',
            description: `Chargeback reversal for ${open.charge}`,
          }),
        ]
  const closed = world.disputes.put({
    ...open,
    balance_transactions: [...open.balance_transactions, ...back],
    status: outcome,
  })
  world.emit('charge.dispute.closed', closed, BY_ITSELF)
  return closed
}

function noEvidence(): Dispute['evidence'] {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  }
}
