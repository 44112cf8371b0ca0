// What starting a payment asks and answers; safe for the browser.
import { z } from 'zod'
import { type Money, maxAmount } from '@/server/kernel/money'
import { id } from '@/server/kernel/text'
import type { Billing, PurchaseView } from '@/server/purchases/contract'
import { type ExternalMethodName, externalMethodNames, type GatewayName } from '@/server/sellers/contract'
import type { EventOnTicket } from '@/server/tickets/contract'
import type { AwaitedPayment } from './external/contract'

export const startPaymentInput = z.strictObject({
  purchaseId: id,
  returnUrl: z.string().max(2000),
  /** In this order; empty: in the organizer's. */
  preferredGateways: z.array(z.string().max(40)).max(10).default([]),
  /** Of `external`: how the money is to be sent. */
  method: z.enum(externalMethodNames).optional(),
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
  | 'underpaid'
  | 'unknown_payment'

/** Where paying stands, for the page of a purchase: `unknown` when the provider did not say in time. */
export type PayingState = 'none' | 'open' | 'on_its_way' | 'failed' | 'lapsed' | 'unknown'

/** One way to pay that is open to a buyer. */
export type PayOption = {
  gateway: GatewayName
  /** Of `external`; each method is a way of its own. */
  method: ExternalMethodName | null
  /** It has failed again and again and is left alone for a moment. */
  isResting: boolean
}

/** Everything that the page of a purchase tells its holder. */
export type PurchasePage = {
  purchase: PurchaseView
  /** Names given to places so far, in the order of the items. */
  names: { ticketTypeId: string; name: string }[]
  /** For the invoice, as far as given. */
  billing: Billing
  /** When the present term of the hold began, for its dial. */
  heldSince: Date
  canProlong: boolean
  paying: PayingState
  /** Empty once nothing is to be paid. */
  options: PayOption[]
  /** Where the open payment lies, if there is one. */
  payingThrough: GatewayName | null
  /** How to send the money that is awaited from outside of any provider. */
  awaited: AwaitedPayment | null
  refunds: { amount: Money; reason: string; status: 'requested' | 'succeeded' | 'failed' }[]
  /** Of the mail with the tickets. */
  mail: 'none' | 'requested' | 'sent' | 'bounced' | 'failed' | 'obsolete'
  event: EventOnTicket
}
