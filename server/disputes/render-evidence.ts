// Makes the evidence's file in the worker, and keeps it under a name nobody can guess.

import { processStorage } from '@/server/files/storage'
import type { Ctx } from '@/server/kernel/ctx'
import { currentEvidence, storedFile } from './evidence-file'
import { renderEvidencePdf } from './evidence-pdf'
import { evidenceDigest } from './gather-evidence'

/** The bytes as they are stored: a second call answers the same ones until the evidence changes. */
export async function ensureEvidenceFile(ctx: Ctx, disputeId: string): Promise<Buffer> {
  const dispute = await ctx.db.dispute.findUniqueOrThrow({ where: { id: disputeId } })
  const evidence = await currentEvidence(ctx, dispute)
  const known = await storedFile(dispute, evidence)
  if (known) return known
  const bytes = await renderEvidencePdf(evidence, dispute.evidenceRequestedAt ?? ctx.now)
  const key = `disputes/${Buffer.from(ctx.random.bytes(16)).toString('hex')}.pdf`
  await processStorage().put(key, bytes, 'application/pdf')
  const { count } = await ctx.db.dispute.updateMany({
    where: { id: disputeId, evidenceFileKey: dispute.evidenceFileKey },
    data: { evidenceFileKey: key, evidenceDigest: evidenceDigest(evidence) },
  })
  // Another worker was faster: its file is the dispute's. No file stays without a row.
  const obsolete = count === 0 ? key : dispute.evidenceFileKey
  if (obsolete) await processStorage().delete(obsolete)
  return count === 0 ? ensureEvidenceFile(ctx, disputeId) : bytes
}
