// What can wait for a person, and the one act that mends each; safe for the browser.
import { z } from 'zod'
import type { ActorView } from '@/server/audit/contract'
import { fault } from '@/server/kernel/contract'
import type { Money } from '@/server/kernel/money'
import { id, lines } from '@/server/kernel/text'

export type AttentionKind =
  /** Money that does not fit its purchase; it goes back by itself, a person looks. Act: mark as seen. */
  | 'payment_mismatch'
  /** Less came than was due. Act: refund it, or accept it as paid. */
  | 'underpaid'
  /** More came than was due. Act: refund the difference. */
  | 'overpaid'
  /** Money for a paid purchase that may be the same or a second payment. Act: book it and give it back, or mark as seen. */
  | 'paid_again'
  /** The provider refused a refund, or the bank sent it back. Act: try again; mark as seen where that may not help. */
  | 'refund_failed'
  /** Money to be sent back outside of any provider. Act: mark as sent. */
  | 'refund_by_hand'
  /** Evidence is due. Act: open the dispute. */
  | 'dispute'
  /** A dispute was won after its tickets had ended. Act: decide what the buyer gets, and mark as seen. */
  | 'dispute_won_late'
  /** A dispute took a part for good: the tickets of that part have ended, the rest is here. Act: refund the rest, or mark as seen. */
  | 'dispute_lost_partly'
  /** Refunded, and taken by a lost dispute too: more went back than had come. Act: mark as seen. */
  | 'returned_twice'
  /** The provider took a payment back and names no dispute. Act: mark as seen. */
  | 'payment_reversed'
  /** A movement at the provider that none of our rows explains. Act: mark as seen. */
  | 'balance_unmatched'
  /** A movement at the provider of another amount than our row. Act: mark as seen. */
  | 'balance_differs'
  /** Money of ours that the provider's balance does not show. Act: ask the provider again. */
  | 'balance_missing'
  /** A line of a bank statement without a purchase. Act: choose the purchase, or set it aside. */
  | 'bank_line'
  /** The organization's account at the provider cannot take payments any more. Act: open the provider's form. */
  | 'account_restricted'
  /** The bank sent a payout back: the money lies at the provider again. Act: mend the bank account there, and mark as seen. */
  | 'payout_failed'

/** What a person closes with a note, because nothing else is to be done about it. */
export const seenKinds = [
  'payment_mismatch',
  'paid_again',
  'dispute_won_late',
  'dispute_lost_partly',
  'returned_twice',
  'payment_reversed',
  'balance_unmatched',
  'balance_differs',
  'payout_failed',
] as const satisfies readonly AttentionKind[]

export const listAttentionInput = z.strictObject({
  state: z.enum(['open', 'resolved']).default('open'),
  cursor: id.optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListAttentionInput = z.output<typeof listAttentionInput>

export const markSeenInput = z.strictObject({
  id,
  note: lines(1000).refine((text) => text !== '', fault('required', 'must not be empty')),
})
export type MarkSeenInput = z.output<typeof markSeenInput>

export type AttentionView = {
  id: string
  kind: AttentionKind
  subjectKind: string
  subjectId: string
  purchase: { id: string; number: string; eventId: string; eventTitle: string; buyerName: string } | null
  amount: Money | null
  openedAt: Date
  /** The provider's own id of what it is about, where that is not our purchase; of a transfer what stood on the statement. */
  reference: string | null
  /** A person may close it by saying what they found. */
  canBeSeen: boolean
  /** `by` is null when it settled itself. */
  resolved: { at: Date; how: string; by: ActorView | null; note: string } | null
}

/** `timeZone` is the clock that the organization reads. */
export type AttentionPage = { items: readonly AttentionView[]; nextCursor: string | null; timeZone: string }
