// Orders: made, read, captured. Guards: amounts add up to the last minor unit; one PayPal-Request-Id makes one order; an order is
// captured once, and only after its buyer agreed.
import { z } from 'zod'
import { isCurrency, minorUnits } from './paypal-amounts'
import { refuse, unknownResource } from './paypal-refusal'
import { type Capture, type Order, type PaypalWorld, paypalId, type Refund } from './paypal-world'

/** An order that nobody agreed to is forgotten after three hours. */
const LIFE_MS = 3 * 3600 * 1000

const money = z.object({ currency_code: z.string().length(3), value: z.string().max(32) })
const text = z.string().min(1).max(127)
const orderBody = z.object({
  intent: z.literal('CAPTURE'),
  purchase_units: z
    .array(
      z.object({
        reference_id: z.string().min(1).max(256).default('default'),
        amount: z.object({ ...money.shape, breakdown: z.object({ item_total: money.optional() }).optional() }),
        items: z
          .array(
            z.object({
              name: text,
              unit_amount: money,
              quantity: z.string().regex(/^[1-9][0-9]{0,9}$/),
              category: z.enum(['DIGITAL_GOODS', 'PHYSICAL_GOODS', 'DONATION']).optional(),
              description: z.string().max(127).optional(),
            }),
          )
          .optional(),
        description: text.optional(),
        custom_id: text.optional(),
        invoice_id: text.optional(),
        soft_descriptor: z.string().min(1).max(22).optional(),
      }),
    )
    .length(1),
  payment_source: z
    .object({
      paypal: z.object({
        experience_context: z
          .object({
            brand_name: text.optional(),
            locale: z
              .string()
              .regex(/^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/)
              .optional(),
            return_url: z.url().optional(),
            cancel_url: z.url().optional(),
          })
          .default({}),
      }),
    })
    .optional(),
})

export function createOrder(world: PaypalWorld, body: unknown): Order {
  const parsed = orderBody.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refuse(400, 'INVALID_PARAMETER_VALUE', issue?.message ?? 'invalid', `/${issue?.path.join('/') ?? ''}`)
  }
  const [unit] = parsed.data.purchase_units
  if (!unit) return unknownResource()
  checkAmounts(unit)
  const at = world.now()
  return world.orders.put({
    id: paypalId(),
    status: parsed.data.payment_source ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
    create_time: at,
    update_time: at,
    unit,
    experience: parsed.data.payment_source?.paypal.experience_context ?? {},
    withSource: parsed.data.payment_source !== undefined,
    means: 'good',
    captureId: null,
  })
}

function checkAmounts({ amount, items }: z.infer<typeof orderBody>['purchase_units'][number]): void {
  const total = exact(amount, '/purchase_units/@reference_id/amount/value')
  if (total <= 0) refuse(422, 'CANNOT_BE_ZERO_OR_NEGATIVE', 'Must be greater than zero.', '/amount/value')
  const itemTotal = amount.breakdown?.item_total
  if (itemTotal && exact(itemTotal, '/amount/breakdown/item_total') !== total)
    refuse(422, 'AMOUNT_MISMATCH', 'Should equal item_total + tax_total + shipping + handling + insurance.')
  if (!items) return
  if (!itemTotal) refuse(422, 'ITEM_TOTAL_REQUIRED', 'If item details are specified, item_total is required.')
  const sum = items.reduce(
    (all, item) => all + exact(item.unit_amount, '/items/unit_amount') * Number(item.quantity),
    0,
  )
  if (sum !== exact(itemTotal, '/amount/breakdown/item_total'))
    refuse(422, 'ITEM_TOTAL_MISMATCH', 'Should equal sum of (unit_amount * quantity) across all items.')
  if (items.some(({ unit_amount }) => unit_amount.currency_code !== amount.currency_code))
    refuse(422, 'CURRENCY_MISMATCH', 'All currencies of an order must be the same.')
}

function exact(money: { currency_code: string; value: string }, field: string): number {
  if (!isCurrency(money.currency_code))
    refuse(422, 'CURRENCY_NOT_SUPPORTED', 'Currency code is not currently supported.', field)
  return minorUnits(money) ?? refuse(422, 'DECIMAL_PRECISION', 'The currency has other decimals.', field)
}

export function orderById(world: PaypalWorld, id: string): Order {
  const order = world.orders.get(id)
  const isForgotten =
    order && !['APPROVED', 'COMPLETED'].includes(order.status) && Date.now() - Date.parse(order.create_time) > LIFE_MS
  return order && !isForgotten ? order : unknownResource()
}

