// Closes what a person has looked into and nothing else is to be done about, with a note that says what they found. Guards: money at a
// provider that nobody could explain is booked as such in the same transaction, so that the ledger agrees with the provider afterwards.
import type { AttentionItem, BalanceEntry } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { recordLegs } from '../ledger/record-entries'
import { recordPaymentLog } from '../log/record-payment-log'
import { resolveAttention } from './attention'
import { type AttentionKind, type MarkSeenInput, seenKinds } from './contract'

/** Closing what is closed already changes nothing. */
export async function markSeen(ctx: Ctx, { id, note }: MarkSeenInput): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const item = await tx.db.attentionItem.findUnique({ where: { id } })
    if (!item) return notFound('attention')
    requirePermission(tx, 'payments:refund', item, 'attention')
    // What belongs to no event is the whole organization's.
    if (!item.eventId && tx.actor.kind === 'user' && tx.actor.eventIds) return notFound('attention')
    const kind = item.kind as AttentionKind
    if (!seenKinds.some((seen) => seen === kind))
      fail('conflict', 'attention.needs_its_act', 'This is closed by doing what it asks for.')
    // The purchase first, as everyone does.
    if (item.purchaseId) await tx.db.$queryRaw`SELECT id FROM purchase WHERE id = ${item.purchaseId}::uuid FOR UPDATE`
    await tx.db.$queryRaw`SELECT id FROM attention_item WHERE id = ${id}::uuid FOR UPDATE`
    const { count } = await tx.db.attentionItem.updateMany({ where: { id, resolvedAt: null }, data: { note } })
    if (count === 0) return
    if (item.subjectKind === 'balance_entry') await bookUnexplained(tx, item)
    await resolveAttention(tx, { kind, subjectId: item.subjectId }, 'seen')
    await recordAudit(tx, {
      organizationId: item.organizationId,
      action: 'attention.seen',
      subject: { kind: item.subjectKind, id: item.subjectId },
      after: { kind, note },
    })
    if (item.purchaseId) {
      const { organizationId, purchaseId } = item
      await recordPaymentLog(tx, { organizationId, purchaseId, kind: 'attention_resolved', detail: kind })
    }
  })
}

async function bookUnexplained(tx: TxCtx, item: AttentionItem): Promise<void> {
  const entry = await tx.db.balanceEntry.findUnique({ where: { id: item.subjectId } })
  if (!entry || entry.matchedAt) return
  const amount = entry.sourceMinor - (item.kind === 'balance_differs' ? await bookedBy(tx, entry) : 0)
  const { organizationId, id, sourceCurrency: currency, gateway } = entry
  await recordLegs(tx, { organizationId, kind: 'adjustment', id, currency }, [
    { account: `provider:${gateway}`, amount },
    { account: 'adjustments', amount: -amount },
  ])
}

/** What our own row has booked for the movement, in the movement's currency. */
async function bookedBy(tx: TxCtx, entry: BalanceEntry): Promise<number> {
  const [row] = await tx.db.$queryRaw<{ booked: number }[]>`
    SELECT coalesce(sum(l.amount_minor), 0)::float8 AS booked FROM ledger_entry l
    WHERE l.account = ${`provider:${entry.gateway}`} AND l.currency = ${entry.sourceCurrency} AND (
      l.cause_kind = 'capture' AND l.cause_id IN (
        SELECT id FROM payment WHERE gateway = ${entry.gateway} AND provider_intent = ${entry.intentRef} AND ${entry.kind} = 'charge')
      OR l.cause_kind = 'refund' AND l.cause_id IN (
        SELECT id FROM refund WHERE provider_ref = ${entry.sourceRef} AND ${entry.kind} = 'refund')
      OR l.cause_kind = ${entry.amountMinor < 0 ? 'dispute' : 'dispute_reversal'} AND l.cause_id IN (
        SELECT id FROM dispute WHERE provider_ref = ${entry.sourceRef} AND ${entry.kind} = 'dispute'))`
  return row?.booked ?? 0
}
