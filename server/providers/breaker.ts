// Keeps this process from asking a provider that fails again and again: after some failures in a row it is left alone for a while,
// then one request tries whether it is back. Guards: a refusal is an answer and never counts as a failure.
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel'
import { now } from '@/server/kernel/clock'

type ProviderName = 'stripe' | 'paypal'

const FAILURES_IN_A_ROW = 5
const REST_MS = 15_000

type Breaker = { policy: CircuitBreakerPolicy; openSince: Date | null }

const breakers = new Map<ProviderName, Breaker>()

function breakerOf(provider: ProviderName): Breaker {
  const known = breakers.get(provider)
  if (known) return known
  const isOutage = (error: unknown) => error instanceof ProviderOutage
  const policy = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: REST_MS,
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
  })
  const breaker: Breaker = { policy, openSince: null }
  policy.onBreak(() => {
    breaker.openSince = now()
  })
  policy.onReset(() => {
    breaker.openSince = null
  })
  breakers.set(provider, breaker)
  return breaker
}

/** No answer, or none that tells whether it was done. */
export class ProviderOutage extends Error {
  constructor(
    readonly provider: ProviderName,
    options?: ErrorOptions,
  ) {
    super(`${provider} does not answer`, options)
    this.name = 'ProviderOutage'
  }
}

/** Fails with ProviderOutage, without asking, while the provider is left alone; every outage must be thrown as one by `call`. */
export async function askThroughBreaker<T>(provider: ProviderName, call: () => Promise<T>): Promise<T> {
  try {
    return await breakerOf(provider).policy.execute(call)
  } catch (error) {
    if (error instanceof BrokenCircuitError) throw new ProviderOutage(provider, { cause: error })
    throw error
  }
}

/** Whether it is left alone right now; false again as soon as a request may try. */
export function isLeftAlone(provider: ProviderName): boolean {
  const since = breakers.get(provider)?.openSince
  return since !== undefined && since !== null && now().getTime() - since.getTime() < REST_MS
}

/** Seconds after which asking again makes sense. */
export const restSeconds = REST_MS / 1000

/** For a process whose providers were replaced: tests. */
export function forgetBreakers(): void {
  breakers.clear()
}
