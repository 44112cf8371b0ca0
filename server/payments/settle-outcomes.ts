// What a provider's word about a payment does to our rows: one function for each thing that can have happened. Called by settlePayment
// alone, with purchase and payment locked.
import type { Payment, Purchase } from '@/prisma/generated/client'
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import { failpoint } from '@/server/kernel/failpoint'
import { money } from '@/server/kernel/money'
import { completePurchase } from '@/server/purchases/complete-purchase'
import { retakePlaces } from '@/server/purchases/retake-places'
import { emitWebhook } from '@/server/webhooks/emit-webhook'
import { openAttention } from './attention/attention'
import { closeOtherPayments } from './close-other-payments'
import type { SettleOutcome } from './contract'
import type { ProviderCheckout } from './gateway'
import { bookingOf, insertBooking, recordEntries } from './ledger/record-entries'
import type { PaymentLogKind } from './log/contract'
import { recordPaymentLog } from './log/record-payment-log'
import { requestRefund } from './refunds/request-refund'
import { tellUnpaid } from './unpaid-mails'

export type SettledPayment = Pick<
  Payment,
  | 'id'
  | 'organizationId'
  | 'purchaseId'
  | 'gateway'
  | 'status'
  | 'amountMinor'
  | 'currency'
  | 'providerRef'
  | 'providerIntent'
  | 'providerAccount'
  | 'liveMode'
>

export type LockedPayment = SettledPayment & {
  /** False: nothing else of the purchase was open when it was locked, and whoever begins a payment waits for that lock. */
  hasRivals?: boolean
  /** False: no webhook address of the organization was there to hear of it. */
  isListened?: boolean
  purchase: Pick<Purchase, 'eventId' | 'places' | 'holdExpiresAt'>
}

/** Nothing has come: still open, on its way, or closed without money. */
export async function recordUnpaid(
  tx: TxCtx,
  payment: LockedPayment,
  checkout: ProviderCheckout,
): Promise<SettleOutcome> {
  if (checkout.failed || checkout.status === 'expired') {
    const status = checkout.failed ? 'failed' : 'expired'
    const { count } = await tx.db.payment.updateMany({
      where: { id: payment.id, status: { in: ['intended', 'pending'] } },
      data: { status, settledAt: tx.now, providerIntent: checkout.intentRef ?? payment.providerIntent },
    })
    // The hold goes on without a payment: the buyer may start another until it lapses.
    if (count > 0) {
      await logPayment(tx, payment, checkout.failed ? 'payment_failed' : 'payment_expired')
      await tx.db.purchase.updateMany({
        where: { id: payment.purchaseId, status: 'awaiting_payment' },
        data: { status: 'held' },
      })
      // Funds that were on their way may have put this off by an hour.
      const { holdExpiresAt } = payment.purchase
      const runAt = new Date(Math.max(holdExpiresAt.getTime(), tx.now.getTime()))
      await enqueue(
        tx,
        'lapse-hold',
        { purchaseId: payment.purchaseId },
        { jobKey: `hold:${payment.purchaseId}`, runAt },
      )
      await tellUnpaid(tx, payment, checkout)
    }
    return 'closed'
  }
  await tellUnpaid(tx, payment, checkout)
  return checkout.status === 'complete' ? 'awaiting_funds' : 'still_open'
}

/** Money came that is not what was asked for: no ticket, no silence either; a person decides. */
export async function recordMismatch(
  tx: TxCtx,
  payment: LockedPayment,
  checkout: ProviderCheckout,
): Promise<SettleOutcome> {
  // What was captured in our currency and account is booked; anything else is not money of this ledger.
  const booked =
    checkout.liveMode === payment.liveMode &&
    checkout.account === payment.providerAccount &&
    checkout.currency === payment.currency &&
    checkout.amount > 0
  await tx.db.payment.update({
    where: { id: payment.id },
    data: {
      status: booked ? 'succeeded' : 'failed',
      capturedMinor: booked ? checkout.amount : 0,
      providerIntent: checkout.intentRef ?? payment.providerIntent,
      settledAt: tx.now,
    },
  })
  if (booked) await recordEntries(tx, payment, { kind: 'capture', id: payment.id, amount: checkout.amount })
  await logPayment(tx, payment, 'mismatch', checkout.amount)
  await callAPerson(tx, payment, 'payment_mismatch', checkout.amount)
  // Kept money is not an answer: it goes back in full, with a mail that says why, while a person looks at the purchase.
  if (booked) {
    const refund = { paymentId: payment.id, amount: checkout.amount, reason: 'mismatch' as const, tellBuyer: true }
    await requestRefund(tx, refund)
  }
  tx.log.error({ paymentId: payment.id, purchaseId: payment.purchaseId }, 'a payment does not match its purchase')
  return 'mismatch'
}

async function recordCapture(tx: TxCtx, payment: LockedPayment, checkout: ProviderCheckout): Promise<SettleOutcome> {
  await book(tx, payment, checkout)
  failpoint('settle:captured')
  if (await completePurchase(tx, payment.purchaseId)) {
    failpoint('settle:completed')
    await logCapture(tx, payment, checkout, 'settled')
    if (payment.hasRivals !== false) await closeOtherPayments(tx, payment)
    return 'settled'
  }
  if (payment.purchase.places === 'released' && (await retakePlaces(tx, payment.purchaseId))) {
    await logCapture(tx, payment, checkout, 'settled_late')
    if (payment.hasRivals !== false) await closeOtherPayments(tx, payment)
    return 'late_settled'
  }
  return giveBack(tx, payment, checkout)
}

