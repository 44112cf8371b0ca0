// What the comparison with a provider's balance found, as items that wait for a person, a few at a time. Guards: no transaction grows with
// the length of an account's history.
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { openAttention, resolveAttention } from '../attention/attention'
import type { AttentionKind } from '../attention/contract'

/** Rows of one transaction: an account may have years of them. */
export const CHUNK = 200

const nil = '00000000-0000-0000-0000-000000000000'

/** @param work does the next rows after an id, in the order of their ids, and answers theirs */
export async function inChunks(
  ctx: Ctx,
  work: (tx: TxCtx, after: string) => Promise<readonly { id: string }[]>,
): Promise<void> {
  for (let after: string | undefined = nil; after !== undefined; ) {
    const last: string = after
    const done = await inTransaction(ctx, (tx) => work(tx, last))
    after = done.length < CHUNK ? undefined : done.at(-1)?.id
  }
}

export type Finding = {
  id: string
  organizationId: string
  purchaseId: string | null
  eventId: string | null
  amount: number
  currency: string
}

export const asFinding = `"organizationId", f.purchase_id AS "purchaseId", p.event_id AS "eventId", f.amount, f.currency`

export async function resolveMatched(tx: TxCtx, kinds: readonly AttentionKind[], found: readonly { id: string }[]) {
  if (found.length === 0) return
  const open = await tx.db.attentionItem.findMany({
    where: { kind: { in: [...kinds] }, subjectId: { in: found.map(({ id }) => id) }, resolvedAt: null },
    select: { kind: true, subjectId: true },
  })
  for (const item of open) await resolveAttention(tx, { ...item, kind: item.kind as AttentionKind }, 'matched')
}

export function tell(
  tx: TxCtx,
  kind: AttentionKind,
  subjectKind: 'balance_entry' | 'payment' | 'refund',
  { id, organizationId, purchaseId, eventId, amount, currency }: Finding,
): Promise<void> {
  return openAttention(tx, {
    kind,
    subjectKind,
    subjectId: id,
    organizationId,
    ...(purchaseId !== null && { purchaseId }),
    ...(eventId !== null && { eventId }),
    amountMinor: amount,
    currency,
  })
}
