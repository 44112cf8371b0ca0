// Disputes as the dashboard sees them: states, reasons, what is sent to the bank; safe for the browser.
import { z } from 'zod'
import type { Money } from '@/server/kernel/money'
import { id, lines } from '@/server/kernel/text'
import { messageStatuses } from '@/server/notifications/contract'

/** `closed` ended without a judgement: an inquiry that was closed, a dispute that was prevented. */
export type DisputeStatus = 'needs_response' | 'under_review' | 'won' | 'lost' | 'closed'

/** What a buyer tells the bank; `other` for a reason that the provider has added since. */
const disputeReasons = [
  'bank_cannot_process',
  'check_returned',
  'credit_not_processed',
  'customer_initiated',
  'debit_not_authorized',
  'duplicate',
  'fraudulent',
  'general',
  'incorrect_account_details',
  'insufficient_funds',
  'noncompliant',
  'product_not_received',
  'product_unacceptable',
  'subscription_canceled',
  'unrecognized',
  'other',
] as const
export type DisputeReason = (typeof disputeReasons)[number]

export function asDisputeReason(text: string): DisputeReason {
  return disputeReasons.find((known) => known === text) ?? 'other'
}

/** Why evidence that was sent off did not arrive. */
export const evidenceErrors = ['too_late', 'already_answered', 'refused'] as const
export type EvidenceError = (typeof evidenceErrors)[number]

export const maxStatementLength = 10_000

export const disputeIdInput = z.strictObject({ id })
export const listDisputesInput = z.strictObject({
  show: z.enum(['open', 'all']).default('open'),
  cursor: z.string().max(100).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListDisputesInput = z.output<typeof listDisputesInput>

export const statementInput = z.strictObject({ id, statement: lines(maxStatementLength) })
export type StatementInput = z.output<typeof statementInput>

export type DisputeRow = {
  id: string
  status: DisputeStatus
  inquiry: boolean
  reason: DisputeReason
  amount: Money
  dueAt: Date | null
  evidenceSentAt: Date | null
  openedAt: Date
  closedAt: Date | null
  timeZone: string
  purchase: { id: string; number: string; buyerName: string; eventId: string; eventTitle: string }
}

/** Whether evidence can go out from here, and if not, why. `elsewhere`: the provider takes it on its own page alone. */
export type EvidenceState = 'open' | 'elsewhere' | 'on_its_way' | 'sent' | 'too_late' | 'over'

export type DisputeView = DisputeRow & {
  gateway: string
  providerRef: string
  statement: string
  evidenceState: EvidenceState
  evidenceError: EvidenceError | null
  /** Tickets of the purchase by their state now. */
  tickets: { valid: number; blocked: number; void: number }
  /** As it was sent; before that as it would be sent now. */
  evidence: Evidence
}

const instant = z.iso.datetime()
const money = z.object({ amount: z.int(), currency: z.string() })

/** What the bank gets to read, in the organizer's language. Instants are ISO 8601, shown in the event's zone. */
export const evidenceSchema = z.object({
  locale: z.enum(['fr', 'en']),
  organizationName: z.string(),
  dispute: z.object({ ref: z.string(), reason: z.enum(disputeReasons), amount: money, openedAt: instant }),
  purchase: z.object({
    number: z.string(),
    createdAt: instant,
    paidAt: instant.nullable(),
    total: money,
    paymentRefs: z.array(z.string()),
    items: z.array(z.object({ name: z.string(), quantity: z.int(), unitPrice: money })),
  }),
  buyer: z.object({
    name: z.string(),
    email: z.string(),
    company: z.string(),
    address: z.string(),
    /** Of the network from which the purchase was made, where it is known. */
    ip: z.string().nullable(),
  }),
  event: z.object({
    title: z.string(),
    startsAt: instant,
    endsAt: instant,
    timeZone: z.string(),
    venueName: z.string(),
    venueAddress: z.string(),
  }),
  tickets: z.array(
    z.object({ code: z.string(), holder: z.string(), type: z.string(), issuedAt: instant, page: z.string() }),
  ),
  messages: z.array(
    z.object({
      kind: z.string(),
      recipient: z.string(),
      status: z.enum(messageStatuses),
      sentAt: instant.nullable(),
      provider: z.string().nullable(),
      messageId: z.string().nullable(),
    }),
  ),
  scans: z.array(
    z.object({
      at: instant,
      gate: z.string(),
      list: z.string(),
      code: z.string(),
      holder: z.string(),
      admitted: z.boolean(),
    }),
  ),
  /** Attempts beyond those that are listed. */
  furtherScans: z.int(),
  statement: z.string(),
})
export type Evidence = z.infer<typeof evidenceSchema>
