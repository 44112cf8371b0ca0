// Refunds that somebody made in PayPal's own dashboard, and captures that PayPal took back by itself. Guards: money that a dispute has
// taken is booked with the dispute and not a second time as a refund; money that nothing explains calls a person.
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { type PaypalClient, type PaypalRefund, paypalClient } from '@/server/providers/paypal-client'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { askAboutDispute } from '../ask-about-dispute'
import { openAttention } from '../attention/attention'
import { isDisputed } from '../disputed-money'
import { asked } from '../gateway'
import { recordPaymentLog } from '../log/record-payment-log'
import { type Adopted, adoptRefund } from '../refunds/adopt-refund'
import { fromPaypal } from './paypal-amounts'
import { toRefund } from './paypal-gateway'

type Followed = Adopted | 'dispute_followed' | 'reversed'

/** The refund of an event. Fails with GatewayRefusal when PayPal does not know it. */
export async function adoptPaypalRefund(ctx: Ctx, refundId: string): Promise<Followed> {
  const refund = await asked(() => configured().fetchRefund(refundId))
  const captureId = captureOf(refund)
  const adopted = await adopt(ctx, refund, captureId)
  if (adopted !== 'disputed' || captureId === null) return adopted
  return followDisputes(ctx, captureId)
}

/** Every refund of a capture that is none of ours yet; none while a dispute has its money. */
export async function adoptPaypalRefundsOf(ctx: Ctx, captureId: string): Promise<void> {
  const payment = await paymentOf(ctx, captureId)
  if (!payment || (await isDisputed(ctx, payment.id))) return
  const capture = await asked(() => configured().fetchCapture(captureId))
  const orderId = capture.supplementary_data?.related_ids?.order_id
  if (!orderId) return
  const { purchase_units } = await asked(() => configured().fetchOrder(orderId))
  for (const refund of purchase_units.flatMap(({ payments }) => payments?.refunds ?? []))
    await adopt(ctx, refund, captureId)
}

function adopt(ctx: Ctx, refund: PaypalRefund, intentRef: string | null): Promise<Adopted> {
  if (!refund.amount) throw new Error(`PayPal told no amount of the refund ${refund.id}`)
  const { amount } = fromPaypal(refund.amount)
  const ownId = refund.custom_id ?? null
  return adoptRefund(ctx, { ...toRefund(refund), gateway: 'paypal', account: null, intentRef, amount, ownId })
}

/**
 * PayPal took money of a capture back by itself. @param ref of the reversal, which is told as a refund is, or of the capture. Fails with
 * GatewayRefusal when PayPal knows neither.
 */
export async function captureReversed(ctx: Ctx, ref: string): Promise<Followed> {
  const reversal = (await paymentOf(ctx, ref)) ? null : await asked(() => configured().fetchRefund(ref))
  const captureId = reversal ? captureOf(reversal) : ref
  const payment = captureId ? await paymentOf(ctx, captureId) : null
  if (!captureId || !payment) return 'unknown_payment'
  ctx.log.error({ paymentId: payment.id, captureId }, 'PayPal took a payment back')
  const taken = reversal?.amount ? fromPaypal(reversal.amount).amount : payment.capturedMinor - payment.refundedMinor
  return inTransaction(ctx, async (tx) => {
    const { organizationId, purchaseId, currency } = payment
    await lockPurchase(tx, purchaseId)
    const about = { organizationId, purchaseId, amountMinor: taken, currency }
    const detail = 'PAYMENT.CAPTURE.REVERSED'
    await recordPaymentLog(tx, { ...about, kind: 'provider_event', gateway: 'paypal', providerRef: captureId, detail })
    if (await isDisputed(tx, payment.id)) return askForDisputes(tx, payment.id)
    const { eventId } = await tx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId }, select: { eventId: true } })
    const subject = { subjectKind: 'payment', subjectId: payment.id } as const
    await openAttention(tx, { ...about, ...subject, eventId, kind: 'payment_reversed' })
    return 'reversed'
  })
}

async function followDisputes(ctx: Ctx, captureId: string): Promise<Followed> {
  const payment = await paymentOf(ctx, captureId)
  return payment ? inTransaction(ctx, (tx) => askForDisputes(tx, payment.id)) : 'unknown_payment'
}

async function askForDisputes(tx: TxCtx, paymentId: string): Promise<'dispute_followed'> {
  for (const { providerRef } of await tx.db.dispute.findMany({ where: { paymentId, gateway: 'paypal' } }))
    await askAboutDispute(tx, { gateway: 'paypal', account: null, providerRef })
  return 'dispute_followed'
}

function paymentOf(ctx: Ctx, captureId: string) {
  return ctx.db.payment.findFirst({ where: { gateway: 'paypal', providerIntent: captureId } })
}

/** A refund names what it gives back by a link. */
function captureOf({ links }: PaypalRefund): string | null {
  const up = links.find(({ rel }) => rel === 'up')?.href
  return /\/v2\/payments\/captures\/([\w-]{1,255})$/.exec(up ?? '')?.[1] ?? null
}

function configured(): PaypalClient {
  const paypal = paypalClient()
  if (!paypal) throw new Error('PayPal is not configured any more')
  return paypal
}
