// Carries evidence that was sent off to the provider: the file first, then the fields that name it. Guards: what is sent is what was
// frozen, under keys made of the dispute's id and the act's instant, so a lost answer submits once; a deadline that passed, or an answer that somebody gave
// at the provider's, is found before anything is sent.
import type { Dispute } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { resolveAttention } from '@/server/payments/attention/attention'
import { recordPaymentLog } from '@/server/payments/log/record-payment-log'
import { ProviderRefusal } from '@/server/providers/refusal'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { type EvidenceError, evidenceSchema } from './contract'
import { evidenceFields } from './evidence-fields'
import { followDispute } from './follow-dispute'
import {
  type DisputeRef,
  fetchDispute,
  type ProviderDispute,
  submitEvidence,
  uploadEvidence,
} from './provider-disputes'
import { ensureEvidenceFile } from './render-evidence'

export async function submitDisputeEvidence(ctx: Ctx, { disputeId }: { disputeId: string }): Promise<void> {
  const dispute = await ctx.db.dispute.findUnique({
    where: { id: disputeId },
    include: { payment: { select: { providerAccount: true } } },
  })
  if (!dispute?.evidenceRequestedAt || dispute.evidenceSentAt || dispute.evidenceError) return
  const { gateway, providerRef } = dispute
  const ref: DisputeRef = { gateway, providerRef, account: dispute.payment.providerAccount }
  const now = await fetchDispute(ref)
  // Handed over by an earlier try of ours whose answer was lost: the file that it names is ours.
  if (now && dispute.evidenceFileRef && now.evidenceFileRef === dispute.evidenceFileRef && now.submissions > 0) {
    await recordSent(ctx, dispute)
  } else {
    const hindrance = hindranceOf(now, ctx.now)
    if (hindrance) await recordFailure(ctx, dispute, hindrance)
    else await handOver(ctx, dispute, ref)
  }
  await followDispute(ctx, ref)
}

function hindranceOf(now: ProviderDispute | null, at: Date): EvidenceError | null {
  if (!now) return 'refused'
  if (now.submissions > 0 || now.status !== 'needs_response') return 'already_answered'
  return now.pastDue || (now.dueAt !== null && now.dueAt <= at) ? 'too_late' : null
}

async function handOver(ctx: Ctx, dispute: Dispute, ref: DisputeRef): Promise<void> {
  const evidence = evidenceSchema.parse(dispute.evidence)
  try {
    const fileRef = dispute.evidenceFileRef ?? (await upload(ctx, dispute, ref))
    await submitEvidence(ref, evidenceFields(evidence, fileRef), `evidence:${attemptOf(dispute)}`)
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error
    ctx.log.error({ disputeId: dispute.id, code: error.code }, 'the provider refused evidence')
    return recordFailure(ctx, dispute, 'refused')
  }
  await recordSent(ctx, dispute)
}

/** Of the person's act, not of a try of the job: what the provider refused may be sent off again, with other words. */
function attemptOf({ id, evidenceRequestedAt }: Dispute): string {
  return `${id}:${evidenceRequestedAt?.getTime() ?? 0}`
}

/** The file's name at the provider is written down before it is used: a repeat submits the same evidence. */
async function upload(ctx: Ctx, dispute: Dispute, ref: DisputeRef): Promise<string> {
  const file = { name: `portillon-${dispute.providerRef}.pdf`, bytes: await ensureEvidenceFile(ctx, dispute.id) }
  const uploaded = await uploadEvidence(ref, file, `evidence-file:${attemptOf(dispute)}`)
  await ctx.db.dispute.updateMany({
    where: { id: dispute.id, evidenceFileRef: null },
    data: { evidenceFileRef: uploaded },
  })
  const kept = await ctx.db.dispute.findUniqueOrThrow({
    where: { id: dispute.id },
    select: { evidenceFileRef: true },
  })
  return kept.evidenceFileRef ?? uploaded
}

async function recordSent(ctx: Ctx, dispute: Dispute): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await lockPurchase(tx, dispute.purchaseId)
    const { count } = await tx.db.dispute.updateMany({
      where: { id: dispute.id, evidenceSentAt: null },
      data: { evidenceSentAt: tx.now },
    })
    if (count === 0) return
    const { organizationId, purchaseId, gateway, providerRef } = dispute
    await recordPaymentLog(tx, { organizationId, purchaseId, gateway, providerRef, kind: 'dispute_evidence_sent' })
    await resolveAttention(tx, { kind: 'dispute', subjectId: dispute.id }, 'evidence_sent')
  })
}

/** The organizer sees why; where an answer is still possible it can be sent off again. */
async function recordFailure(ctx: Ctx, dispute: Dispute, evidenceError: EvidenceError): Promise<void> {
  await ctx.db.dispute.updateMany({
    where: { id: dispute.id, evidenceSentAt: null },
    data: { evidenceError },
  })
}
