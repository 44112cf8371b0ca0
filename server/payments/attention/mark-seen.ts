// Closes what a person has looked into and nothing else is to be done about, with a note that says what they found. Guards: money at a
// provider that nobody could explain is booked as such in the same transaction, so that the ledger agrees with the provider afterwards.
import type { AttentionItem, BalanceEntry } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { recordLegs } from '../ledger/record-entries'
import { recordPaymentLog } from '../log/record-payment-log'
import { showMoney } from '../refunds/show-money'
import { resolveAttention } from './attention'
import { type AttentionKind, type MarkSeenInput, seenKinds } from './contract'
import { hopelessRefunds } from './hopeless-refunds'

/** Closing what is closed already changes nothing. */
export async function markSeen(ctx: Ctx, { id, note }: MarkSeenInput): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const item = await tx.db.attentionItem.findUnique({ where: { id } })
    if (!item) return notFound('attention')
    requirePermission(tx, 'payments:refund', item, 'attention')
    // What belongs to no event is the whole organization's.
    if (!item.eventId && tx.actor.kind === 'user' && tx.actor.eventIds) return notFound('attention')
    const kind = item.kind as AttentionKind
    const isHopeless = kind === 'refund_failed' && (await hopelessRefunds(tx, [item.subjectId])).size > 0
    if (!isHopeless && !seenKinds.some((seen) => seen === kind))
      fail('conflict', 'attention.needs_its_act', 'This is closed by doing what it asks for.')
    // The purchase first, as everyone does.
    if (item.purchaseId) await lockPurchase(tx, item.purchaseId)
    await tx.db.$queryRaw`SELECT id FROM attention_item WHERE id = ${id}::uuid FOR UPDATE`
    const { count } = await tx.db.attentionItem.updateMany({ where: { id, resolvedAt: null }, data: { note } })
    if (count === 0) return
    if (item.subjectKind === 'balance_entry') await bookUnexplained(tx, item)
    if (kind === 'payment_reversed') await bookReversal(tx, item)
    await resolveAttention(tx, { kind, subjectId: item.subjectId }, 'seen')
    await recordAudit(tx, {
      organizationId: item.organizationId,
      action: 'attention.seen',
      subject: { kind: item.subjectKind, id: item.subjectId },
      after: { kind, note },
    })
    if (item.purchaseId) {
      await showMoney(tx, item.purchaseId)
      const { organizationId, purchaseId } = item
      await recordPaymentLog(tx, { organizationId, purchaseId, kind: 'attention_resolved', detail: kind })
    }
  })
}

/** What the provider took back without a dispute: nobody else will ever book it. */
async function bookReversal(tx: TxCtx, item: AttentionItem): Promise<void> {
  const { organizationId, id, subjectId, amountMinor, currency } = item
  const { gateway } = await tx.db.payment.findUniqueOrThrow({ where: { id: subjectId }, select: { gateway: true } })
  if (amountMinor === null || currency === null) return
  await recordLegs(tx, { organizationId, kind: 'adjustment', id, currency }, [
    { account: `provider:${gateway}`, amount: -amountMinor },
    { account: 'adjustments', amount: amountMinor },
  ])
}

async function bookUnexplained(tx: TxCtx, item: AttentionItem): Promise<void> {
  const entry = await tx.db.balanceEntry.findUnique({ where: { id: item.subjectId } })
  if (!entry || entry.matchedAt) return
  const amount = entry.sourceMinor - (item.kind === 'balance_differs' ? await unexplainedOf(tx, entry) : 0)
  const { organizationId, id, sourceCurrency: currency, gateway } = entry
  await recordLegs(tx, { organizationId, kind: 'adjustment', id, currency }, [
    { account: `provider:${gateway}`, amount },
    { account: 'adjustments', amount: -amount },
  ])
}

/** What our own row has booked, in the movement's currency, and no other movement about the same thing has explained already. */
async function unexplainedOf(tx: TxCtx, entry: BalanceEntry): Promise<number> {
  const [row] = await tx.db.$queryRaw<{ minor: number }[]>`
    SELECT ((SELECT coalesce(sum(l.amount_minor), 0) FROM ledger_entry l
      WHERE l.account = ${`provider:${entry.gateway}`} AND l.currency = ${entry.sourceCurrency} AND (
        l.cause_kind = 'capture' AND l.cause_id IN (
          SELECT id FROM payment WHERE gateway = ${entry.gateway} AND provider_intent = ${entry.intentRef} AND ${entry.kind} = 'charge')
        OR l.cause_kind IN ('refund', 'refund_reversal') AND l.cause_id IN (
          SELECT id FROM refund WHERE provider_ref = ${entry.sourceRef} AND ${entry.kind} = 'refund')
        OR l.cause_kind IN ('dispute', 'dispute_reversal') AND l.cause_id IN (
          SELECT id FROM dispute WHERE provider_ref = ${entry.sourceRef} AND ${entry.kind} = 'dispute')))
    - (SELECT coalesce(sum(b.source_minor), 0) FROM balance_entry b
      WHERE b.id <> ${entry.id}::uuid AND b.gateway = ${entry.gateway} AND b.account IS NOT DISTINCT FROM ${entry.account}
        AND b.kind = ${entry.kind} AND b.source_currency = ${entry.sourceCurrency}
        AND CASE WHEN ${entry.kind} = 'charge' THEN b.intent_ref = ${entry.intentRef} ELSE b.source_ref = ${entry.sourceRef} END
        AND (b.matched_at IS NOT NULL OR EXISTS (
          SELECT FROM ledger_entry l WHERE l.cause_kind = 'adjustment' AND l.cause_id = b.id))))::float8 AS minor`
  return row?.minor ?? 0
}
