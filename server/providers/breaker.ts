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

export type ProviderName = 'stripe' | 'paypal' | 'resend' | 'smtp' | 'sendgrid' | 'twilio'

const FAILURES_IN_A_ROW = 5
const REST_MS = 15_000

type Breaker = { policy: CircuitBreakerPolicy; openSince: Date | null }

const breakers = new Map<ProviderName, Breaker>()
const rests = new Map<ProviderName, Date>()

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
  const isResting = since !== undefined && since !== null && now().getTime() - since.getTime() < REST_MS
  return isResting || restsUntil(provider) !== null
}

/** Whether it has failed so often that it was left alone, and has not answered since. */
export function isAway(provider: ProviderName): boolean {
  return Boolean(breakers.get(provider)?.openSince)
}

/** As the provider asked for by Retry-After; of two such requests the later instant holds. */
export function leaveAlone(provider: ProviderName, seconds: number): void {
  const until = new Date(now().getTime() + seconds * 1000)
  const known = rests.get(provider)
  if (!known || known < until) rests.set(provider, until)
}

/** When the rest ends that the provider asked for; null: it asked for none, or it is over. */
export function restsUntil(provider: ProviderName): Date | null {
  const until = rests.get(provider)
  return until && until > now() ? until : null
}

/** Seconds after which asking again makes sense. */
export const restSeconds = REST_MS / 1000

/** For a process whose providers were replaced: tests. */
export function forgetBreakers(): void {
  breakers.clear()
  rests.clear()
}
