// What a provider's message says, by the type that it carries: Stripe's and PayPal's words for the same thing have one of ours.

export type ProviderEventWord =
  | 'approved'
  | 'captured'
  | 'checkout_completed'
  | 'checkout_expired'
  | 'debit_arrived'
  | 'debit_failed'
  | 'dispute_closed'
  | 'dispute_money_back'
  | 'dispute_money_taken'
  | 'dispute_opened'
  | 'dispute_updated'
  | 'payment_abandoned'
  | 'payment_accepted'
  | 'payment_pending'
  | 'payment_refused'
  | 'refund_announced'
  | 'refund_failed'
  | 'refund_started'
  | 'refund_updated'
  | 'reversed'

const words = new Map<string, ProviderEventWord>([
  ['checkout.session.completed', 'checkout_completed'],
  ['checkout.session.expired', 'checkout_expired'],
  ['checkout.session.async_payment_succeeded', 'debit_arrived'],
  ['checkout.session.async_payment_failed', 'debit_failed'],
  ['payment_intent.processing', 'payment_pending'],
  ['payment_intent.succeeded', 'payment_accepted'],
  ['payment_intent.payment_failed', 'payment_refused'],
  ['payment_intent.canceled', 'payment_abandoned'],
  ['charge.succeeded', 'captured'],
  ['charge.failed', 'payment_refused'],
  ['charge.refunded', 'refund_announced'],
  ['charge.refund.updated', 'refund_updated'],
  ['refund.created', 'refund_started'],
  ['refund.updated', 'refund_updated'],
  ['refund.failed', 'refund_failed'],
  ['charge.dispute.created', 'dispute_opened'],
  ['charge.dispute.updated', 'dispute_updated'],
  ['charge.dispute.closed', 'dispute_closed'],
  ['charge.dispute.funds_withdrawn', 'dispute_money_taken'],
  ['charge.dispute.funds_reinstated', 'dispute_money_back'],
  ['CHECKOUT.ORDER.APPROVED', 'approved'],
  ['CHECKOUT.ORDER.COMPLETED', 'checkout_completed'],
  ['CHECKOUT.ORDER.VOIDED', 'payment_abandoned'],
  ['PAYMENT.CAPTURE.COMPLETED', 'captured'],
  ['PAYMENT.CAPTURE.PENDING', 'payment_pending'],
  ['PAYMENT.CAPTURE.DECLINED', 'payment_refused'],
  ['PAYMENT.CAPTURE.DENIED', 'payment_refused'],
  ['PAYMENT.CAPTURE.REFUNDED', 'refund_announced'],
  ['PAYMENT.CAPTURE.REVERSED', 'reversed'],
  ['PAYMENT.REFUND.PENDING', 'refund_started'],
  ['PAYMENT.REFUND.FAILED', 'refund_failed'],
  ['CUSTOMER.DISPUTE.CREATED', 'dispute_opened'],
  ['CUSTOMER.DISPUTE.UPDATED', 'dispute_updated'],
  ['CUSTOMER.DISPUTE.RESOLVED', 'dispute_closed'],
])

/** Null for a type that we only pass by. */
export function wordOfProviderEvent(type: string | null): ProviderEventWord | null {
  return words.get(type ?? '') ?? null
}
