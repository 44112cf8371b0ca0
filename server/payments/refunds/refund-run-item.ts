// Gives one purchase of a cancelled event back: its tickets end, what is left of its payments is asked for, its buyer is told; all in
// the transaction that claims it. Guards: claimed once; a paused run claims nothing more.
import type { RefundRun } from '@/prisma/generated/client'
import { priorities } from '@/server/jobs/catalog'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { failpoint } from '@/server/kernel/failpoint'
import { requestNotification } from '@/server/notifications/request-notification'
import { resolveAttention } from '../attention/attention'
import { type LockedRefundable, lockRefundable } from './lock-refundable'
import { leftOf, planRefund, type RefundPart } from './plan-refund'
import { endTickets } from './refund-purchase'
import { requestRefund } from './request-refund'
import { closeFree, showMoney } from './show-money'

/** False when the run is not running any more. */
export async function refundRunItem(ctx: Ctx, run: RefundRun, purchaseId: string): Promise<boolean> {
  const isOn = await inTransaction(ctx, async (tx) => {
    const due = await lockRefundable(tx, purchaseId)
    const [running] = await tx.db.$queryRaw<unknown[]>`
      SELECT id FROM refund_run WHERE id = ${run.id}::uuid AND status = 'running' FOR SHARE`
    if (!running) return false
    const { count } = await tx.db.refundRunItem.updateMany({
      where: { runId: run.id, purchaseId, status: 'waiting' },
      data: { status: 'sent', error: null, decidedAt: null },
    })
    if (count > 0) await giveBack(tx, run, due)
    return true
  })
  failpoint('refund:committed')
  return isOn
}

async function giveBack(tx: TxCtx, run: RefundRun, due: LockedRefundable): Promise<void> {
  const { purchase } = due
  const live = due.tickets.filter(({ isLive }) => isLive).map(({ id }) => id)
  const parts = partsOf(due, run.keepFees)
  const earlier = await adoptRequested(tx, run.id, purchase.id)
  for (const part of parts) {
    await requestRefund(tx, {
      paymentId: part.paymentId,
      amount: part.amountMinor,
      feeMinor: part.feeMinor,
      reason: 'event_cancelled',
      tickets: 'void',
      keepFees: run.keepFees,
      runId: run.id,
    })
  }
  await endTickets(tx, due, live, 'event_cancelled')
  if (purchase.totalMinor === 0) await closeFree(tx, purchase.id)
  // What a dispute has taken for good is the buyer's already; what one may still give back is not.
  const error = due.openMinor > 0 ? 'disputed' : null
  const asked = parts.length + earlier
  await tx.db.refundRunItem.updateMany({
    where: { runId: run.id, purchaseId: purchase.id },
    data: { error, ...(asked === 0 && { status: error ? 'failed' : 'succeeded', decidedAt: tx.now }) },
  })
  await closeEarlierFailures(tx, run.id, purchase.id)
  await tellBuyer(tx, run, due)
  failpoint('refund:requested')
}

/** What somebody asked for a moment before holds the money: the run waits for it, and shows what becomes of it. */
async function adoptRequested(tx: TxCtx, runId: string, purchaseId: string): Promise<number> {
  const { count } = await tx.db.refund.updateMany({
    where: { purchaseId, status: 'requested', OR: [{ runId: null }, { runId }] },
    data: { runId },
  })
  return count
}

function partsOf(due: LockedRefundable, keepFees: boolean): RefundPart[] {
  const left = leftOf(due)
  if (left.allMinor - (keepFees ? left.feeMinor : 0) === 0) return []
  return planRefund(due, { reason: 'event_cancelled', keepFees, tickets: 'void' }).parts
}

/** A new try answers what the failed one asked in the inbox. */
async function closeEarlierFailures(tx: TxCtx, runId: string, purchaseId: string): Promise<void> {
  const failed = await tx.db.refund.findMany({ where: { runId, purchaseId, status: 'failed' }, select: { id: true } })
  for (const { id } of failed) await resolveAttention(tx, { kind: 'refund_failed', subjectId: id }, 'retried')
  if (failed.length > 0) await showMoney(tx, purchaseId)
}

/** Once for each purchase, however often its refund is tried. */
async function tellBuyer(tx: TxCtx, run: RefundRun, { purchase }: LockedRefundable): Promise<void> {
  if (purchase.buyerEmail === '') return
  await requestNotification(
    tx,
    {
      kind: 'event_cancelled',
      key: purchase.id,
      organizationId: purchase.organizationId,
      purchaseId: purchase.id,
      recipient: purchase.buyerEmail,
      locale: purchase.locale,
      props: { runId: run.id },
    },
    { priority: priorities.bulk },
  )
}
