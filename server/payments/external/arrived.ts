// Money that came outside of any provider, in the words of the port, so that it settles like every other.
import type { Payment } from '@/prisma/generated/client'
import type { ProviderCheckout } from '../gateway'

/** What arrived: minor units of the payment's own currency. */
export type Arrived = {
  paymentId: string
  amount: number
  currency: string
  /**
   * Who says so, for the log: `staff`, `integration:…`, `bank_line:…`; kept with the payment as what paid it. The same money has the same
   * one, however often it is told.
   */
  source: string
  /** A person has said that it is other money than what is booked. */
  isSecond?: boolean
  /** Of a person: what had come for the purchase before, as they saw it. */
  received?: number
}

const FROM_LINE = 'bank_line:'

/** The source that a line of a statement is. */
export function sourceOfLine({ id }: { id: string }): string {
  return FROM_LINE + id
}

/** The id of the line that a source is; none for another source. */
export function lineOfSource(source: string | null): string[] {
  return source?.startsWith(FROM_LINE) ? [source.slice(FROM_LINE.length)] : []
}

/** The money alone, whichever payment it is for. */
export type ArrivedMoney = Omit<Arrived, 'paymentId'>

export function checkoutOf(payment: Payment, { amount, currency, source }: ArrivedMoney): ProviderCheckout {
  const ref = payment.providerRef ?? ''
  return {
    gateway: 'external',
    ref,
    intentRef: source === 'staff' ? ref : source,
    status: 'complete',
    paid: true,
    failed: false,
    approved: false,
    amount,
    currency,
    liveMode: payment.liveMode,
    account: payment.providerAccount,
    url: payment.redirectUrl,
    paymentId: payment.id,
  }
}