async function giveBack(tx: TxCtx, payment: LockedPayment, checkout: ProviderCheckout): Promise<'late_refunded'> {
  const reason = payment.purchase.places === 'sold' ? 'paid_twice' : 'places_gone'
  await logCapture(tx, payment, checkout, reason)
  await requestRefund(tx, { paymentId: payment.id, amount: checkout.amount, reason, tellBuyer: true })
  return 'late_refunded'
}

/** Money for a purchase of which nothing is missing: booked, and given back whole. */
export async function recordSecond(
  tx: TxCtx,
  payment: LockedPayment,
  checkout: ProviderCheckout,
): Promise<SettleOutcome> {
  await book(tx, payment, checkout)
  return giveBack(tx, payment, checkout)
}

/** Money of the payment's own currency and account: as much as was due, more, or less. */
export function recordArrived(tx: TxCtx, payment: LockedPayment, checkout: ProviderCheckout): Promise<SettleOutcome> {
  if (checkout.amount === payment.amountMinor) return recordCapture(tx, payment, checkout)
  // A provider takes what it was told to take. People who send a bank transfer do not always.
  if (payment.gateway !== 'external') return recordMismatch(tx, payment, checkout)
  return checkout.amount > payment.amountMinor
    ? recordOverpaid(tx, payment, checkout)
    : recordUnderpaid(tx, payment, checkout)
}

/** More came than was due: the tickets are earned, and a person sends the difference back. */
async function recordOverpaid(tx: TxCtx, payment: LockedPayment, checkout: ProviderCheckout): Promise<SettleOutcome> {
  const outcome = await recordCapture(tx, payment, checkout)
  if (outcome === 'late_refunded') return outcome
  const excess = checkout.amount - payment.amountMinor
  await logPayment(tx, payment, 'overpaid', excess)
  await openAttention(tx, { ...attentionOf(payment), kind: 'overpaid', amountMinor: excess })
  return outcome
}

/**
 * Less came than was due: it is booked, and a person decides whether all that came is enough. The places stay held until the hold's end, when the
 * sweep releases them; accepting after that takes them again while there are some.
 */
async function recordUnderpaid(tx: TxCtx, payment: LockedPayment, checkout: ProviderCheckout): Promise<SettleOutcome> {
  await book(tx, payment, checkout)
  const { _sum } = await tx.db.payment.aggregate({
    where: { purchaseId: payment.purchaseId, status: 'succeeded' },
    _sum: { capturedMinor: true, refundedMinor: true },
  })
  const received = (_sum.capturedMinor ?? 0) - (_sum.refundedMinor ?? 0)
  await logCapture(tx, payment, checkout, 'underpaid', received)
  await callAPerson(tx, payment, 'underpaid', received)
  return 'underpaid'
}

/** The caller says in the log that it was captured, and what followed. */
async function book(tx: TxCtx, payment: LockedPayment, checkout: ProviderCheckout): Promise<void> {
  const capture = await bookingOf(tx, payment, { kind: 'capture', id: payment.id, amount: checkout.amount })
  await tx.db.$executeRaw`
    WITH paid AS (
      UPDATE payment SET status = 'succeeded', captured_minor = ${checkout.amount}::int,
        provider_intent = ${checkout.intentRef ?? payment.providerIntent}, settled_at = ${tx.now}::timestamptz
      WHERE id = ${payment.id}::uuid
    ) ${insertBooking(tx, capture)}`
  if (payment.isListened !== false) await tellPaid(tx, payment, checkout.amount)
}

function tellPaid(tx: TxCtx, payment: LockedPayment, amount: number): Promise<void> {
  const { id, organizationId, purchaseId, gateway, currency, purchase } = payment
  const data = {
    ...{ paymentId: id, purchaseId, eventId: purchase.eventId, gateway },
    ...{ amount: money(amount, currency), completedAt: tx.now },
  }
  return emitWebhook(tx, { organizationId, events: [{ type: 'payment.completed', key: id, data }] })
}

async function callAPerson(
  tx: TxCtx,
  payment: LockedPayment,
  kind: 'payment_mismatch' | 'underpaid',
  amountMinor: number,
): Promise<void> {
  await tx.db.purchase.update({
    where: { id: payment.purchaseId },
    data: { status: 'needs_attention', attentionReason: kind },
  })
  await openAttention(tx, { ...attentionOf(payment), kind, amountMinor })
}

function attentionOf({ id, organizationId, purchaseId, purchase: { eventId }, currency }: LockedPayment) {
  return { organizationId, subjectKind: 'payment' as const, subjectId: id, purchaseId, eventId, currency }
}

function logPayment(tx: TxCtx, payment: LockedPayment, kind: PaymentLogKind, amountMinor?: number): Promise<void> {
  return recordPaymentLog(tx, happening(payment, kind, amountMinor))
}

function logCapture(
  tx: TxCtx,
  payment: LockedPayment,
  { amount }: ProviderCheckout,
  then: PaymentLogKind,
  amountMinor?: number,
): Promise<void> {
  return recordPaymentLog(tx, happening(payment, 'payment_captured', amount), happening(payment, then, amountMinor))
}

function happening(payment: LockedPayment, kind: PaymentLogKind, amountMinor?: number) {
  const { organizationId, purchaseId, gateway, providerRef, currency } = payment
  return {
    ...{ organizationId, purchaseId, kind, gateway, providerRef },
    ...(amountMinor !== undefined && { amountMinor, currency }),
  }
}
