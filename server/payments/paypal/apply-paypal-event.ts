// What a stored event of PayPal's leads to. As with every provider it only says where to look: the order is fetched, so that old, doubled
// and reordered events all end in the present truth. An order that its buyer has agreed to is captured here, if its places are held.
import { z } from 'zod'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { askAboutDispute } from '../ask-about-dispute'
import { gatewayOf } from '../gateways'
import { refreshPayment } from '../refresh-payment'
import { checkRefund } from '../refunds/send-refund'
import { settlePayment } from '../settle-payment'
import { adoptPaypalRefund, captureReversed } from './adopt-paypal-refund'

type StoredEvent = { type: string; payload: string }
type Handler = (ctx: Ctx, ref: string) => Promise<string>

const handlers: Readonly<Record<string, Handler>> = {
  'CHECKOUT.ORDER.APPROVED': orderChanged,
  'CHECKOUT.ORDER.COMPLETED': orderChanged,
  'CHECKOUT.ORDER.VOIDED': orderChanged,
  'PAYMENT.CAPTURE.COMPLETED': captureChanged,
  'PAYMENT.CAPTURE.DENIED': captureChanged,
  'PAYMENT.CAPTURE.DECLINED': captureChanged,
  'PAYMENT.CAPTURE.PENDING': captureChanged,
  'PAYMENT.CAPTURE.REFUNDED': refundChanged,
  'PAYMENT.REFUND.PENDING': refundChanged,
  'PAYMENT.REFUND.FAILED': refundChanged,
  'PAYMENT.CAPTURE.REVERSED': captureReversed,
  'CUSTOMER.DISPUTE.CREATED': disputeChanged,
  'CUSTOMER.DISPUTE.UPDATED': disputeChanged,
  'CUSTOMER.DISPUTE.RESOLVED': disputeChanged,
}

/** An outcome to be kept with the event. Fails with GatewayRefusal when PayPal does not know the object. */
export async function applyPaypalEvent(ctx: Ctx, event: StoredEvent): Promise<string> {
  const handler = Object.hasOwn(handlers, event.type) ? handlers[event.type] : undefined
  const ref = refOf(event.payload)
  return handler && ref ? handler(ctx, ref) : 'ignored'
}

async function orderChanged(ctx: Ctx, orderId: string): Promise<string> {
  const checkout = await gatewayOf('paypal').fetchCheckout({ ref: orderId, account: null })
  const outcome = await settlePayment(ctx, checkout)
  if (outcome !== 'still_open' || !checkout.approved) return outcome
  const payment = await ctx.db.payment.findUnique({
    where: { gateway_providerRef: { gateway: 'paypal', providerRef: orderId } },
    select: { purchaseId: true },
  })
  return (payment && (await refreshPayment(ctx, payment.purchaseId, { close: false }))) ?? outcome
}

async function captureChanged(ctx: Ctx, captureId: string): Promise<string> {
  const checkout = await gatewayOf('paypal').fetchCheckoutOfIntent({ ref: captureId, account: null })
  return checkout ? settlePayment(ctx, checkout) : 'unknown_payment'
}

/** A refund that we do not know was made in PayPal's own dashboard. */
async function refundChanged(ctx: Ctx, refundId: string): Promise<string> {
  const refund = await ctx.db.refund.findUnique({ where: { providerRef: refundId } })
  if (!refund) return adoptPaypalRefund(ctx, refundId)
  await checkRefund(ctx, { refundId: refund.id })
  return 'refund_checked'
}

async function disputeChanged(ctx: Ctx, providerRef: string): Promise<string> {
  await inTransaction(ctx, (tx) => askAboutDispute(tx, { gateway: 'paypal', account: null, providerRef }))
  return 'dispute_followed'
}

const payloadSchema = z.object({
  resource: z.object({ id: z.unknown().optional(), dispute_id: z.unknown().optional() }),
})
const refSchema = z.string().regex(/^[\w-]{1,255}$/)

/** Disputes name themselves otherwise. */
function refOf(payload: string): string | null {
  const parsed = payloadSchema.safeParse(JSON.parse(payload))
  const ref = refSchema.safeParse(parsed.data?.resource.dispute_id ?? parsed.data?.resource.id)
  return ref.success ? ref.data : null
}
