// Remembers whom this gate let in a moment ago. Guards: measured by this device's own stopwatch, never by a clock that may be wrong.
import type { ScanResult } from '@/server/scanning/contract'

export const A_MOMENT_MS = 15_000

export class JustAdmitted {
  readonly #at = new Map<string, number>()

  /** Whether this verdict refuses a ticket that the same gate let in a moment before: the same person, still there. */
  hear({ valid, reason, ticketId }: Pick<ScanResult, 'valid' | 'reason' | 'ticketId'>, nowMs: number): boolean {
    for (const [id, at] of this.#at) if (nowMs - at >= A_MOMENT_MS) this.#at.delete(id)
    if (ticketId === null) return false
    if (valid) this.#at.set(ticketId, nowMs)
    return reason === 'already_used' && this.#at.has(ticketId)
  }
}
