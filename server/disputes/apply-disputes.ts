// What the disputes of a purchase mean for its tickets and its state, computed from the rows, so that no order of events matters.
// Guards: a ticket whose money is disputed opens no gate; one that is void stays void; a dispute about money that bought no ticket
// (a second payment that went back) leaves the tickets alone.
import type { TxCtx } from '@/server/kernel/ctx'
import { openAttention } from '@/server/payments/attention/attention'
import { recordPaymentLog } from '@/server/payments/log/record-payment-log'
import { showMoney } from '@/server/payments/refunds/show-money'
import { blockTickets, unblockTickets } from '@/server/tickets/block-tickets'
import { voidTickets } from '@/server/tickets/void-tickets'

/** The purchase's row is locked by the caller. */
export async function applyDisputes(tx: TxCtx, purchaseId: string): Promise<void> {
  const { organizationId, eventId } = await tx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: { organizationId: true, eventId: true },
  })
  const about = { organizationId, purchaseId }
  const statuses = await disputesOfTickets(tx, purchaseId)
  if (statuses.has('lost')) {
    const live = await tx.db.ticket.findMany({ where: { purchaseId, status: { not: 'void' } }, select: { id: true } })
    const ids = live.map(({ id }) => id)
    const ended = await voidTickets(tx, ids, 'dispute')
    if (ended.length > 0) await recordPaymentLog(tx, { ...about, kind: 'tickets_voided', detail: String(ended.length) })
    return showDisputed(tx, purchaseId)
  }
  if (statuses.has('needs_response') || statuses.has('under_review')) {
    const shut = await blockTickets(tx, purchaseId)
    if (shut.length > 0) await recordPaymentLog(tx, { ...about, kind: 'tickets_blocked', detail: String(shut.length) })
    return showDisputed(tx, purchaseId)
  }
  const opened = await unblockTickets(tx, purchaseId)
  if (opened.length > 0) {
    await recordPaymentLog(tx, { ...about, kind: 'tickets_unblocked', detail: String(opened.length) })
  }
  await showMoney(tx, purchaseId, { isOver: true })
  await missTickets(tx, { ...about, eventId })
}

/** A judgement that was turned round comes too late for tickets that are void: a person decides what the buyer gets instead. */
async function missTickets(
  tx: TxCtx,
  about: { organizationId: string; purchaseId: string; eventId: string },
): Promise<void> {
  const { purchaseId } = about
  const gone = await tx.db.ticket.count({ where: { purchaseId, status: 'void', voidReason: 'dispute' } })
  if (gone > 0)
    await openAttention(tx, { ...about, kind: 'dispute_won_late', subjectKind: 'purchase', subjectId: purchaseId })
}

async function disputesOfTickets(tx: TxCtx, purchaseId: string): Promise<ReadonlySet<string>> {
  const rows = await tx.db.$queryRaw<{ status: string }[]>`
    SELECT DISTINCT d.status::text AS status FROM dispute d
    WHERE d.purchase_id = ${purchaseId}::uuid AND NOT d.inquiry AND NOT EXISTS (
      SELECT FROM refund r WHERE r.payment_id = d.payment_id AND r.status <> 'failed'
        AND r.reason IN ('paid_twice', 'places_gone', 'mismatch'))`
  return new Set(rows.map(({ status }) => status))
}

/** Only a purchase that got its places: of the others the money alone is disputed. */
async function showDisputed(tx: TxCtx, purchaseId: string): Promise<void> {
  await tx.db.purchase.updateMany({
    where: { id: purchaseId, places: 'sold', status: { not: 'disputed' } },
    data: { status: 'disputed' },
  })
}
