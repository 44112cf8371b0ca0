// More money for a purchase of which only a part had come: a payment of its own for the rest of the price. What came is summed up: when
// it reaches the price there are tickets, beyond it there is an excess, below it a person is waited for still. Where nothing is missing
// it is a second payment (second-payment.ts). Guards: what one source said is booked once; nothing is added once anything is being given
// back, or somebody has decided.
import type { Payment, Purchase } from '@/prisma/generated/client'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { resolveUnderpaid } from '../attention/attention'
import type { SettleOutcome } from '../contract'
import { requestRefund } from '../refunds/request-refund'
import { showMoney } from '../refunds/show-money'
import { type LockedPayment, recordArrived } from '../settle-outcomes'
import type { WithSettling } from '../settle-payment'
import { type Arrived, checkoutOf } from './arrived'
import { takeSecond } from './second-payment'

/** `already_settled`, and nothing booked, for money that is booked already, or may be. @param known a payment of the purchase */
export async function addToUnderpaid(
  ctx: Ctx,
  known: Pick<Payment, 'purchaseId'>,
  arrived: Arrived,
  withSettling: WithSettling,
): Promise<SettleOutcome> {
  return inTransaction(ctx, async (tx) => {
    await lockPurchase(tx, known.purchaseId)
    const waiting = await underpaidPurchase(tx, known.purchaseId)
    if (!waiting) return takeSecond(tx, known.purchaseId, arrived, withSettling)
    if (isCounted(waiting.earlier, arrived)) return 'already_settled'
    await resolveUnderpaid(tx, known.purchaseId, 'more_came')
    const payment = await openRest(tx, waiting)
    const outcome = await recordArrived(tx, payment, checkoutOf(payment, arrived))
    if (outcome === 'late_refunded') await giveBack(tx, waiting.earlier)
    if (outcome !== 'underpaid') await showMoney(tx, payment.purchaseId)
    await withSettling(tx, payment, outcome)
    return outcome
  })
}

type Underpaid = { purchase: Purchase; earlier: [Payment, ...Payment[]] }

async function underpaidPurchase(tx: TxCtx, purchaseId: string): Promise<Underpaid | null> {
  const { payments, ...purchase } = await tx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    include: { payments: { where: { status: 'succeeded' }, orderBy: { providerRef: 'asc' } } },
  })
  const waits = await tx.db.attentionItem.count({ where: { kind: 'underpaid', purchaseId, resolvedAt: null } })
  const [first, ...others] = payments
  const isGivenBack = payments.some(({ refundedMinor }) => refundedMinor > 0)
  if (!first || waits === 0 || purchase.status !== 'needs_attention' || isGivenBack) return null
  return { purchase, earlier: [first, ...others] }
}

/** A person says what they saw before: two who say the same at once mean the same money. */
function isCounted(earlier: readonly Payment[], { source, received = 0 }: Arrived): boolean {
  return source === 'staff' ? received !== receivedOf(earlier) : earlier.some((one) => one.providerIntent === source)
}

function receivedOf(payments: readonly Payment[]): number {
  return payments.reduce((total, { capturedMinor }) => total + capturedMinor, 0)
}

/** Under the first one's reference, with its place in the row. */
async function openRest(tx: TxCtx, { purchase, earlier }: Underpaid): Promise<Payment & LockedPayment> {
  const [{ organizationId, purchaseId, gateway, method, currency, liveMode, providerRef }] = earlier
  const payment = await tx.db.payment.create({
    data: {
      id: tx.random.uuid(tx.now),
      ...{ organizationId, purchaseId, gateway, method, currency, liveMode },
      status: 'pending',
      amountMinor: purchase.totalMinor - receivedOf(earlier),
      providerRef: `${providerRef}/${earlier.length + 1}`,
      createdAt: tx.now,
    },
  })
  return { ...payment, purchase }
}

/** The price came together after the places had gone: the earlier parts go back with the last one. */
async function giveBack(tx: TxCtx, earlier: readonly Payment[]): Promise<void> {
  for (const { id: paymentId, capturedMinor: amount } of earlier)
    await requestRefund(tx, { paymentId, amount, reason: 'places_gone', tellBuyer: true })
}
