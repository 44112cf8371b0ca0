// The queue says that there is a new job, not which: every runner hears of every job, and each that asks in vain costs the database as much
// as one that finds one. So a runner whose jobs nobody waits for asks at the first word, and then as often as every so many milliseconds.
import type { WorkerPool } from 'graphile-worker'

const CALM_MS = 100

/** Answers how to end it: a pool that stops may not be nudged any more. */
export function calmNudges(pool: Pick<WorkerPool, 'nudge'>): () => void {
  const nudge = pool.nudge.bind(pool)
  let heard = 0
  let calm: NodeJS.Timeout | undefined
  const pass = () => {
    calm = undefined
    if (heard === 0) return
    const count = heard
    heard = 0
    calm = setTimeout(pass, CALM_MS)
    nudge(count)
  }
  pool.nudge = (count) => {
    heard += count
    if (!calm) pass()
  }
  return () => {
    clearTimeout(calm)
    pool.nudge = () => {}
  }
}
