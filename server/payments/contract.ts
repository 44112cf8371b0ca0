// What starting a payment asks and answers; safe for the browser.
import { z } from 'zod'
import type { EventStatus, VenueView } from '@/server/events/contract'
import { type Money, maxAmount } from '@/server/kernel/money'
import { id } from '@/server/kernel/text'
import type { PurchaseView } from '@/server/purchases/contract'

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

/** Where paying stands, for the page of a purchase: `unknown` when the provider did not say in time. */
export type PayingState = 'none' | 'open' | 'on_its_way' | 'failed' | 'lapsed' | 'unknown'

/** Everything that the page of a purchase tells its holder. */
export type PurchasePage = {
  purchase: PurchaseView
  /** Tokens of the tickets' own pages, by ticket id. */
  ticketTokens: Readonly<Record<string, string>>
  /** Names given to places so far, in the order of the items. */
  names: { ticketTypeId: string; name: string }[]
  /** When the present term of the hold began, for its dial. */
  heldSince: Date
  canProlong: boolean
  paying: PayingState
  refunds: { amount: Money; reason: string; status: 'requested' | 'succeeded' | 'failed' }[]
  /** Of the mail with the tickets. */
  mail: 'none' | 'requested' | 'sent' | 'failed'
  event: {
    id: string
    slug: string
    title: string
    status: EventStatus
    timeZone: string
    startsAt: Date
    endsAt: Date
    doorsAt: Date | null
    venue: VenueView | null
    coverPath: string | null
    organizationName: string
  }
}
