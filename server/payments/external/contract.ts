// What confirming an outside payment asks, and what its waiting shows; safe for the browser.
import { z } from 'zod'
import { type Money, maxAmount } from '@/server/kernel/money'
import { id } from '@/server/kernel/text'
import type { ExternalMethodName } from '@/server/sellers/contract'

/** Of a bank statement's file. */
export const maxStatementBytes = 5 * 1024 * 1024

export const confirmPaymentInput = z.strictObject({
  paymentId: id,
  /** What arrived, in minor units of the purchase's currency. */
  amount: z.int('must be a whole number of minor units').min(1, 'at least 1').max(maxAmount, `at most ${maxAmount}`),
  /** What had come for the purchase before, in minor units, as the caller saw it; absent: nothing. */
  received: z.int().min(0).max(maxAmount).optional(),
})
export type ConfirmPaymentInput = z.infer<typeof confirmPaymentInput>

/** What the buyer's page says while the money is awaited. */
export type AwaitedPayment = {
  method: ExternalMethodName
  reference: string
  amount: Money
  /** The organizer's words: the IBAN, the desk, the number. */
  instructions: string
  until: Date
}

export const acceptUnderpaidInput = z.strictObject({ paymentId: id })
export type AcceptUnderpaidInput = z.infer<typeof acceptUnderpaidInput>

export const markRefundSentInput = z.strictObject({ refundId: id })
export type MarkRefundSentInput = z.infer<typeof markRefundSentInput>

export const refundExcessInput = z.strictObject({ paymentId: id })
export type RefundExcessInput = z.infer<typeof refundExcessInput>

export const bookSecondInput = z.strictObject({ itemId: id })
export type BookSecondInput = z.infer<typeof bookSecondInput>

export const listAwaitedInput = z.strictObject({
  /** A reference however it is spaced, a purchase's number, a buyer's name. */
  search: z.string().trim().min(1).max(200).optional(),
  purchaseId: id.optional(),
  cursor: id.optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListAwaitedInput = z.output<typeof listAwaitedInput>

/** `amount` is what is awaited still. */
export type AwaitedRow = Omit<AwaitedPayment, 'instructions'> & {
  paymentId: string
  /** A part that has come. */
  received: Money
  purchase: {
    id: string
    eventId: string
    number: string
    buyerName: string
    eventTitle: string
    timeZone: string
  }
}
export type AwaitedPage = { payments: AwaitedRow[]; nextCursor: string | null }
