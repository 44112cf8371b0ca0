// /v1/disputes: retrieve, list, answer; opened and closed by the control door, as a cardholder's bank would.
// Guards: no more is disputed than was paid; money is taken when a dispute opens (an inquiry takes none) and comes back only when it
// is won.
import { ControlRefusal } from '../base/control-body'
import { recordMovement } from './balance-transactions'
import { isAnswerable, isPastDue, updateDispute } from './dispute-evidence'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import type { Call, Route } from './resource'
import { stripeId } from './stripe-ids'
import { missing } from './stripe-refusal'
import { BY_ITSELF, type Charge, type Dispute, type StripeWorld } from './stripe-world'

const PATH = '/v1/disputes'
const DISPUTE_FEE = 2000
const ANSWER_SECONDS = 7 * 24 * 3600

export const disputeRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  {
    method: 'GET',
    path: `${PATH}/:id`,
    run(call) {
      call.params.only('expand')
      return shown(call.world, find(call))
    },
  },
  { method: 'POST', path: `${PATH}/:id`, run: (call) => updateDispute(call, find(call)) },
]

function find({ world, id }: Call): Dispute {
  return world.disputes.get(id) ?? missing('dispute', id, 'dispute')
}

/** Whether the deadline has passed depends on when it is asked. */
function shown(world: StripeWorld, dispute: Dispute): Dispute {
  const past_due = isAnswerable(dispute) && isPastDue(world, dispute)
  return { ...dispute, evidence_details: { ...dispute.evidence_details, past_due } }
}

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

export type DisputeOrder = {
  /** A payment intent or a Checkout session. */
  paymentIntent: string
  /** `warning` opens an inquiry; `open` a dispute, also of an open inquiry; the others close, and open first where nothing is open. */
  outcome: 'open' | 'warning' | 'won' | 'lost'
  reason?: string
  /** Minor units; default: all that is left of the payment. Named, it may be money that was given back: banks do not look at that. */
  amount?: number
  /** Until the evidence is due; default: a week. */
  dueInSeconds?: number
  /** Of several, the one that is meant. */
  dispute?: string
}

export function disputePayment(world: StripeWorld, order: DisputeOrder): Dispute {
  const { paymentIntent: reference, outcome } = order
  const intentId = world.sessions.get(reference)?.payment_intent ?? reference
  const charge = world.charges.get(world.paymentIntents.get(intentId)?.latest_charge ?? '')
  if (!charge?.captured) throw new ControlRefusal(404, `There is no captured payment “${reference}” to dispute.`)
  const open = openDisputes(world, charge).find(({ id }) => order.dispute === undefined || id === order.dispute)
  if (open && outcome === 'open' && open.status.startsWith('warning_')) return escalate(world, open)
  const isOpening = outcome === 'open' || outcome === 'warning'
  if (open && isOpening && order.amount === undefined)
    throw new ControlRefusal(409, `The payment has the open dispute ${open.id} already.`)
  if (open && !isOpening) return closeDispute(world, open, outcome)
  const left =
    charge.amount_captured - disputedAmount(world, charge) - (order.amount === undefined ? charge.amount_refunded : 0)
  if (left <= 0) throw new ControlRefusal(409, 'The payment has been disputed, and that was decided.')
  const dispute = openDispute(world, charge, { ...order, amount: Math.min(order.amount ?? left, left) })
  return isOpening ? dispute : closeDispute(world, dispute, outcome)
}

function disputesOf(world: StripeWorld, charge: Charge): Dispute[] {
  return [...world.disputes.newestFirst()].filter((dispute) => dispute.charge === charge.id)
}

function openDisputes(world: StripeWorld, charge: Charge): Dispute[] {
  return disputesOf(world, charge).filter(({ status }) => /needs_response|under_review/.test(status))
}

function disputedAmount(world: StripeWorld, charge: Charge): number {
  return disputesOf(world, charge).reduce((sum, { amount }) => sum + amount, 0)
}

function openDispute(world: StripeWorld, charge: Charge, order: DisputeOrder & { amount: number }): Dispute {
  const isInquiry = order.outcome === 'warning'
  const dispute = world.disputes.put({
    id: stripeId('dp'),
    object: 'dispute',
    amount: order.amount,
    balance_transactions: [],
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: world.now() + (order.dueInSeconds ?? ANSWER_SECONDS),
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: 'visa',
        case_type: isInquiry ? 'inquiry' : 'chargeback',
        network: 'visa',
        network_reason_code: '10.4',
      },
      type: 'card',
    },
    reason: order.reason ?? 'fraudulent',
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  })
  if (isInquiry) {
    world.emit('charge.dispute.created', dispute, BY_ITSELF)
    return dispute
  }
  world.charges.put({ ...charge, disputed: true })
  const taken = withdraw(world, dispute)
  world.emit('charge.dispute.created', taken, BY_ITSELF)
  world.emit('charge.dispute.funds_withdrawn', taken, BY_ITSELF)
  return taken
}

function withdraw(world: StripeWorld, dispute: Dispute): Dispute {
  const taken = recordMovement(world, {
    amount: -dispute.amount,
    fee: DISPUTE_FEE,
    currency: dispute.currency,
    source: dispute.id,
    type: 'adjustment',
    category: 'dispute',
    description: `Chargeback withdrawal for ${dispute.charge}`,
  })
  return world.disputes.put({ ...dispute, balance_transactions: [...dispute.balance_transactions, taken] })
}

/** An inquiry was not answered well enough: it becomes a dispute, with a deadline of its own. */
function escalate(world: StripeWorld, inquiry: Dispute): Dispute {
  const charge = world.charges.get(inquiry.charge)
  if (charge) world.charges.put({ ...charge, disputed: true })
  const { card } = inquiry.payment_method_details ?? {}
  const dispute = withdraw(world, {
    ...inquiry,
    evidence_details: {
      ...inquiry.evidence_details,
      due_by: world.now() + ANSWER_SECONDS,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    is_charge_refundable: false,
    payment_method_details: { type: 'card', ...(card && { card: { ...card, case_type: 'chargeback' } }) },
    status: 'needs_response',
  })
  world.emit('charge.dispute.updated', dispute, BY_ITSELF)
  world.emit('charge.dispute.funds_withdrawn', dispute, BY_ITSELF)
  return dispute
}

function closeDispute(world: StripeWorld, open: Dispute, outcome: 'won' | 'lost'): Dispute {
  if (open.status.startsWith('warning_')) {
    const closed = world.disputes.put({ ...open, status: 'warning_closed' })
    world.emit('charge.dispute.closed', closed, BY_ITSELF)
    return closed
  }
  if (outcome === 'lost') {
    const lost = world.disputes.put({ ...open, status: 'lost' })
    world.emit('charge.dispute.closed', lost, BY_ITSELF)
    return lost
  }
  const back = recordMovement(world, {
    amount: open.amount,
    fee: 0,
    currency: open.currency,
    source: open.id,
    type: 'adjustment',
    category: 'dispute_reversal',
    description: `Chargeback reversal for ${open.charge}`,
  })
  const won = world.disputes.put({ ...open, balance_transactions: [...open.balance_transactions, back], status: 'won' })
  world.emit('charge.dispute.closed', won, BY_ITSELF)
  world.emit('charge.dispute.funds_reinstated', won, BY_ITSELF)
  return won
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
