// The port to payment providers: what the product needs from one, in the product's words.
import { DomainError } from '@/server/kernel/errors'
import { ProviderOutage } from '@/server/providers/breaker'
import { ProviderRefusal } from '@/server/providers/refusal'
import type { GatewayName } from '@/server/sellers/contract'

export type ProviderCheckout = {
  gateway: GatewayName
  ref: string
  intentRef: string | null
  /** `complete` and not `paid`: the funds are on their way (or have failed, see `failed`). */
  status: 'open' | 'complete' | 'expired'
  paid: boolean
  failed: boolean
  /** The buyer has agreed, and the money is only taken when `capture` is asked for. */
  approved: boolean
  amount: number
  currency: string
  liveMode: boolean
  /** The connected account it lies in; null: the installation's own. */
  account: string | null
  url: string | null
  /** Our payment's id as we gave it to the provider; a hint for a session whose answer was lost, never a proof. */
  paymentId: string | null
}

export type CheckoutRequest = {
  paymentId: string
  purchaseId: string
  purchaseNumber: string
  eventTitle: string
  /** They add up to the payment's amount, service fee included. */
  lines: { name: string; unitAmount: number; quantity: number }[]
  currency: string
  account: string | null
  /** Minor units that the provider hands to the platform. */
  applicationFee: number
  /** On the buyer's bank statement; empty: the account's own. */
  statementText: string
  buyerEmail: string
  locale: 'fr' | 'en'
  returnUrl: string
  /** Our own page of the purchase, for a gateway that has none. */
  purchaseUrl: string
  createdAt: Date
}

/** Where a provider keeps an object of ours. */
export type ProviderRef = { ref: string; account: string | null }

export type RefundRequest = {
  refundId: string
  paymentId: string
  intentRef: string
  account: string | null
  amount: number
  currency: string
  /** With it goes back what the platform took, in proportion. */
  withApplicationFee: boolean
  /** It is some time old: it may have been made, and its key be forgotten, so it is looked for before it is asked for. */
  mayBeMade: boolean
}

export type ProviderRefund = { ref: string; status: 'succeeded' | 'pending' | 'failed' }

export type PaymentGateway = {
  name: GatewayName
  liveMode: boolean
  /** Repeating it with the same request gives the same checkout. */
  createCheckout(request: CheckoutRequest): Promise<ProviderCheckout>
  fetchCheckout(checkout: ProviderRef): Promise<ProviderCheckout>
  fetchCheckoutOfIntent(intent: ProviderRef): Promise<ProviderCheckout | null>
  /** Takes the money of an approved checkout, once; asked for only while the places are held. */
  capture(checkout: ProviderRef & { paymentId: string }): Promise<ProviderCheckout>
  /** Closes an open checkout; answers what it really is, which may be complete. */
  expireCheckout(checkout: ProviderRef): Promise<ProviderCheckout>
  /** Repeating it with the same id refunds once, however late. */
  refund(order: RefundRequest): Promise<ProviderRefund>
  fetchRefund(refund: ProviderRef): Promise<ProviderRefund>
}

/** The provider said no, and will say it again. */
export class GatewayRefusal extends Error {
  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`the payment provider refused: ${code}`, options)
    this.name = 'GatewayRefusal'
  }
}

/** No answer, or none that tells whether it was done: ask again with the same key. */
export class GatewayUnavailable extends DomainError {
  constructor(cause?: unknown) {
    const message = 'The payment provider does not answer. Nothing is lost; try again in a moment.'
    super('unavailable', 'payments.provider_unavailable', message, { retryAfterSeconds: 5, cause })
    this.name = 'GatewayUnavailable'
  }
}

/** What a provider is asked, with its errors in the port's two words: refused, or no answer. */
export async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof ProviderRefusal) throw new GatewayRefusal(error.code, { cause: error })
    if (error instanceof ProviderOutage) throw new GatewayUnavailable(error)
    throw error
  }
}
