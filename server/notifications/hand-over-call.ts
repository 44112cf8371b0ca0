// One call to one carrier, through its breaker. Guards: a carrier that fails again and again is left alone, one that names its time is left
// alone until then; a refusal of a message is an answer like any other.
import { askThroughBreaker, leaveAlone, ProviderOutage } from '@/server/providers/breaker'
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
  if (answer.outcome === 'not_taken' && answer.retryAfterSeconds !== null)
    leaveAlone(provider, answer.retryAfterSeconds)
  return answer
}

const notAsked: HandOver = { outcome: 'not_taken', reason: 'left alone for a moment', retryAfterSeconds: null }

/** A sender that breaks on a message may have sent it. */
async function outcomeOf(call: () => Promise<HandOver>): Promise<HandOver> {
  try {
    return await call()
  } catch (error) {
    return { outcome: 'unknown', reason: error instanceof Error ? error.message.slice(0, 300) : 'unknown' }
  }
}

function isOutage(answer: HandOver): boolean {
  return answer.outcome === 'unknown' || (answer.outcome === 'not_taken' && answer.retryAfterSeconds === null)
}
