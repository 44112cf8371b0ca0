// What starting a payment asks and answers; safe for the browser.
import { z } from 'zod'
import { maxAmount } from '@/server/kernel/money'
import { id } from '@/server/kernel/text'

export const gateways = ['stripe'] as const
export type GatewayName = (typeof gateways)[number]

export const startPaymentInput = z.strictObject({
  purchaseId: id,
  returnUrl: z.string().max(2000),
  preferredGateways: z.array(z.string().max(40)).max(10).default(['stripe']),
  /** Only to be compared with the purchase's own; it decides nothing. */
  amount: z.int().min(0).max(maxAmount).optional(),
  currency: z.string().length(3).optional(),
})
export type StartPaymentInput = z.infer<typeof startPaymentInput>

export type PaymentStatus = 'intended' | 'pending' | 'succeeded' | 'failed' | 'expired'

export type StartedPayment = {
  paymentId: string
  paymentIntentId: string
  gateway: GatewayName
  redirectUrl: string
  clientSecret: null
  status: 'pending' | 'succeeded'
  /** False when an open payment of the same purchase was found. */
  created: boolean
}

/** What became of asking to settle; kept on the provider's event. */
export type SettleOutcome =
  | 'settled'
  | 'already_settled'
  | 'still_open'
  | 'awaiting_funds'
  | 'closed'
  | 'late_settled'
  | 'late_refunded'
  | 'mismatch'
  | 'unknown_payment'
