// How fast this process lets campaigns go: as fast as they can until a carrier says that it is too much (429), then slowly, and faster again
// little by little. Guards: what a carrier takes in a second is left to tickets first: a campaign comes back later than a ticket's mail does.
import { now } from '@/server/kernel/clock'
import { emailProviders } from '@/server/notifications/providers/message-sender'
import { restsUntil } from '@/server/providers/breaker'

const FIRST_PER_SECOND = 32
const LEAST_PER_SECOND = 1
/** Beyond this nothing is held back. */
const FREE_PER_SECOND = 400
const LONGEST_EXTRA_MS = 60_000

/** Messages a second of all campaigns of this process; null: as many as it can. */
let perSecond: number | null = null
/** By carrier the last rest that was answered by going slower. */
const answered = new Map<string, number>()

/** Messages of one lane's next step, and how long it waits after it. */
export function stepOf(lanes: number, most: number): { size: number; pauseMs: number } {
  if (perSecond === null) return { size: most, pauseMs: 0 }
  const size = Math.min(most, Math.max(1, Math.round(perSecond / lanes)))
  return { size, pauseMs: Math.round((1000 * size * lanes) / perSecond) }
}

/** After a step. Answers until when a campaign leaves the carrier alone that has asked for it meanwhile: twice as long as it asked. */
export function learn(): Date | null {
  const present = now().getTime()
  const rests = emailProviders.flatMap((name) => {
    const until = restsUntil(name)?.getTime()
    if (until === undefined || answered.get(name) === until) return []
    answered.set(name, until)
    return [until]
  })
  if (rests.length === 0) {
    if (perSecond !== null) perSecond = perSecond * 1.1 > FREE_PER_SECOND ? null : perSecond * 1.1
    return null
  }
  perSecond = perSecond === null ? FIRST_PER_SECOND : Math.max(LEAST_PER_SECOND, perSecond / 2)
  const until = Math.max(...rests)
  return new Date(until + Math.min(until - present, LONGEST_EXTRA_MS))
}

/** Whether a carrier has asked to be left alone, and does so still; where nothing leaves without that, none answers. */
export function isAskedToWait(): boolean {
  return emailProviders.some((name) => restsUntil(name) !== null)
}

/** For a process whose carriers were replaced: tests. */
export function forgetPace(): void {
  perSecond = null
  answered.clear()
}
