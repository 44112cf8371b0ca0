// Makes work in bulk less urgent than the web: a batch fills the machine for minutes, and people at a gate share it. Guards: mails and
// payments do not pay for it while there is no batch; what could not be set is tried again, so that nothing stays as it was for a moment.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'

const { PRIORITY_BELOW_NORMAL, PRIORITY_NORMAL } = os.constants.priority
const BEAT_MS = 1_000
/** How urgent all threads of a session are beside other sessions. Linux weighs these first, and threads only within their own. */
const SESSION = '/proc/self/autogroup'

/** The threads that help this one (garbage collection, files) yield to it for good, so that it sends mails and heartbeats in time. */
export function yieldHelpers(): void {
  // Linux alone has priorities of threads; elsewhere nothing is changed.
  if (process.platform !== 'linux') return
  for (const thread of readdirSync('/proc/self/task').map(Number)) {
    if (thread === process.pid) continue
    try {
      os.setPriority(thread, PRIORITY_BELOW_NORMAL)
    } catch {
      // It has ended meanwhile, or the system does not allow it: then it stays as urgent as it was.
    }
  }
}

type Yielding = {
  /** The process yields while any of these runs. */
  during<T>(work: () => Promise<T>): Promise<T>
  stop(): void
}

/** @param set makes the process that urgent; throws when the system refuses for now */
export function yieldingToWeb(set: (priority: number) => void = setSession): Yielding {
  let running = 0
  let present = PRIORITY_NORMAL
  const adjust = () => {
    const wanted = running > 0 ? PRIORITY_BELOW_NORMAL : PRIORITY_NORMAL
    if (wanted === present) return
    try {
      set(wanted)
      present = wanted
    } catch {
      // Linux takes one change per tenth of a second from all sessions together; the next beat tries again.
    }
  }
  // Chunks follow each other closely: the beat, and not the end of one, makes the process urgent again.
  const beat = setInterval(adjust, BEAT_MS)
  beat.unref()
  return {
    async during(work) {
      running++
      adjust()
      try {
        return await work()
      } finally {
        running--
      }
    },
    stop: () => clearInterval(beat),
  }
}

function setSession(priority: number): void {
  if (isSessionOfItsOwn()) writeFileSync(SESSION, String(priority))
}

/** The launcher gives each program a session. One that shares the web's, started by hand, must not slow it down. */
function isSessionOfItsOwn(): boolean {
  if (process.platform !== 'linux') return false
  const [, , , session] = (readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1) ?? '').split(' ')
  return Number(session) === process.pid
}
