// Whether evidence of a dispute can go out now.
import { type Dispute, Prisma } from '@/prisma/generated/client'
import type { EvidenceState } from './contract'

type Row = Pick<
  Dispute,
  'gateway' | 'status' | 'evidenceSentAt' | 'evidenceRequestedAt' | 'evidenceError' | 'evidenceDueAt'
>

/** What has not arrived by then may be sent off once more, with other words: the provider is asked first what it has. */
const STUCK_MS = 6 * 3_600_000

export function evidenceState(dispute: Row, now: Date): EvidenceState {
  if (dispute.evidenceSentAt) return 'sent'
  if (isOnItsWay(dispute, now)) return 'on_its_way'
  if (dispute.status !== 'needs_response') return 'over'
  if (dispute.evidenceDueAt && dispute.evidenceDueAt <= now) return 'too_late'
  return dispute.gateway === 'paypal' ? 'elsewhere' : 'open'
}

/** The same rule for a row `d` of SQL: whether its state is `open` or `elsewhere`. */
export function waitsForEvidence(now: Date): Prisma.Sql {
  return Prisma.sql`(d.status = 'needs_response' AND d.evidence_sent_at IS NULL AND coalesce(d.evidence_due_at > ${now}, true)
    AND NOT (d.evidence_requested_at IS NOT NULL AND coalesce(d.evidence_error, '') = ''
      AND d.evidence_requested_at > ${new Date(now.getTime() - STUCK_MS)}))`
}

function isOnItsWay({ evidenceRequestedAt, evidenceError }: Row, now: Date): boolean {
  return evidenceRequestedAt !== null && !evidenceError && now.getTime() - evidenceRequestedAt.getTime() < STUCK_MS
}
