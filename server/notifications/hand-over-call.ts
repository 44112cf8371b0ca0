// One call to one carrier, through its breaker. Guards: a carrier that fails again and again is left alone, one that names its time is left
// alone until then; what it refuses for the message's or its organization's sake is an answer like any other, and stops nobody else's.
import { askThroughBreaker, leaveAlone, ProviderOutage } from '@/server/providers/breaker'
import type { MessageReason } from './contract'
import type { HandOver, Provider } from './providers/message-sender'

export async function askCarrier(provider: Provider, call: () => Promise<HandOver>): Promise<HandOver> {
  const answers: HandOver[] = []
  try {
    await askThroughBreaker(provider, async () => {
      const answer = await outcomeOf(call)
      answers.push(answer)
      if (isOutage(answer)) throw new ProviderOutage(provider)
    })
  } catch (error) {
    if (!(error instanceof ProviderOutage)) throw error
  }
  const [answer = notAsked] = answers
  if (answer.outcome === 'not_taken' && answer.fault === 'carrier' && answer.retryAfterSeconds !== null)
    leaveAlone(provider, answer.retryAfterSeconds)
  return answer
}

/** It began to be left alone since it was chosen. */
export const notAsked: HandOver = {
  outcome: 'not_taken',
  reason: 'left_alone' satisfies MessageReason,
  retryAfterSeconds: null,
  fault: 'carrier',
}

/** A sender that breaks on a message may have sent it. */
async function outcomeOf(call: () => Promise<HandOver>): Promise<HandOver> {
  try {
    return await call()
  } catch (error) {
    return { outcome: 'unknown', reason: error instanceof Error ? error.message.slice(0, 300) : 'unknown' }
  }
}

function isOutage(answer: HandOver): boolean {
  if (answer.outcome === 'not_taken') return answer.fault === 'carrier' && answer.retryAfterSeconds === null
  return answer.outcome === 'unknown'
}
