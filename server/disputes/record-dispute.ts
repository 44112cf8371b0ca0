// One answer of the provider about a dispute, in one transaction: the row, the money, the log, the inbox, the organizers' mail and the
// tickets. Guards: nothing is written on an outdated answer; what was booked or told once is not booked or told again.
import type { Dispute, Payment } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { openAttention, resolveAttention } from '@/server/payments/attention/attention'
import { keepReturnedTwice } from '@/server/payments/attention/returned-twice'
import { recordEntries } from '@/server/payments/ledger/record-entries'
import { takeBackAdjustments } from '@/server/payments/ledger/take-back-adjustments'
import type { PaymentLogKind } from '@/server/payments/log/contract'
import { recordPaymentLog } from '@/server/payments/log/record-payment-log'
import { closeReturned } from '@/server/payments/refunds/close-returned'
import { showMoney } from '@/server/payments/refunds/show-money'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { applyDisputes } from './apply-disputes'
import { keepDisputedMoney } from './disputed-money'
import type { DisputeRef, ProviderDispute } from './provider-disputes'
import { tellOrganizers } from './tell-organizers'

/** False, and nothing written, when another answer was written since `seen` (0: no row) was read. */
export async function recordDispute(
  tx: TxCtx,
  payment: Pick<Payment, 'id' | 'purchaseId'>,
  told: ProviderDispute & DisputeRef,
  seen: number,
): Promise<boolean> {
  await lockPurchase(tx, payment.purchaseId)
  await tx.db.$queryRaw`SELECT id FROM payment WHERE id = ${payment.id}::uuid FOR UPDATE`
  const { gateway, providerRef } = told
  const before = await tx.db.dispute.findUnique({ where: { gateway_providerRef: { gateway, providerRef } } })
  if ((before?.revision ?? 0) !== seen) return false
  const dispute = before ? await update(tx, before, told) : await create(tx, payment, told)
  await keepDisputedMoney(tx, payment.id)
  await keepReturnedTwice(tx, payment.id)
  await tellChange(tx, before, dispute)
  await bookMoney(tx, dispute, told)
  await keepInbox(tx, dispute)
  // One that is told as won at once has given the money back already: what was booked as unexplained has come back with it.
  const isOverAtOnce = told.reinstated && before?.status !== dispute.status
  if ((told.withdrawn || isOverAtOnce) && !told.inquiry) await explainReversal(tx, payment.id)
  if (dispute.status === 'lost') {
    // Nobody needs to send what the bank has taken.
    await closeReturned(tx, payment.id, 'disputed')
    await showMoney(tx, payment.purchaseId)
  }
  await applyDisputes(tx, payment.purchaseId)
  return true
}

function columnsOf(tx: TxCtx, told: ProviderDispute) {
  const isOver = told.status === 'won' || told.status === 'lost' || told.status === 'closed'
  return {
    status: told.status,
    inquiry: told.inquiry,
    reason: told.reason.slice(0, 100),
    amountMinor: told.amount,
    currency: told.currency,
    evidenceDueAt: told.dueAt,
    checkedAt: tx.now,
    isOver,
  }
}

async function create(
  tx: TxCtx,
  payment: Pick<Payment, 'id' | 'purchaseId'>,
  told: ProviderDispute & DisputeRef,
): Promise<Dispute> {
  const { organizationId } = await tx.db.payment.findUniqueOrThrow({
    where: { id: payment.id },
    select: { organizationId: true },
  })
  const { isOver, ...columns } = columnsOf(tx, told)
  const { gateway, providerRef, openedAt } = told
  const of = { organizationId, purchaseId: payment.purchaseId, paymentId: payment.id, gateway, providerRef }
  return tx.db.dispute.create({
    data: { id: tx.random.uuid(tx.now), ...of, ...columns, openedAt, closedAt: isOver ? tx.now : null },
  })
}

function update(tx: TxCtx, before: Dispute, told: ProviderDispute): Promise<Dispute> {
  const { isOver, ...columns } = columnsOf(tx, told)
  return tx.db.dispute.update({
    where: { id: before.id },
    data: { ...columns, revision: before.revision + 1, closedAt: isOver ? (before.closedAt ?? tx.now) : null },
  })
}

const endings: Partial<Record<Dispute['status'], PaymentLogKind>> = {
  won: 'dispute_won',
  lost: 'dispute_lost',
  closed: 'dispute_closed',
}

async function tellChange(tx: TxCtx, before: Dispute | null, dispute: Dispute): Promise<void> {
  const { organizationId, purchaseId, gateway, providerRef, amountMinor, currency } = dispute
  const about = { organizationId, purchaseId, gateway, providerRef, amountMinor, currency }
  // An inquiry that becomes a dispute is news of its own.
  const isNew = !before || (before.inquiry && !dispute.inquiry && !dispute.closedAt)
  if (isNew) {
    await recordPaymentLog(tx, { ...about, kind: 'dispute_opened', detail: dispute.reason })
    if (!dispute.closedAt) await tellOrganizers(tx, dispute)
  }
  const ending = endings[dispute.status]
  if (ending && before?.status !== dispute.status) await recordPaymentLog(tx, { ...about, kind: ending })
}

/** What the provider took, and what it gave back, each booked once. Fees of the provider come with its balance. */
async function bookMoney(tx: TxCtx, dispute: Dispute, told: ProviderDispute): Promise<void> {
  const { id, organizationId, gateway, currency } = dispute
  const of = { organizationId, gateway, currency }
  let withdrawn = dispute.withdrawnMinor
  if (told.withdrawn && withdrawn === 0 && told.amount > 0) {
    withdrawn = told.amount
    await recordEntries(tx, of, { kind: 'dispute', id, amount: withdrawn })
    await tx.db.dispute.update({ where: { id }, data: { withdrawnMinor: withdrawn } })
  }
  if (told.reinstated && told.status !== 'lost' && withdrawn > 0 && dispute.reinstatedMinor === 0) {
    await recordEntries(tx, of, { kind: 'dispute_reversal', id, amount: withdrawn })
    await tx.db.dispute.update({ where: { id }, data: { reinstatedMinor: withdrawn } })
  }
}

/**
 * Money that the provider took back before it told why: this is why. A person who had closed that as unexplained had it booked so: that
 * goes back, since the dispute books the same money.
 */
async function explainReversal(tx: TxCtx, paymentId: string): Promise<void> {
  const item = { kind: 'payment_reversed', subjectId: paymentId } as const
  await resolveAttention(tx, item, 'disputed')
  const closed = await tx.db.attentionItem.findMany({ where: { ...item, resolution: 'seen' } })
  const ids = closed.map(({ id }) => id)
  await takeBackAdjustments(tx, ids)
  await tx.db.attentionItem.updateMany({ where: { id: { in: ids } }, data: { resolution: 'disputed' } })
}

/** It waits for a person as long as an answer is due and none has gone out. */
async function keepInbox(tx: TxCtx, dispute: Dispute): Promise<void> {
  const item = { kind: 'dispute', subjectId: dispute.id } as const
  if (dispute.status !== 'needs_response') return resolveAttention(tx, item, dispute.status)
  if (dispute.evidenceRequestedAt) return
  const { eventId } = await tx.db.purchase.findUniqueOrThrow({
    where: { id: dispute.purchaseId },
    select: { eventId: true },
  })
  const { organizationId, purchaseId, amountMinor, currency } = dispute
  await openAttention(tx, {
    ...item,
    subjectKind: 'dispute',
    organizationId,
    purchaseId,
    eventId,
    amountMinor,
    currency,
  })
}
