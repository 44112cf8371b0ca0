// What a refund asks and answers, what the dialog shows before, and how a run of refunds stands; safe for the browser.
import { z } from 'zod'
import { locales } from '@/server/kernel/format'
import { currencies, type Money, maxAmount } from '@/server/kernel/money'
import { id, lines } from '@/server/kernel/text'

/** What a person can give as the reason. */
export const refundReasons = ['requested_by_customer', 'duplicate', 'event_cancelled', 'goodwill', 'other'] as const
export type RefundReason = (typeof refundReasons)[number]

/** Of money that went back by itself, since it could not become tickets, or at the provider, without us. */
export const ownRefundReasons = ['paid_twice', 'places_gone', 'mismatch', 'made_at_provider', 'overpaid'] as const
export type OwnRefundReason = (typeof ownRefundReasons)[number]

const ticketFates = ['void', 'keep'] as const
export type TicketFate = (typeof ticketFates)[number]

const request = {
  /** Absent: the price of the chosen tickets, or all that is left. */
  amount: z
    .strictObject({
      amount: z
        .int('must be a whole number of minor units')
        .min(1, 'at least 1')
        .max(maxAmount, `at most ${maxAmount}`),
      currency: z.enum(currencies, 'is not a currency that can be sold in'),
    })
    .optional(),
  ticketIds: z
    .array(id)
    .min(1)
    .max(100)
    .refine((ids) => new Set(ids).size === ids.length, 'names a ticket twice')
    .optional(),
  reason: z.enum(refundReasons, `must be one of ${refundReasons.join(', ')}`),
  note: lines(1000).optional(),
  /** Absent: chosen tickets, and all of a whole refund, are void; an amount alone keeps them, and so does a payment beside which another has paid. */
  tickets: z.enum(ticketFates, 'must be void or keep').optional(),
  /** The service fee stays with the seller. */
  keepFees: z.boolean().optional(),
  /** Voids a ticket although somebody has come in with it. */
  evenIfEntered: z.boolean().optional(),
}

export const refundPaymentInput = z.strictObject(request)
export type RefundRequest = z.output<typeof refundPaymentInput>

/** `key` is made by the caller for each refund that it means: sent again, it answers the first one. */
export const refundPurchaseInput = z.strictObject({ purchaseId: id, key: id, ...request })

export const retryRefundInput = z.strictObject({ refundId: id })

type RefundStatus = 'requested' | 'succeeded' | 'failed'

/** `refundId` is null where nothing was to be paid back: the tickets are void all the same. */
export type RefundAnswer = { refundId: string | null; status: RefundStatus }

/** What may be given back of a purchase. */
export type RefundOptions = {
  currency: string
  /** Captured, and neither given back, promised nor disputed. */
  left: Money
  /** The service fee within it. */
  feeLeft: Money
  /** Disputes have all that is left. */
  isDisputed: boolean
  tickets: RefundableTicket[]
}

export type RefundableTicket = {
  id: string
  ticketCode: string
  attendeeName: string
  ticketTypeName: string
  /** What the buyer paid for it, without the service fee, and its share of that. */
  price: Money
  fee: Money
  status: 'valid' | 'void' | 'blocked'
  isRefunded: boolean
  entered: { at: Date; location: string | null } | null
}

export const cancelEventInput = z.strictObject({
  eventId: id,
  /** The event's title, typed by the person. */
  confirmation: z.string().max(1000),
  keepFees: z.boolean().default(false),
})

export const refundRunInput = z.strictObject({ eventId: id })
export const refundFileInput = z.strictObject({ eventId: id, locale: z.enum(locales) })

type RefundRunStatus = 'running' | 'paused' | 'completed'

/** Counts are those of rows, at the instant of the question. */
export type RefundRunView = {
  id: string
  status: RefundRunStatus
  reason: string
  keepFees: boolean
  createdAt: Date
  completedAt: Date | null
  total: number
  waiting: number
  /** Asked for; the provider has not decided. */
  sent: number
  succeeded: number
  failed: number
  refunded: Money
  /** Decided within the last minute. */
  perMinute: number
  /** Null while nothing tells. */
  secondsLeft: number | null
  failures: RefundRunFailure[]
}

export type RefundRunFailure = {
  purchaseId: string
  number: string
  buyer: { name: string; email: string }
  /** What is still to be given back. */
  amount: Money
  /** A code of ours or of the provider. */
  error: string
}
