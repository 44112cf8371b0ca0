// A dispute as its provider tells it, whichever that is, and the two acts on one of Stripe's: hand a file over, submit the evidence.
// What is Stripe's own (statuses, parameters, error codes) stays in this file, PayPal's in paypal-disputes.ts. Guards: an outage is
// thrown and tried again, a refusal is an answer.
import type Stripe from 'stripe'
import type { DisputeStatus } from '@/prisma/generated/client'
import { askStripe, onAccount, StripeRefusal, stripeClient } from '@/server/providers/stripe-client'
import { fetchPaypalDispute } from './paypal-disputes'

export type DisputeRef = { gateway: string; account: string | null; providerRef: string }

export type ProviderDispute = {
  /** Of the payment as its provider knows it: an intent of Stripe's (pi_…), a capture of PayPal's. */
  intentRef: string | null
  status: DisputeStatus
  inquiry: boolean
  reason: string
  amount: number
  currency: string
  dueAt: Date | null
  pastDue: boolean
  /** How often evidence was submitted, by us or by a person at the provider's. */
  submissions: number
  /** The file that the evidence names, as `uploadEvidence` answered it. */
  evidenceFileRef: string | null
  /** Whether the money was taken, and whether it was given back. */
  withdrawn: boolean
  reinstated: boolean
  openedAt: Date
}

/** Null: the provider does not know it (any more), or tells us nothing about disputes. */
export async function fetchDispute({ gateway, account, providerRef }: DisputeRef): Promise<ProviderDispute | null> {
  if (gateway === 'paypal') return fetchPaypalDispute(providerRef)
  const stripe = gateway === 'stripe' ? stripeClient() : null
  if (!stripe) return null
  try {
    return toDispute(await askStripe(() => stripe.disputes.retrieve(providerRef, {}, onAccount(account))))
  } catch (error) {
    if (error instanceof StripeRefusal) return null
    throw error
  }
}

/** Repeating it with the same key gives the same file. Answers the provider's id of it. */
export async function uploadEvidence(
  dispute: DisputeRef,
  file: { name: string; bytes: Uint8Array },
  key: string,
): Promise<string> {
  const stripe = clientOf(dispute)
  const options = { ...onAccount(dispute.account), idempotencyKey: key }
  const upload = { name: file.name, data: file.bytes, type: 'application/pdf' }
  const { id } = await askStripe(() => stripe.files.create({ purpose: 'dispute_evidence', file: upload }, options))
  return id
}

/** Repeating it with the same key and evidence submits once. */
export async function submitEvidence(
  dispute: DisputeRef,
  evidence: Stripe.DisputeUpdateParams.Evidence,
  key: string,
): Promise<ProviderDispute> {
  const stripe = clientOf(dispute)
  const options = { ...onAccount(dispute.account), idempotencyKey: key }
  return toDispute(
    await askStripe(() => stripe.disputes.update(dispute.providerRef, { evidence, submit: true }, options)),
  )
}

function clientOf({ gateway }: DisputeRef): Stripe {
  const stripe = gateway === 'stripe' ? stripeClient() : null
  if (!stripe) throw new Error(`evidence cannot be sent through ${gateway}`)
  return stripe
}

const statuses: Readonly<Record<string, DisputeStatus>> = {
  warning_needs_response: 'needs_response',
  warning_under_review: 'under_review',
  warning_closed: 'closed',
  needs_response: 'needs_response',
  under_review: 'under_review',
  appeal_needs_response: 'needs_response',
  appeal_under_review: 'under_review',
  prevented: 'closed',
  won: 'won',
  lost: 'lost',
}

function toDispute(dispute: Stripe.Dispute): ProviderDispute {
  const { due_by, past_due, submission_count } = dispute.evidence_details
  const moved = dispute.balance_transactions.map(({ amount }) => amount)
  const { payment_intent: intent } = dispute
  const { service_documentation: file } = dispute.evidence
  return {
    intentRef: typeof intent === 'string' ? intent : (intent?.id ?? null),
    // A status that is new to us keeps the gate shut until a person has looked.
    status: statuses[dispute.status] ?? 'under_review',
    inquiry: dispute.status.startsWith('warning_'),
    reason: dispute.reason,
    amount: dispute.amount,
    currency: dispute.currency.toUpperCase(),
    dueAt: due_by ? new Date(due_by * 1000) : null,
    pastDue: past_due,
    submissions: submission_count,
    evidenceFileRef: typeof file === 'string' ? file : (file?.id ?? null),
    withdrawn: dispute.status === 'lost' || moved.some((amount) => amount < 0),
    reinstated: moved.some((amount) => amount > 0),
    openedAt: new Date(dispute.created * 1000),
  }
}
