// Asks the server for one verdict over a network that may lose the question or the answer. Guards: every try carries the same
// scanId, so a repeated question is the same scan; and without the server's own "valid" there is never green.
import type { ScanResult } from '@/server/scanning/contract'

export type Answer =
  | {
      kind: 'verdict'
      result: ScanResult
      /** Absent: the server. */
      source?: 'online' | 'offline'
      /** Decided by this device: signed by the organizer, and sold after the device's data. */
      unlisted?: boolean
    }
  /**
   * Nobody answered, and nothing here may decide. The scan may or may not have counted: asking again with the same scanId tells.
   * `because` absent: there was never data to decide by.
   */
  | { kind: 'unreachable'; because?: 'no_data' | 'store' }
  /** The server does not decide this question: signed out, no permission, too many typed codes. */
  | { kind: 'declined'; code: string; retryAfterSeconds: number | null }

export type Ask = (signal: AbortSignal) => Promise<ScanResult>

const TRIES = 2
const TRY_MS = 4_000

export async function askVerdict(ask: Ask, tryMs = TRY_MS): Promise<Answer> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      return { kind: 'verdict', result: await ask(AbortSignal.timeout(tryMs)) }
    } catch (error) {
      const declined = declinedBy(error)
      if (declined) return declined
    }
  }
  return { kind: 'unreachable' }
}

/** Null when no server of ours spoke, or one that may do better at the next try. */
function declinedBy(error: unknown): Answer | null {
  const data = error instanceof Error && 'data' in error ? error.data : null
  if (typeof data !== 'object' || data === null || !('httpStatus' in data) || !('code' in data)) return null
  const { httpStatus, code } = data
  if (typeof httpStatus !== 'number' || httpStatus >= 500 || typeof code !== 'string') return null
  const wait = 'retryAfterSeconds' in data && typeof data.retryAfterSeconds === 'number' ? data.retryAfterSeconds : null
  return { kind: 'declined', code, retryAfterSeconds: wait }
}
