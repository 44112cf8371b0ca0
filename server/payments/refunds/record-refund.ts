// Writes down what the provider decided about a refund. Compare-and-set: a second answer about the same refund changes nothing, and a
// refund that was made changes once more at most, when the buyer's bank sends it back.
import type { Payment, Purchase, Refund } from '@/prisma/generated/client'
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import { requestNotification } from '@/server/notifications/request-notification'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { releasePlaces } from '@/server/purchases/release-places'
import { openAttention } from '../attention/attention'
import { keepReturnedTwice } from '../attention/returned-twice'
import type { ProviderRefund } from '../gateway'
import { recordEntries, reverseEntries } from '../ledger/record-entries'
import type { PaymentLogKind } from '../log/contract'
import { recordPaymentLog } from '../log/record-payment-log'
import { closeReturned } from './close-returned'
import { refundReasons } from './contract'
import { recordRunItem, reopenRunItem } from './record-run-item'
import { showMoney } from './show-money'
import { tellRefunded } from './tell-refunded'

/** How often a refund that takes days is asked about. */
const PENDING_RECHECK_MS = 60 * 60_000

type Known = Refund & { payment: Payment; purchase: Purchase }

/** @param answer with the provider's code where it refused */
export async function recordRefund(
  tx: TxCtx,
  refundId: string,
  answer: ProviderRefund & { code?: string },
): Promise<void> {
  const { purchaseId } = await tx.db.refund.findUniqueOrThrow({ where: { id: refundId } })
  await lockPurchase(tx, purchaseId)
  const refund = await tx.db.refund.findUniqueOrThrow({
    where: { id: refundId },
    include: { payment: true, purchase: true },
  })
  if (refund.status === 'succeeded' && answer.status === 'failed') return takeBack(tx, refund, answer)
  if (refund.status !== 'requested') return
  if (answer.status === 'pending') return waitForIt(tx, refund, answer.ref)
  await tx.db.refund.updateMany({
    where: { id: refundId, status: 'requested' },
    data: { status: answer.status, completedAt: tx.now, ...(answer.ref && { providerRef: answer.ref }) },
  })
  if (answer.status === 'failed') await giveUp(tx, refund, answer)
  else await bookIt(tx, refund, answer)
  if (refund.runId)
    await recordRunItem(tx, refund.runId, purchaseId, answer.status === 'failed' ? failure(answer) : null)
}

function failure({ code }: { code?: string }): string {
  return code ?? 'failed_at_provider'
}

/** Methods that take days: asked again until the provider has decided, or told us so by an event. */
async function waitForIt(tx: TxCtx, refund: Known, ref: string): Promise<void> {
  if (!refund.providerRef) {
    await tx.db.refund.update({ where: { id: refund.id }, data: { providerRef: ref } })
    await log(tx, refund, 'refund_sent', ref)
  }
  const runAt = new Date(tx.now.getTime() + PENDING_RECHECK_MS)
  await enqueue(tx, 'send-refund', { refundId: refund.id }, { jobKey: `refund:${refund.id}`, runAt })
}

async function bookIt(tx: TxCtx, refund: Known, { ref }: ProviderRefund): Promise<void> {
  const { payment, purchase } = refund
  await recordEntries(tx, payment, { kind: 'refund', id: refund.id, amount: refund.amountMinor })
  await log(tx, refund, 'refund_succeeded', ref)
  await closeReturned(tx, payment.id, 'refunded')
  await keepReturnedTwice(tx, payment.id)
  await showMoney(tx, purchase.id)
  await endHold(tx, purchase.id)
  const payload = { purchaseId: purchase.id, refundId: refund.id }
  await enqueue(tx, 'issue-document', payload, { jobKey: `credit-note:${refund.id}` })
  await tellRefunded(tx, { ...refund, eventId: purchase.eventId })
  // The mail of a cancelled event, or of money that came too late, has told it already.
  if (refund.runId || !refundReasons.some((reason) => reason === refund.reason)) return
  await requestNotification(tx, {
    kind: 'refund',
    key: refund.id,
    organizationId: refund.organizationId,
    purchaseId: purchase.id,
    recipient: purchase.buyerEmail,
    locale: purchase.locale,
    props: { refundId: refund.id },
  })
}

/** All that came went back before there was a ticket: nothing is waited for any more, and the places are free at once. */
async function endHold(tx: TxCtx, purchaseId: string): Promise<void> {
  const { status } = await tx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId }, select: { status: true } })
  if (status === 'refunded') await releasePlaces(tx, purchaseId, 'cancelled', { onlyIfLapsed: false })
}

/** It was made, and days later the buyer's bank sent it back: the money is the seller's again, the tickets stay void. */
async function takeBack(tx: TxCtx, refund: Known, answer: ProviderRefund & { code?: string }): Promise<void> {
  const { count } = await tx.db.refund.updateMany({
    where: { id: refund.id, status: 'succeeded' },
    data: { status: 'failed', completedAt: tx.now },
  })
  if (count === 0) return
  await reverseEntries(tx, { kind: 'refund', id: refund.id }, 'refund_reversal')
  await giveUp(tx, refund, answer)
  if (refund.runId) await reopenRunItem(tx, refund.runId, refund.purchaseId, failure(answer))
}

/** The reservation ends, a person decides what next. */
async function giveUp(tx: TxCtx, refund: Known, answer: ProviderRefund & { code?: string }): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE payment SET refunded_minor = refunded_minor - ${refund.amountMinor}::int WHERE id = ${refund.paymentId}::uuid`
  await keepReturnedTwice(tx, refund.paymentId)
  await log(tx, refund, 'refund_failed', answer.ref, failure(answer))
  await openAttention(tx, {
    organizationId: refund.organizationId,
    kind: 'refund_failed',
    subjectKind: 'refund',
    subjectId: refund.id,
    purchaseId: refund.purchaseId,
    eventId: refund.purchase.eventId,
    amountMinor: refund.amountMinor,
    currency: refund.currency,
  })
  await showMoney(tx, refund.purchaseId)
}

function log(tx: TxCtx, refund: Known, kind: PaymentLogKind, ref: string, detail?: string): Promise<void> {
  return recordPaymentLog(tx, {
    organizationId: refund.organizationId,
    purchaseId: refund.purchaseId,
    kind,
    gateway: refund.payment.gateway,
    providerRef: ref || refund.providerRef,
    amountMinor: refund.amountMinor,
    currency: refund.currency,
    ...(detail && { detail }),
  })
}
