// What the disputes of a purchase mean for its tickets and its state, computed from the rows, so that no order of events matters.
// Guards: a ticket whose money is disputed opens no gate; one that is void stays void; a dispute about money that bought no ticket
// (a second payment that went back) leaves the tickets alone. Of a purchase of which only a part was lost as many tickets end as that
// part has paid for, and a person is told what is left.
import type { TxCtx } from '@/server/kernel/ctx'
import { openAttention, resolveAttention } from '@/server/payments/attention/attention'
import { recordPaymentLog } from '@/server/payments/log/record-payment-log'
import { showMoney } from '@/server/payments/refunds/show-money'
import { blockTickets, unblockTickets } from '@/server/tickets/block-tickets'
import { voidTickets } from '@/server/tickets/void-tickets'
import { nothingLost, ticketsLost } from './tickets-lost'

/** The purchase's row is locked by the caller. */
export async function applyDisputes(tx: TxCtx, purchaseId: string): Promise<void> {
  const { organizationId, eventId } = await tx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: { organizationId: true, eventId: true },
  })
  const about = { organizationId, purchaseId }
  const { isOpen, isLost, lostMinor } = await disputesOfTickets(tx, purchaseId)
  const { ids, leftMinor } = isLost ? await ticketsLost(tx, purchaseId, lostMinor) : nothingLost
  const ended = await voidTickets(tx, ids, 'dispute')
  if (ended.length > 0) await recordPaymentLog(tx, { ...about, kind: 'tickets_voided', detail: String(ended.length) })
  const partly = { kind: 'dispute_lost_partly', subjectId: purchaseId } as const
  if (isOpen) {
    const shut = await blockTickets(tx, purchaseId)
    if (shut.length > 0) await recordPaymentLog(tx, { ...about, kind: 'tickets_blocked', detail: String(shut.length) })
    return showDisputed(tx, purchaseId)
  }
  const opened = await unblockTickets(tx, purchaseId)
  if (opened.length > 0) {
    await recordPaymentLog(tx, { ...about, kind: 'tickets_unblocked', detail: String(opened.length) })
  }
  if (isLost) {
    const { currency } = await tx.db.purchase.findUniqueOrThrow({
      where: { id: purchaseId },
      select: { currency: true },
    })
    const item = { ...about, ...partly, eventId, subjectKind: 'purchase' as const, amountMinor: leftMinor, currency }
    if (leftMinor > 0 && ended.length + opened.length > 0) await openAttention(tx, item)
    return showDisputed(tx, purchaseId)
  }
  await resolveAttention(tx, partly, 'won')
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

type DisputesOfTickets = { isOpen: boolean; isLost: boolean; lostMinor: number }

async function disputesOfTickets(tx: TxCtx, purchaseId: string): Promise<DisputesOfTickets> {
  const [found] = await tx.db.$queryRaw<DisputesOfTickets[]>`
    WITH about AS (SELECT y.id, y.lost_minor FROM payment y WHERE y.purchase_id = ${purchaseId}::uuid AND NOT EXISTS (
      SELECT FROM refund r WHERE r.payment_id = y.id AND r.status <> 'failed' AND r.reason IN ('paid_twice', 'places_gone', 'mismatch')))
    SELECT coalesce(bool_or(d.status IN ('needs_response', 'under_review')), false) AS "isOpen",
      coalesce(bool_or(d.status = 'lost'), false) AS "isLost",
      (SELECT coalesce(sum(lost_minor), 0) FROM about)::float8 AS "lostMinor"
    FROM dispute d WHERE d.payment_id IN (SELECT id FROM about) AND NOT d.inquiry`
  return found ?? { isOpen: false, isLost: false, lostMinor: 0 }
}

/** Only a purchase that got its places: of the others the money alone is disputed. */
async function showDisputed(tx: TxCtx, purchaseId: string): Promise<void> {
  await tx.db.purchase.updateMany({
    where: { id: purchaseId, places: 'sold', status: { not: 'disputed' } },
    data: { status: 'disputed' },
  })
}
