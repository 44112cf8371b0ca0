// Refunds of captures. Guards: never more than was captured; one PayPal-Request-Id, and one invoice id, refund once.
import { z } from 'zod'
import { refundsOf, showRefund } from './orders'
import { minorUnits, moneyOf } from './paypal-amounts'
import { refuse, unknownResource } from './paypal-refusal'
import { type Capture, type PaypalWorld, paypalId, type Refund } from './paypal-world'

const refundBody = z.object({
  amount: z.object({ currency_code: z.string(), value: z.string() }).optional(),
  custom_id: z.string().min(1).max(127).optional(),
  invoice_id: z.string().min(1).max(127).optional(),
  note_to_payer: z.string().min(1).max(255).optional(),
})

export function captureById(world: PaypalWorld, id: string): Capture {
  return world.captures.get(id) ?? unknownResource()
}

export function refundById(world: PaypalWorld, id: string): Refund {
  return world.refunds.get(id) ?? unknownResource()
}

export function refundCapture(world: PaypalWorld, id: string, body: unknown): Refund {
  const capture = captureById(world, id)
  const parsed = refundBody.safeParse(body)
  if (!parsed.success) return refuse(400, 'INVALID_PARAMETER_VALUE', parsed.error.issues[0]?.message ?? 'invalid')
  const { amount: wanted, ...names } = parsed.data
  if (capture.status === 'PENDING')
    refuse(422, 'PENDING_CAPTURE', 'Cannot initiate a refund as the capture is pending.')
  if (capture.status === 'DECLINED') refuse(422, 'REFUND_NOT_ALLOWED', 'Capture cannot be refunded.')
  if (capture.status === 'REFUNDED')
    refuse(422, 'CAPTURE_FULLY_REFUNDED', 'The capture has already been fully refunded.')
  const earlier = refundsOf(world, capture)
  if (names.invoice_id && earlier.some((refund) => refund.invoice_id === names.invoice_id))
    refuse(422, 'DUPLICATE_INVOICE_ID', 'Invoice ID was previously used to refund a capture.')
  const currency = capture.amount.currency_code
  if (wanted && wanted.currency_code !== currency)
    refuse(422, 'REFUND_CAPTURE_CURRENCY_MISMATCH', 'Refund must be in the same currency as the capture.')
  const left =
    (minorUnits(capture.amount) ?? 0) - earlier.reduce((sum, { amount }) => sum + (minorUnits(amount) ?? 0), 0)
  const minor = wanted ? minorUnits(wanted) : left
  if (minor === null) return refuse(422, 'DECIMAL_PRECISION', 'The currency has other decimals.')
  if (minor <= 0) refuse(422, 'CANNOT_BE_ZERO_OR_NEGATIVE', 'Must be greater than zero.')
  if (minor > left)
    refuse(
      422,
      'REFUND_AMOUNT_EXCEEDED',
      'The refund amount must be less than or equal to what is left of the capture.',
    )
  const at = world.now()
  const refund = world.refunds.put({
    id: paypalId(),
    captureId: capture.id,
    status: 'COMPLETED',
    amount: moneyOf(minor, currency),
    ...names,
    create_time: at,
    update_time: at,
  })
  const status = minor === left ? 'REFUNDED' : 'PARTIALLY_REFUNDED'
  world.captures.put({ ...capture, status, update_time: at })
  world.emit('PAYMENT.CAPTURE.REFUNDED', 'refund', 'A capture payment was refunded', showRefund(world, refund))
  return refund
}