export function captureOrder(world: PaypalWorld, id: string): Order {
  const order = orderById(world, id)
  if (order.status === 'COMPLETED')
    refuse(
      422,
      'ORDER_ALREADY_CAPTURED',
      "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.",
    )
  if (order.status !== 'APPROVED')
    refuse(422, 'ORDER_NOT_APPROVED', 'Payer has not yet approved the Order for payment.')
  const { invoice_id } = order.unit
  if (
    invoice_id &&
    [...world.captures.values()].some((capture) => capture.invoice_id === invoice_id && capture.status !== 'DECLINED')
  )
    refuse(422, 'DUPLICATE_INVOICE_ID', 'Duplicate Invoice ID detected.')
  if (order.means === 'declined') {
    world.orders.put({ ...order, status: 'PAYER_ACTION_REQUIRED', means: 'good', update_time: world.now() })
    refuse(422, 'INSTRUMENT_DECLINED', 'The instrument presented was either declined by the processor or bank.')
  }
  const at = world.now()
  const capture = world.captures.put({
    id: paypalId(),
    orderId: order.id,
    status: order.means === 'reviewed' ? 'PENDING' : 'COMPLETED',
    amount: { currency_code: order.unit.amount.currency_code, value: order.unit.amount.value },
    custom_id: order.unit.custom_id,
    invoice_id,
    create_time: at,
    update_time: at,
  })
  const completed = world.orders.put({ ...order, status: 'COMPLETED', captureId: capture.id, update_time: at })
  const type = capture.status === 'PENDING' ? 'PAYMENT.CAPTURE.PENDING' : 'PAYMENT.CAPTURE.COMPLETED'
  world.emit(type, 'capture', `Payment ${capture.status.toLowerCase()}`, showCapture(world, capture, true))
  world.emit('CHECKOUT.ORDER.COMPLETED', 'checkout-order', 'Checkout Order Completed', showOrder(world, completed))
  return completed
}

/** @param minimal as without `Prefer: return=representation` */
export function showOrder(world: PaypalWorld, order: Order, minimal = false): object {
  const capture = order.captureId === null ? undefined : world.captures.get(order.captureId)
  const refunds = capture ? refundsOf(world, capture) : []
  const payments = capture && {
    captures: [showCapture(world, capture)],
    ...(refunds.length > 0 && { refunds: refunds.map((refund) => showRefund(world, refund)) }),
  }
  const source = order.withSource
    ? { payment_source: { paypal: order.status === 'APPROVED' || capture ? PAYER : {} } }
    : {}
  if (minimal && !capture) return { id: order.id, status: order.status, ...source, links: linksOf(world, order) }
  return {
    id: order.id,
    intent: 'CAPTURE',
    status: order.status,
    ...source,
    purchase_units: [{ ...order.unit, ...(payments && { payments }) }],
    create_time: order.create_time,
    update_time: order.update_time,
    links: linksOf(world, order),
  }
}

const PAYER = {
  email_address: 'camille@exemple.fr',
  account_id: 'QYR5Z8XDVJNXQ',
  account_status: 'VERIFIED',
  name: { given_name: 'Camille', surname: 'Essai' },
  address: { country_code: 'FR' },
}

function linksOf(world: PaypalWorld, { id, status, withSource }: Order): object[] {
  const self = { href: `${world.baseUrl}/v2/checkout/orders/${id}`, rel: 'self', method: 'GET' }
  if (status === 'COMPLETED') return [self]
  if (status === 'APPROVED') return [self, { href: `${self.href}/capture`, rel: 'capture', method: 'POST' }]
  const page = `${world.pagesUrl}/checkoutnow?token=${id}`
  return [self, { href: page, rel: withSource ? 'payer-action' : 'approve', method: 'GET' }]
}

/** @param whole as `GET /v2/payments/captures/…` and events show it */
export function showCapture(world: PaypalWorld, capture: Capture, whole = false): object {
  const { orderId, isSlow: _, ...shown } = capture
  const href = `${world.baseUrl}/v2/payments/captures/${capture.id}`
  return {
    ...shown,
    ...(capture.status === 'PENDING' && { status_details: { reason: 'PENDING_REVIEW' } }),
    final_capture: true,
    seller_protection: { status: 'NOT_ELIGIBLE' },
    ...(whole && { supplementary_data: { related_ids: { order_id: orderId } } }),
    links: [
      { href, rel: 'self', method: 'GET' },
      { href: `${href}/refund`, rel: 'refund', method: 'POST' },
      { href: `${world.baseUrl}/v2/checkout/orders/${orderId}`, rel: 'up', method: 'GET' },
    ],
  }
}

export function refundsOf(world: PaypalWorld, capture: Capture): Refund[] {
  return [...world.refunds.values()].filter(({ captureId }) => captureId === capture.id)
}

export function showRefund(world: PaypalWorld, { captureId, ...refund }: Refund): object {
  return {
    ...refund,
    ...(refund.status === 'PENDING' && { status_details: { reason: 'ECHECK' } }),
    links: [
      { href: `${world.baseUrl}/v2/payments/refunds/${refund.id}`, rel: 'self', method: 'GET' },
      { href: `${world.baseUrl}/v2/payments/captures/${captureId}`, rel: 'up', method: 'GET' },
    ],
  }
}
