// PayPal's orders behind the port. The buyer only agrees at PayPal; the money moves when we capture. An order cannot be closed there:
// one that we closed is simply never captured. PayPal's own conventions (statuses, issues) stay in this folder.
import {
  isLivePaypal,
  type PaypalClient,
  type PaypalOrder,
  type PaypalOrderRequest,
  type PaypalRefund,
  paypalClient,
} from '@/server/providers/paypal-client'
import {
  asked,
  type CheckoutRequest,
  GatewayRefusal,
  GatewayUnavailable,
  type PaymentGateway,
  type ProviderCheckout,
  type ProviderRefund,
  type RefundRequest,
} from '../gateway'
import { fromPaypal, toPaypal } from './paypal-amounts'

const languages = { fr: 'fr-FR', en: 'en-GB' } as const
const LONGEST_TEXT = 127

/** Null while PayPal is not configured. */
export function paypalGateway(): PaymentGateway | null {
  const paypal = paypalClient()
  if (!paypal) return null
  const fetchOrder = async (ref: string) => toCheckout(await asked(() => paypal.fetchOrder(ref)))
  return {
    name: 'paypal',
    liveMode: isLivePaypal(),
    async createCheckout(request) {
      return toCheckout(await asked(() => paypal.createOrder(orderOf(request), request.paymentId)))
    },
    fetchCheckout: ({ ref }) => fetchOrder(ref),
    async fetchCheckoutOfIntent({ ref }) {
      const capture = await asked(() => paypal.fetchCapture(ref))
      const orderId = capture.supplementary_data?.related_ids?.order_id
      return orderId ? fetchOrder(orderId) : null
    },
    async capture({ ref, paymentId }) {
      try {
        return toCheckout(await asked(() => paypal.captureOrder(ref, `capture-${paymentId}`)))
      } catch (error) {
        if (!(error instanceof GatewayRefusal)) throw error
        return afterRefusedCapture(await fetchOrder(ref), error.code)
      }
    },
    async expireCheckout({ ref }) {
      const checkout = await fetchOrder(ref)
      return checkout.status === 'complete' ? checkout : { ...checkout, status: 'expired', approved: false, url: null }
    },
    refund: (request) => refundOnce(paypal, request),
    async fetchRefund({ ref }) {
      return toRefund(await asked(() => paypal.fetchRefund(ref)))
    },
  }
}

/** Captured before (an answer was lost), not agreed to after all, or refused: what the order says now decides. */
function afterRefusedCapture(checkout: ProviderCheckout, code: string): ProviderCheckout {
  if (checkout.status !== 'open') return checkout
  if (code === 'ORDER_NOT_APPROVED') return { ...checkout, approved: false }
  // The buyer's means of payment was refused. This order is left alone from here on; the buyer may start another.
  return { ...checkout, failed: true, approved: false }
}

async function refundOnce(paypal: PaypalClient, request: RefundRequest): Promise<ProviderRefund> {
  const { refundId, intentRef, amount, currency } = request
  const made = request.mayBeMade ? await findRefund(paypal, request) : null
  if (made) return toRefund(made)
  const order = { amount: toPaypal(amount, currency), custom_id: refundId, invoice_id: refundId }
  try {
    return toRefund(await asked(() => paypal.refundCapture(intentRef, order, refundId)))
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error
    // The key may be older than PayPal remembers (45 days): the refund itself still names ours.
    const earlier = await findRefund(paypal, request)
    if (earlier) return toRefund(earlier)
    throw error
  }
}

async function findRefund(paypal: PaypalClient, { intentRef, refundId }: RefundRequest): Promise<PaypalRefund | null> {
  const capture = await asked(() => paypal.fetchCapture(intentRef))
  const orderId = capture.supplementary_data?.related_ids?.order_id
  if (!orderId) return null
  const { purchase_units } = await asked(() => paypal.fetchOrder(orderId))
  const refunds = purchase_units.flatMap(({ payments }) => payments?.refunds ?? [])
  return refunds.find(({ custom_id }) => custom_id === refundId) ?? null
}

export function orderOf(request: CheckoutRequest): PaypalOrderRequest {
  const { currency, lines, statementText } = request
  const total = lines.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0)
  const amount = toPaypal(total, currency)
  return {
    intent: 'CAPTURE',
    purchase_units: [
      {
        amount: { ...amount, breakdown: { item_total: amount } },
        items: lines.map(({ name, unitAmount, quantity }) => ({
          name: shortened(name),
          unit_amount: toPaypal(unitAmount, currency),
          quantity: String(quantity),
          category: 'DIGITAL_GOODS',
        })),
        description: shortened(`${request.purchaseNumber} · ${request.eventTitle}`),
        custom_id: request.paymentId,
        invoice_id: request.purchaseNumber,
        ...(statementText && { soft_descriptor: statementText.slice(0, 22) }),
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          brand_name: shortened(request.eventTitle),
          locale: languages[request.locale],
          shipping_preference: 'NO_SHIPPING',
          user_action: 'PAY_NOW',
          // A cheque of days would keep places that somebody else could have.
          payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
          return_url: request.returnUrl,
          cancel_url: request.returnUrl,
        },
      },
    },
  }
}

/** Whole characters, by PayPal's count of UTF-16 units. */
function shortened(text: string): string {
  return text.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/, '')
}

/** Statuses of a capture whose money came, whatever went back since. */
const taken: readonly string[] = ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED']

function toCheckout(order: PaypalOrder): ProviderCheckout {
  const [unit] = order.purchase_units
  if (!unit) throw new GatewayUnavailable(new Error(`the order ${order.id} has no purchase unit`))
  const captures = unit.payments?.captures ?? []
  const paid = captures.find(({ status }) => taken.includes(status))
  const onItsWay = captures.some(({ status }) => status === 'PENDING')
  const isComplete = order.status === 'COMPLETED' || captures.length > 0
  const link = order.links.find(({ rel }) => rel === 'payer-action' || rel === 'approve')
  return {
    gateway: 'paypal',
    ref: order.id,
    intentRef: (paid ?? captures.at(-1))?.id ?? null,
    status: isComplete ? 'complete' : order.status === 'VOIDED' ? 'expired' : 'open',
    paid: paid !== undefined,
    failed: isComplete && !paid && !onItsWay,
    approved: order.status === 'APPROVED' && !isComplete,
    ...fromPaypal((paid ?? unit).amount),
    liveMode: isLivePaypal(),
    account: null,
    url: isComplete ? null : (link?.href ?? null),
    paymentId: unit.custom_id ?? null,
  }
}

export function toRefund({ id, status }: PaypalRefund): ProviderRefund {
  switch (status) {
    case 'COMPLETED':
      return { ref: id, status: 'succeeded' }
    case 'FAILED':
    case 'CANCELLED':
      return { ref: id, status: 'failed' }
    default:
      return { ref: id, status: 'pending' }
  }
}
