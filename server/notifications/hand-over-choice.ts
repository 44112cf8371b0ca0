// Who is asked next to carry a message. Guards: a message that may be with one carrier is asked of that one again, and of another only once the
// first has been away for long; never are more than two copies of it out, whatever answers are lost (docs/decisions/018).
import { isAway, isLeftAlone, restsUntil } from '@/server/providers/breaker'
import type { MessageReason } from './contract'
import { emailProviders, type Provider } from './providers/message-sender'

/** So long a carrier that may have the message is waited for, before another is asked while the first is away. */
export const WINDOW_MS = 10 * 60_000
/** So long Resend knows a repetition for one; it says 24 hours. Nobody is asked again about an older doubt. */
export const REPEAT_MS = 23 * 3_600_000
/** Whoever does not know a repetition for one has this long to come back before it is asked the one more time. */
export const SECOND_ASK_MS = 30_000
export const MOST_COPIES = 2
/** So long somebody is looked for who takes it. */
export const GIVE_UP_MS = 3 * 24 * 3_600_000

/** It may be with this carrier: a call had no answer, or the worker died before it wrote it down. */
export type Held = { provider: Provider; since: Date; copies: number }

export type Next =
  | { kind: 'ask'; provider: Provider; claim: Held }
  /** Null: by the caller's own back-off. */
  | { kind: 'wait'; againAt: Date | null }
  /** `answer_lost`: nobody said whether it was taken, and nobody may be asked any more. `never_taken`: certainly nobody took it, for days. */
  | { kind: 'give_up'; because: Extract<MessageReason, 'answer_lost' | 'never_taken'> }

type Situation = {
  /** Those that are configured, the first choice first. */
  order: readonly Provider[]
  held: Held | null
  /** Since when nobody takes it; null: this is the first time. */
  waitingSince: Date | null
  /** In this run. */
  asked: ReadonlySet<Provider>
  now: Date
}

export function nextCarrier(situation: Situation): Next {
  const { order, held, waitingSince, now } = situation
  if (held) return nextWhenInDoubt(situation, held)
  const free = freeOf(situation)
  if (free) return { kind: 'ask', provider: free, claim: { provider: free, since: now, copies: 1 } }
  if (waitingSince && now.getTime() - waitingSince.getTime() >= GIVE_UP_MS)
    return { kind: 'give_up', because: 'never_taken' }
  const rests = order.map(restsUntil)
  // Only where each of them named its time is it known when asking makes sense again.
  const named = rests.filter((until) => until !== null)
  const againAt = named.length > 0 && named.length === rests.length ? Math.min(...named.map(Number)) : null
  return { kind: 'wait', againAt: againAt === null ? null : new Date(againAt) }
}

function nextWhenInDoubt(situation: Situation, held: Held): Next {
  const { order, asked, now } = situation
  const { provider, since, copies } = held
  const age = now.getTime() - since.getTime()
  const knowsRepetition = provider === 'resend'
  if (age >= REPEAT_MS || (copies >= MOST_COPIES && !knowsRepetition))
    return { kind: 'give_up', because: 'answer_lost' }
  const isThere = order.includes(provider)
  if (isThere && !asked.has(provider) && !isLeftAlone(provider)) {
    const earliest = new Date(since.getTime() + SECOND_ASK_MS)
    if (!knowsRepetition && now < earliest) return { kind: 'wait', againAt: earliest }
    return { kind: 'ask', provider, claim: { ...held, copies: knowsRepetition ? copies : copies + 1 } }
  }
  const isGone = !isThere || (age >= WINDOW_MS && isAway(provider))
  const other = isGone && copies < MOST_COPIES ? freeOf(situation, provider) : undefined
  if (other) return { kind: 'ask', provider: other, claim: { provider: other, since: now, copies: copies + 1 } }
  return { kind: 'wait', againAt: null }
}

function freeOf({ order, asked }: Situation, but?: Provider): Provider | undefined {
  return order.find((one) => one !== but && !asked.has(one) && !isLeftAlone(one))
}

/** Null: nobody may have it. */
export function heldOf(row: {
  provider: string | null
  handedOverAt: Date | null
  possibleCopies: number
}): Held | null {
  const provider = [...emailProviders, 'twilio' as const].find((one) => one === row.provider)
  if (row.possibleCopies === 0 || !provider || !row.handedOverAt) return null
  return { provider, since: row.handedOverAt, copies: row.possibleCopies }
}
