// When a list opens next, or closed last, of the times that it may be scanned in.
import type { TimeWindow } from '@/server/scanning/lists/contract'

export type ListTimes = { opensAt: Date | null; closedAt: Date | null }

/** Both null while it is open, and where it has no times. */
export function listTimes({ windows }: { windows: readonly TimeWindow[] }, now: number): ListTimes {
  const instants = (end: 'from' | 'until') =>
    windows.map((window) => window[end]).flatMap((at) => (at === null ? [] : [Date.parse(at)]))
  const isOpen = windows.some(
    ({ from, until }) => (from === null || now >= Date.parse(from)) && (until === null || now < Date.parse(until)),
  )
  const opens = isOpen ? [] : instants('from').filter((at) => at > now)
  const closed = isOpen || opens.length > 0 ? [] : instants('until').filter((at) => at <= now)
  return {
    opensAt: opens.length > 0 ? new Date(Math.min(...opens)) : null,
    closedAt: closed.length > 0 ? new Date(Math.max(...closed)) : null,
  }
}
