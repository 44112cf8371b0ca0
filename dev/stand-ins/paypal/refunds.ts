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
  const left = leftOf(world, capture)
  const minor = wanted ? minorUnits(wanted) : left
  if (minor === null) return refuse(422, 'DECIMAL_PRECISION', 'The currency has other decimals.')
  if (minor <= 0) refuse(422, 'CANNOT_BE_ZERO_OR_NEGATIVE', 'Must be greater than zero.')
  if (minor > left)
    refuse(
      422,
      'REFUND_AMOUNT_EXCEEDED',
      'The refund amount must be less than or equal to what is left of the capture.',
    )
  const refund = put(world, capture, { status: capture.isSlow ? 'PENDING' : 'COMPLETED', minor, names })
  tell(world, refund)
  return refund
}

/** What PayPal decides about a refund that takes days. */
export function decideRefund(world: PaypalWorld, pending: Refund, isGood: boolean): Refund {
  const decided = world.refunds.put({
    ...pending,
    status: isGood ? 'COMPLETED' : 'FAILED',
    update_time: world.now(),
  })
  showLeft(world, captureById(world, pending.captureId))
  tell(world, decided)
  return decided
}

/** PayPal takes money back by itself, at most what is left; it is told in the shape of a refund. */
export function reverseCapture(world: PaypalWorld, capture: Capture, minor: number): Refund {
  const taken = Math.min(minor, leftOf(world, capture))
  const reversal = put(world, capture, { status: 'COMPLETED', minor: taken, names: {} })
  world.emit('PAYMENT.CAPTURE.REVERSED', 'refund', 'A capture payment was reversed', showRefund(world, reversal))
  return reversal
}

type Given = Pick<Refund, 'status'> & {
  minor: number
  names: Pick<Refund, 'custom_id' | 'invoice_id' | 'note_to_payer'>
}

function put(world: PaypalWorld, capture: Capture, { status, minor, names }: Given): Refund {
  const at = world.now()
  const amount = moneyOf(minor, capture.amount.currency_code)
  const made = { id: paypalId(), captureId: capture.id, status, amount, ...names, create_time: at, update_time: at }
  const refund = world.refunds.put(made)
  showLeft(world, capture)
  return refund
}

function showLeft(world: PaypalWorld, capture: Capture): void {
  const left = leftOf(world, capture)
  const isWhole = left === (minorUnits(capture.amount) ?? 0)
  const status = left === 0 ? 'REFUNDED' : isWhole ? 'COMPLETED' : 'PARTIALLY_REFUNDED'
  world.captures.put({ ...capture, status, update_time: world.now() })
}

/** Minor units that nobody has asked back yet; a refund that failed is back in it. */
export function leftOf(world: PaypalWorld, capture: Capture): number {
  const given = refundsOf(world, capture).filter(({ status }) => status !== 'FAILED')
  return (minorUnits(capture.amount) ?? 0) - given.reduce((sum, { amount }) => sum + (minorUnits(amount) ?? 0), 0)
}

const events = {
  COMPLETED: ['PAYMENT.CAPTURE.REFUNDED', 'A capture payment was refunded'],
  PENDING: ['PAYMENT.REFUND.PENDING', 'A refund is pending'],
  FAILED: ['PAYMENT.REFUND.FAILED', 'A refund failed'],
} as const

function tell(world: PaypalWorld, refund: Refund): void {
  const [type, summary] = events[refund.status]
  world.emit(type, 'refund', summary, showRefund(world, refund))
}
