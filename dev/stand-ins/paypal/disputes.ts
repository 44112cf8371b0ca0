// Disputes: opened by a buyer, answered at PayPal's own page, decided by PayPal. Guards: a dispute is decided once; one that the buyer
// wins takes the disputed money out of the capture and says so, as PayPal does, by a reversal.
import { z } from 'zod'
import { ControlRefusal } from '../base/control-body'
import { minorUnits, moneyOf } from './paypal-amounts'
import { unknownResource } from './paypal-refusal'
import { type Capture, type Dispute, type PaypalWorld, paypalId } from './paypal-world'
import { leftOf, reverseCapture } from './refunds'

const DUE_SECONDS = 10 * 86_400

/** `captureId` or `order` names the payment. `open` opens another one; every other word acts on the latest that is not decided. */
export const disputeBody = z.strictObject({
  captureId: z.string().optional(),
  order: z.string().optional(),
  outcome: z.enum(['open', 'review', 'won', 'lost', 'withdrawn']),
  reason: z.string().max(255).default('MERCHANDISE_OR_SERVICE_NOT_RECEIVED'),
  /** Minor units; without it the whole capture. */
  amount: z.int().positive().optional(),
  dueInSeconds: z.int().optional(),
})
type DisputeOrder = z.output<typeof disputeBody>

/** Opens one first where there is none to decide. */
export function moveDispute(world: PaypalWorld, order: DisputeOrder): Dispute {
  const capture = world.captures.get(order.captureId ?? world.orders.get(order.order ?? '')?.captureId ?? '')
  if (!capture) throw new ControlRefusal(404, 'There is no such capture.')
  if (order.outcome === 'open') return open(world, capture, order)
  const pending = [...world.disputes.values()].findLast(
    ({ captureId, status }) => captureId === capture.id && status !== 'RESOLVED',
  )
  const dispute = pending ?? open(world, capture, order)
  if (order.outcome === 'review') return change(world, { ...dispute, status: 'UNDER_REVIEW' }, 'UPDATED')
  return decide(world, dispute, order.outcome)
}

function open(world: PaypalWorld, capture: Capture, { reason, amount, dueInSeconds }: DisputeOrder): Dispute {
  const whole = minorUnits(capture.amount) ?? 0
  if (amount !== undefined && amount > whole) throw new ControlRefusal(409, 'The capture is of less.')
  const at = world.now()
  const due = new Date(Date.parse(at) + (dueInSeconds ?? DUE_SECONDS) * 1000)
  const dispute: Dispute = {
    id: `PP-R-${paypalId().slice(0, 3)}-${paypalId().slice(0, 8)}`,
    captureId: capture.id,
    status: 'WAITING_FOR_SELLER_RESPONSE',
    reason,
    amount: moneyOf(amount ?? whole, capture.amount.currency_code),
    dueAt: due.toISOString(),
    outcome: null,
    create_time: at,
    update_time: at,
  }
  return change(world, dispute, 'CREATED')
}

const outcomes = {
  won: 'RESOLVED_SELLER_FAVOUR',
  lost: 'RESOLVED_BUYER_FAVOUR',
  withdrawn: 'CANCELED_BY_BUYER',
} as const

function decide(world: PaypalWorld, dispute: Dispute, outcome: keyof typeof outcomes): Dispute {
  const decided = change(world, { ...dispute, status: 'RESOLVED', outcome: outcomes[outcome] }, 'RESOLVED')
  const capture = world.captures.get(dispute.captureId)
  if (outcome === 'lost' && capture && leftOf(world, capture) > 0)
    reverseCapture(world, capture, minorUnits(dispute.amount) ?? 0)
  return decided
}

const summaries = {
  CREATED: 'A new dispute opened',
  UPDATED: 'A dispute was updated',
  RESOLVED: 'A dispute was resolved',
}

function change(world: PaypalWorld, dispute: Dispute, what: keyof typeof summaries): Dispute {
  const changed = world.disputes.put({ ...dispute, update_time: world.now() })
  world.emit(`CUSTOMER.DISPUTE.${what}`, 'dispute', summaries[what], showDispute(world, changed))
  return changed
}

export function disputeById(world: PaypalWorld, id: string): Dispute {
  return world.disputes.get(id) ?? unknownResource()
}

export function showDispute(world: PaypalWorld, dispute: Dispute): object {
  const { id, captureId, amount, dueAt, outcome, ...shown } = dispute
  return {
    dispute_id: id,
    ...shown,
    disputed_transactions: [{ seller_transaction_id: captureId }],
    dispute_amount: amount,
    ...(shown.status !== 'RESOLVED' && { seller_response_due_date: dueAt }),
    ...(outcome && { dispute_outcome: { outcome_code: outcome } }),
    links: [{ href: `${world.baseUrl}/v1/customer/disputes/${id}`, rel: 'self', method: 'GET' }],
  }
}
