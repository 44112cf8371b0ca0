// /v1/refunds: create (by payment intent or charge), retrieve, list.
// Guards: refunds of a charge never exceed what it captured; one fully refunded or disputed takes no more.
import { refundApplicationFee } from './application-fees'
import { recordMovement } from './balance-transactions'
import { moneyText } from './currencies'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import type { Params } from './params'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import { missing, refuse, refuseState } from './stripe-refusal'
import { BY_ITSELF, type Charge, type Refund, type StripeWorld } from './stripe-world'

const PATH = '/v1/refunds'
/** The bank's reference comes a moment later at Stripe too, with an event of its own. */
const REFERENCE_MS = 1000

export const refundRoutes: Route[] = [
  { method: 'POST', path: PATH, run: create },
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.refunds, 'refund'),
]

function create({ world, params, cause }: Call): Refund {
  params.only(
    'payment_intent',
    'charge',
    'amount',
    'reason',
    'metadata',
    'expand',
    'currency',
    'refund_application_fee',
  )
  const wanted = params.integer('amount', 1, 99_999_999)
  const reason = params.choice('reason', ['duplicate', 'fraudulent', 'requested_by_customer'])
  const metadata = params.metadata()
  const charge = findCharge(world, params)
  const amount = checkAmount(charge, wanted)
  const byCard = charge.payment_method_details?.type === 'card'
  const feeBack = params.flag('refund_application_fee') === true ? refundApplicationFee(world, charge, amount) : 0
  const id = stripeId('re')
  const moved = recordMovement(world, {
    amount: -amount,
    fee: 0,
    applicationFee: -feeBack,
    currency: charge.currency,
    source: id,
    type: 'refund',
    category: 'refund',
    description: 'REFUND FOR CHARGE',
  })
  const refund = world.refunds.put({
    id,
    object: 'refund',
    amount,
    balance_transaction: moved.id,
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: byCard ? cardDestination('pending') : { type: 'sepa_bank_transfer' },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: byCard ? 'succeeded' : 'pending',
    transfer_reversal: null,
  })
  const amountRefunded = charge.amount_refunded + amount
  const refunded = world.charges.put({
    ...charge,
    amount_refunded: amountRefunded,
    refunded: amountRefunded === charge.amount_captured,
  })
  world.emit('refund.created', refund, cause)
  world.emit('charge.refunded', refunded, cause)
  world.alarms.put({ id: `update_${id}`, kind: 'update_refund', subject: id, at: Date.now() + REFERENCE_MS })
  return refund
}

function findCharge(world: StripeWorld, params: Params): Charge {
  const intentId = params.text('payment_intent')
  const chargeId = params.text('charge')
  if (intentId === null && chargeId === null)
    return refuse('One of the following params should be provided for this request: payment_intent or charge.')
  if (chargeId !== null) return captured(world.charges.get(chargeId) ?? missing('charge', chargeId, 'charge'), chargeId)
  const id = intentId ?? ''
  const intent = world.paymentIntents.get(id) ?? missing('payment_intent', id, 'payment_intent')
  return captured(world.charges.get(intent.latest_charge ?? ''), id)
}

function captured(charge: Charge | undefined, id: string): Charge {
  if (charge?.captured) return charge
  return refuseState(`This PaymentIntent (${id}) does not have a successful charge to refund.`, {
    code: 'payment_intent_unexpected_state',
  })
}

/** The amount to give back; all that is left where none was asked for. */
function checkAmount(charge: Charge, wanted: number | null): number {
  const left = charge.amount_captured - charge.amount_refunded
  if (charge.disputed)
    refuseState(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' })
  if (left === 0) refuseState(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  const amount = wanted ?? left
  const text = (minor: number) => moneyText(minor, charge.currency, 'en')
  if (amount > left)
    refuseState(`Refund amount (${text(amount)}) is greater than unrefunded amount on charge (${text(left)})`, {
      code: 'amount_too_large',
      param: 'amount',
    })
  return amount
}

function cardDestination(referenceStatus: 'pending' | 'available'): Refund['destination_details'] {
  const known = referenceStatus === 'available' ? { reference: String(Date.now()).padStart(23, '7') } : {}
  return {
    card: {
      reference_status: referenceStatus,
      reference_type: 'acquirer_reference_number',
      type: 'refund',
      ...known,
    },
    type: 'card',
  }
}

/** A card refund gets its bank reference; a bank transfer, pending until now, arrives. */
export function updateRefund(world: StripeWorld, id: string): void {
  const refund = world.refunds.get(id)
  if (!refund) return
  const byCard = refund.destination_details?.type === 'card'
  const updated: Refund = byCard
    ? { ...refund, destination_details: cardDestination('available') }
    : { ...refund, status: 'succeeded' }
  world.emit('refund.updated', world.refunds.put(updated), BY_ITSELF)
}

/** The buyer's bank sends it back, days after it was made: the money is the account's again, the application fee stays where it is. */
export function failRefund(world: StripeWorld, refund: Refund): Refund {
  const back = recordMovement(world, {
    amount: refund.amount,
    fee: 0,
    currency: refund.currency,
    source: refund.id,
    type: 'refund_failure',
    category: 'refund_failure',
    description: 'REFUND FAILURE',
  })
  world.alarms.delete(`update_${refund.id}`)
  const failed = world.refunds.put({
    ...refund,
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: back.id,
  })
  const charge = world.charges.get(refund.charge ?? '')
  if (charge) world.charges.put({ ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false })
  for (const type of ['refund.failed', 'refund.updated', 'charge.refund.updated'] as const)
    world.emit(type, failed, BY_ITSELF)
  return failed
}

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'payment_intent', 'charge', 'created')
  const paymentIntent = params.text('payment_intent')
  const charge = params.text('charge')
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.refunds.newestFirst(),
    (refund) =>
      (paymentIntent === null || refund.payment_intent === paymentIntent) &&
      (charge === null || refund.charge === charge) &&
      created(refund),
  )
}
