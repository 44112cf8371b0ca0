// The organizer's answer to a dispute: their own words, kept as they write them, and the one explicit act that sends the evidence off.
// Guards: it is sent off once; what is sent is frozen in the same transaction, so that a repeat after a lost answer sends the same.
import type { Dispute } from '@/prisma/generated/client'
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { EvidenceState, StatementInput } from './contract'
import { evidenceState } from './evidence-state'
import { gatherEvidence } from './gather-evidence'
import { loadDispute } from './load-dispute'

export async function saveStatement(ctx: Ctx, input: StatementInput): Promise<void> {
  await loadDispute(ctx, input.id, 'payments:refund')
  await inTransaction(ctx, async (tx) => {
    await writeStatement(tx, input)
  })
}

/** Asks for the evidence, with this statement, to be handed to the provider; a job does it. */
export async function sendEvidence(ctx: Ctx, input: StatementInput): Promise<void> {
  await loadDispute(ctx, input.id, 'payments:refund')
  await inTransaction(ctx, async (tx) => {
    const dispute = await writeStatement(tx, input)
    const evidence = await gatherEvidence(tx, dispute.id)
    await tx.db.dispute.update({
      where: { id: dispute.id },
      data: {
        evidence,
        evidenceError: null,
        evidenceFileRef: null,
        evidenceRequestedAt: tx.now,
        evidenceRequestedBy: actorName(tx.actor),
      },
    })
    const { id, organizationId, providerRef } = dispute
    await recordAudit(tx, {
      organizationId,
      action: 'dispute.evidence_sent_off',
      subject: { kind: 'dispute', id },
      after: { providerRef },
    })
    await enqueue(tx, 'submit-dispute-evidence', { disputeId: id }, { jobKey: `evidence:${id}` })
  })
}

const refusals: Record<Exclude<EvidenceState, 'open'>, [code: string, message: string]> = {
  sent: ['dispute.already_sent', 'The evidence was sent already. A bank takes one answer.'],
  on_its_way: ['dispute.already_sent', 'The evidence is on its way already. A bank takes one answer.'],
  too_late: ['dispute.too_late', 'The bank’s deadline has passed.'],
  elsewhere: ['dispute.answer_elsewhere', 'PayPal takes evidence in its own resolution centre.'],
  over: ['dispute.no_answer_due', 'The bank does not wait for an answer to this dispute.'],
}

/** The row, locked, with the statement written; refuses where no evidence can go out any more. */
async function writeStatement(tx: TxCtx, { id, statement }: StatementInput): Promise<Dispute> {
  await tx.db.$queryRaw`SELECT id FROM dispute WHERE id = ${id}::uuid FOR UPDATE`
  const dispute = await tx.db.dispute.findUniqueOrThrow({ where: { id } })
  const state = evidenceState(dispute, tx.now)
  if (state !== 'open') fail('conflict', ...refusals[state])
  return tx.db.dispute.update({ where: { id }, data: { statement } })
}
