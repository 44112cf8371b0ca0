// The one Stripe client of a process, and its errors in two words: refused (it will say so again) or an outage (ask again).
// Guards: an outage never looks like a refusal; requests go through the breaker.
import Stripe from 'stripe'
import { env } from '@/server/kernel/env'
import { askThroughBreaker, ProviderOutage } from './breaker'
import { ProviderRefusal } from './refusal'

/** Of one try. A buyer waits for both at most: proxies give up after some thirty seconds. */
const TIMEOUT_MS = 8_000

let shared: { key: string; stripe: Stripe } | undefined

/** Null while no key is configured. */
export function stripeClient(): Stripe | null {
  const config = env().stripe
  if (!config) return null
  if (shared?.key !== config.secretKey) {
    const base = config.apiBase
    shared = {
      key: config.secretKey,
      stripe: new Stripe(config.secretKey, {
        timeout: TIMEOUT_MS,
        maxNetworkRetries: 1,
        telemetry: false,
        ...(base && {
          host: base.hostname,
          port: Number(base.port || (base.protocol === 'http:' ? 80 : 443)),
          protocol: base.protocol === 'http:' ? 'http' : 'https',
        }),
      }),
    }
  }
  return shared.stripe
}

export function isLiveStripe(): boolean {
  return /^(sk|rk)_live_/.test(env().stripe?.secretKey ?? '')
}

export class StripeRefusal extends ProviderRefusal {
  constructor(code: string, options?: ErrorOptions) {
    super(code, `Stripe refused: ${code}`, options)
  }
}

/** Names the connected account that a request is about; null: the installation's own. */
export function onAccount(account: string | null): { stripeAccount?: string } {
  return account === null ? {} : { stripeAccount: account }
}

/** Fails with StripeRefusal or ProviderOutage, never with the library's own errors. */
export function askStripe<T>(call: () => Promise<T>): Promise<T> {
  return askThroughBreaker('stripe', async () => {
    try {
      return await call()
    } catch (error) {
      // A 409 is a twin with the same key that is still at it: no answer yet, and certainly no refusal.
      const decided = error instanceof Stripe.errors.StripeError && error.statusCode !== 409
      const refused =
        error instanceof Stripe.errors.StripeInvalidRequestError ||
        error instanceof Stripe.errors.StripeIdempotencyError ||
        error instanceof Stripe.errors.StripePermissionError
      if (decided && refused) throw new StripeRefusal(error.code ?? error.type, { cause: error })
      throw new ProviderOutage('stripe', { cause: error })
    }
  })
}
