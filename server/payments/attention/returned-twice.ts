// Money that went back twice: refunded, and taken by a lost dispute as well. Guards: whatever comes first, a payment that has given back
// more than it brought waits for a person, and does so once for the same sum.
import type { TxCtx } from '@/server/kernel/ctx'
import { openAttention, resolveAttention } from './attention'

type Excess = {
  organizationId: string
  purchaseId: string
  eventId: string
  currency: string
  /** What went back beyond what came, in minor units; 0 or less: nothing did. */
  minor: number
  /** The most that a person has seen already. */
  seen: number
}

/** Called with the purchase locked, whenever a refund was made or came back, or a dispute has taken or given back. */
export async function keepReturnedTwice(tx: TxCtx, paymentId: string): Promise<void> {
  const [excess] = await tx.db.$queryRaw<Excess[]>`
    SELECT y.organization_id AS "organizationId", y.purchase_id AS "purchaseId", p.event_id AS "eventId", y.currency,
      (CASE WHEN y.lost_minor > 0 THEN y.lost_minor - y.captured_minor + (SELECT coalesce(sum(r.amount_minor), 0) FROM refund r
        WHERE r.payment_id = y.id AND r.status = 'succeeded') ELSE 0 END)::float8 AS minor,
      (SELECT coalesce(max(a.amount_minor), 0) FROM attention_item a
        WHERE a.kind = 'returned_twice' AND a.subject_id = y.id::text AND a.resolution = 'seen')::float8 AS seen
    FROM payment y JOIN purchase p ON p.id = y.purchase_id WHERE y.id = ${paymentId}::uuid`
  if (!excess) return
  const { minor, seen, ...about } = excess
  const item = { kind: 'returned_twice', subjectId: paymentId } as const
  if (minor <= 0) return resolveAttention(tx, item, 'returned')
  if (minor <= seen) return
  await openAttention(tx, { ...about, ...item, subjectKind: 'payment', amountMinor: minor })
  await tx.db.attentionItem.updateMany({ where: { ...item, resolvedAt: null }, data: { amountMinor: minor } })
}
