// A dispute as PayPal tells it, in our words. Guards: money counts as taken while PayPal holds it back; a status or an outcome that is
// new to us keeps the gate shut; only what PayPal does not know is an answer of its own, any other refusal is thrown.
import type { DisputeStatus } from '@/prisma/generated/client'
import { fromPaypal } from '@/server/payments/paypal/paypal-amounts'
import { type PaypalDispute, paypalClient } from '@/server/providers/paypal-client'
import { PaypalRefusal } from '@/server/providers/paypal-http'
import type { DisputeReason } from './contract'
import type { ProviderDispute } from './provider-disputes'

/** Null: PayPal does not know it, or is not configured (any more). */
export async function fetchPaypalDispute(id: string): Promise<ProviderDispute | null> {
  const paypal = paypalClient()
  if (!paypal) return null
  try {
    return toDispute(await paypal.fetchDispute(id))
  } catch (error) {
    if (error instanceof PaypalRefusal && error.status === 404) return null
    throw error
  }
}

const statuses: Readonly<Record<string, DisputeStatus>> = {
  OPEN: 'needs_response',
  WAITING_FOR_SELLER_RESPONSE: 'needs_response',
  WAITING_FOR_BUYER_RESPONSE: 'under_review',
  UNDER_REVIEW: 'under_review',
  OTHER: 'under_review',
}

/** Of what is resolved. A buyer who withdraws, or whom PayPal pays itself, leaves the seller the money. */
const outcomes: Readonly<Record<string, DisputeStatus>> = {
  RESOLVED_BUYER_FAVOUR: 'lost',
  ACCEPTED: 'lost',
  RESOLVED_SELLER_FAVOUR: 'won',
  RESOLVED_WITH_PAYOUT: 'won',
  CANCELED_BY_BUYER: 'won',
  DENIED: 'won',
  NONE: 'closed',
}

const reasons: Readonly<Record<string, DisputeReason>> = {
  MERCHANDISE_OR_SERVICE_NOT_RECEIVED: 'product_not_received',
  MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED: 'product_unacceptable',
  UNAUTHORISED: 'fraudulent',
  CREDIT_NOT_PROCESSED: 'credit_not_processed',
  DUPLICATE_TRANSACTION: 'duplicate',
  PAYMENT_BY_OTHER_MEANS: 'duplicate',
  CANCELED_RECURRING_BILLING: 'subscription_canceled',
}

function statusOf({ status, dispute_outcome }: PaypalDispute): DisputeStatus {
  const known = status === 'RESOLVED' ? outcomes[dispute_outcome?.outcome_code ?? ''] : statuses[status]
  return known ?? 'under_review'
}

function toDispute(dispute: PaypalDispute): ProviderDispute {
  const status = statusOf(dispute)
  const isKept = status === 'won' || status === 'closed'
  const { seller_response_due_date: dueAt } = dispute
  const disputed = dispute.disputed_transactions.find(({ seller_transaction_id: id }) => id !== undefined)
  return {
    intentRef: disputed?.seller_transaction_id ?? null,
    status,
    // PayPal holds the money back from the first day on, even while buyer and seller only write to each other.
    inquiry: false,
    reason: reasons[dispute.reason] ?? 'other',
    ...fromPaypal(dispute.dispute_amount),
    dueAt: dueAt === undefined ? null : new Date(dueAt),
    pastDue: false,
    // Evidence is given at PayPal's own page, of which we are told nothing.
    submissions: 0,
    evidenceFileRef: null,
    withdrawn: !isKept,
    reinstated: isKept,
    openedAt: new Date(dispute.create_time),
  }
}
