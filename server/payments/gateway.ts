// The port to payment providers: what the product needs from one, in the product's words.
import { DomainError } from '@/server/kernel/errors'
import type { GatewayName } from './contract'

export type ProviderCheckout = {
  gateway: GatewayName
  ref: string
  intentRef: string | null
  /** `complete` and not `paid`: the funds are on their way (or have failed, see `failed`). */
  status: 'open' | 'complete' | 'expired'
  paid: boolean
  failed: boolean
  amount: number
  currency: string
  liveMode: boolean
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
  lines: { name: string; unitAmount: number; quantity: number }[]
  currency: string
  buyerEmail: string
  locale: 'fr' | 'en'
  returnUrl: string
  createdAt: Date
}

export type ProviderRefund = { ref: string; status: 'succeeded' | 'pending' | 'failed' }

export type PaymentGateway = {
  name: GatewayName
  liveMode: boolean
  /** Repeating it with the same request gives the same checkout. */
  createCheckout(request: CheckoutRequest): Promise<ProviderCheckout>
  fetchCheckout(ref: string): Promise<ProviderCheckout>
  fetchCheckoutOfIntent(intentRef: string): Promise<ProviderCheckout | null>
  /** Closes an open checkout; answers what it really is, which may be complete. */
  expireCheckout(ref: string): Promise<ProviderCheckout>
  /** Repeating it with the same id refunds once. */
  refund(request: { refundId: string; intentRef: string; amount: number }): Promise<ProviderRefund>
  fetchRefund(ref: string): Promise<ProviderRefund>
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
