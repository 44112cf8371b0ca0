// Whether evidence of a dispute can go out now.
import type { Dispute } from '@/prisma/generated/client'
import type { EvidenceState } from './contract'

type Row = Pick<Dispute, 'status' | 'evidenceSentAt' | 'evidenceRequestedAt' | 'evidenceError' | 'evidenceDueAt'>

export function evidenceState(dispute: Row, now: Date): EvidenceState {
  if (dispute.evidenceSentAt) return 'sent'
  if (dispute.evidenceRequestedAt && !dispute.evidenceError) return 'on_its_way'
  if (dispute.status !== 'needs_response') return 'over'
  if (dispute.evidenceDueAt && dispute.evidenceDueAt <= now) return 'too_late'
  return 'open'
}
