// Makes the threads that help this process (garbage collection, files) less urgent than the web: a batch fills every one of them for
// minutes, and people at a gate share the machine with it. The main thread keeps its priority, so that mails and heartbeats go out in time.
import { readdirSync } from 'node:fs'
import os from 'node:os'

/** Linux alone has priorities of threads; elsewhere nothing is changed. */
export function yieldToWeb(): void {
  if (process.platform !== 'linux') return
  for (const thread of readdirSync('/proc/self/task').map(Number)) {
    if (thread === process.pid) continue
    try {
      os.setPriority(thread, os.constants.priority.PRIORITY_BELOW_NORMAL)
    } catch {
      // It has ended meanwhile, or the system does not allow it: then it stays as urgent as it was.
    }
  }
}
