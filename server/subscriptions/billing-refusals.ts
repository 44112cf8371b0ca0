// The provider's two kinds of failure as a person at the billing page reads them.
import { fail } from '@/server/kernel/errors'
import { ProviderOutage, restSeconds } from '@/server/providers/breaker'
import { StripeRefusal } from '@/server/providers/stripe-client'

export async function tellingPeople<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProviderOutage) {
      fail('unavailable', 'plan.provider_unavailable', 'The payment service does not answer. Nothing was changed.', {
        retryAfterSeconds: restSeconds,
        cause: error,
      })
    }
    if (error instanceof StripeRefusal) {
      fail('conflict', 'plan.provider_refused', 'The payment service refused this. Nothing was changed.', {
        cause: error,
      })
    }
    throw error
  }
}
