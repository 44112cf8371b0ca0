// The file of a dispute's evidence: shown before it is sent, kept as it was sent. The web process reads it or asks for it; the worker
// makes it. Guards: what is shown is the evidence as it is now (its digest), and once sent off it never changes again.
import type { Dispute } from '@/prisma/generated/client'
import { processStorage } from '@/server/files/storage'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { type Evidence, evidenceSchema } from './contract'
import { evidenceDigest, gatherEvidence } from './gather-evidence'

type EvidenceRow = Pick<Dispute, 'id' | 'evidence' | 'evidenceDigest' | 'evidenceFileKey'>

/** What was sent off, or else what would be sent now. */
export async function currentEvidence(ctx: Pick<Ctx, 'db'>, dispute: EvidenceRow): Promise<Evidence> {
  return dispute.evidence ? evidenceSchema.parse(dispute.evidence) : gatherEvidence(ctx, dispute.id)
}

/** The stored file, if it shows this evidence. */
export async function storedFile(dispute: EvidenceRow, evidence: Evidence): Promise<Buffer | null> {
  const { evidenceDigest: shown, evidenceFileKey: key } = dispute
  const isCurrent = shown !== null && Buffer.from(shown).equals(evidenceDigest(evidence))
  return key && isCurrent ? processStorage().get(key) : null
}

/** The bytes when they are there; otherwise null, and the worker is asked to make them. */
export async function readEvidenceFile(ctx: Ctx, dispute: EvidenceRow): Promise<Buffer | null> {
  const bytes = await storedFile(dispute, await currentEvidence(ctx, dispute))
  if (bytes) return bytes
  const payload = { disputeId: dispute.id }
  await inTransaction(ctx, (tx) =>
    enqueue(tx, 'render-dispute-evidence', payload, { jobKey: `evidence-file:${dispute.id}` }),
  )
  return null
}
