// Opens and closes what waits for a person. Guards: one open item per kind and subject (a partial unique index), so repeated jobs do
// not fill the inbox.
import { actorName } from '@/server/audit/record-audit'
import type { TxCtx } from '@/server/kernel/ctx'
import type { AttentionKind } from './contract'

type Subject = {
  organizationId: string
  kind: AttentionKind
  subjectKind:
    | 'purchase'
    | 'payment'
    | 'payment_message'
    | 'refund'
    | 'dispute'
    | 'bank_line'
    | 'balance_entry'
    | 'account'
    | 'payout'
  subjectId: string
  purchaseId?: string
  eventId?: string
  amountMinor?: number
  currency?: string
}

/** Opening what is open already changes nothing. */
export async function openAttention(tx: TxCtx, subject: Subject): Promise<void> {
  const { organizationId, kind, subjectKind, subjectId } = subject
  await tx.db.$executeRaw`
    INSERT INTO attention_item (id, organization_id, kind, subject_kind, subject_id, purchase_id, event_id, amount_minor, currency, opened_at)
    VALUES (${tx.random.uuid(tx.now)}::uuid, ${organizationId}::uuid, ${kind}, ${subjectKind}, ${subjectId},
      ${subject.purchaseId ?? null}::uuid, ${subject.eventId ?? null}::uuid, ${subject.amountMinor ?? null}::int,
      ${subject.currency ?? null}, ${tx.now})
    ON CONFLICT (kind, subject_id) WHERE resolved_at IS NULL DO NOTHING`
}

/** Closing what is closed already, or was never open, changes nothing. @param resolution a word of ours */
export async function resolveAttention(
  tx: TxCtx,
  item: { kind: AttentionKind; subjectId: string },
  resolution: string,
): Promise<void> {
  await tx.db.attentionItem.updateMany({
    where: { ...item, resolvedAt: null },
    data: { resolvedAt: tx.now, resolution, resolvedBy: actorName(tx.actor) },
  })
}

/** It stands under the payment that came last. */
export async function resolveUnderpaid(tx: TxCtx, purchaseId: string, resolution: string): Promise<void> {
  const kind = 'underpaid'
  const open = await tx.db.attentionItem.findMany({ where: { kind, purchaseId, resolvedAt: null } })
  for (const { subjectId } of open) await resolveAttention(tx, { kind, subjectId }, resolution)
}
