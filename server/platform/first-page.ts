// Waits until the web process answers: only then is an installation ready.
import { setTimeout as delay } from 'node:timers/promises'
import { StartFailed } from './start-failed'

const FIRST_PAGE_MILLISECONDS = 180_000

/** Resolves with the status of the first page, or null when `isOver` says that nobody waits any more. */
export async function firstPage(host: string, port: number, isOver: () => boolean): Promise<number | null> {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  const deadline = performance.now() + FIRST_PAGE_MILLISECONDS
  while (!isOver()) {
    try {
      const answer = await fetch(`http://${reachable}:${port}/`, { signal: AbortSignal.timeout(120_000) })
      await answer.body?.cancel()
      return answer.status
    } catch (error) {
      if (performance.now() > deadline)
        throw new StartFailed('The web process did not answer in time.', { cause: error })
      await delay(100)
    }
  }
  return null
}
