// Whether evidence of a dispute can go out now.
import type { Dispute } from '@/prisma/generated/client'
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

function isOnItsWay({ evidenceRequestedAt, evidenceError }: Row, now: Date): boolean {
  return evidenceRequestedAt !== null && !evidenceError && now.getTime() - evidenceRequestedAt.getTime() < STUCK_MS
}
