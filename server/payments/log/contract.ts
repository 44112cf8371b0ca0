// The payment log of a purchase: every kind of entry, and who can have made it; safe for the browser.

export const paymentLogKinds = [
  'payment_intended',
  'payment_started',
  'payment_refused',
  'payment_captured',
  'payment_failed',
  'payment_expired',
  'payment_confirmed_by_hand',
  'settled',
  'settled_late',
  'mismatch',
  'underpaid',
  'overpaid',
  'paid_twice',
  'places_gone',
  'refund_requested',
  'refund_sent',
  'refund_succeeded',
  'refund_failed',
  'tickets_voided',
  'dispute_opened',
  'dispute_evidence_sent',
  'dispute_won',
  'dispute_lost',
  'dispute_closed',
  'tickets_blocked',
  'tickets_unblocked',
  'document_issued',
  'provider_event',
  'attention_opened',
  'attention_resolved',
] as const
export type PaymentLogKind = (typeof paymentLogKinds)[number]

/** Who did it; `name` is a member's, a key's, or the work that the product was doing. */
export type ActorView = { kind: 'user' | 'api_key' | 'buyer' | 'system' | 'anonymous'; name: string }
