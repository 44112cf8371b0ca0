// What an answer over HTTP, or none, says about a message. Guards: "not taken" is said only where that is certain; a provider that failed
// while it was at it (500, 502, 504), an answer that was cut off or too late may have taken it.
import { now } from '@/server/kernel/clock'
import type { HandOver } from './message-sender'

/**
 * How long a provider may take for its answer. A little more than a connection may take in Node (10 s), so that a machine that is not there is
 * told apart from one that is silent.
 */
export const ANSWER_MS = 12_000

const MOST_SECONDS = 24 * 3600

/** Of an answer that is no refusal of the message itself. @param retryAfter as the header has it */
export function outcomeOfStatus(status: number, reason: string, retryAfter: string | null): HandOver {
  const mayHaveTaken = status === 408 || (status >= 500 && status !== 501 && status !== 503)
  if (mayHaveTaken) return { outcome: 'unknown', reason: inWords(reason) }
  const fault = status >= 500 || status === 429 || status === 401 ? 'carrier' : 'message'
  return { outcome: 'not_taken', reason: inWords(reason), retryAfterSeconds: secondsOf(retryAfter), fault }
}

function secondsOf(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  const seconds = /^\d+(\.\d+)?$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - now().getTime()) / 1000
  if (!Number.isFinite(seconds) || seconds <= 0) return null
  return Math.min(Math.ceil(seconds), MOST_SECONDS)
}

/** Of a request that got no answer. */
export function outcomeOfFailure(error: unknown): HandOver {
  const codes = codesOf(error)
  const reason = inWords(codes.find((code) => code !== '') ?? 'no answer')
  if (codes.length > 0 && codes.every((code) => neverArrived.has(code)))
    return { outcome: 'not_taken', reason, retryAfterSeconds: null, fault: 'carrier' }
  return { outcome: 'unknown', reason }
}

/** By these the connection failed before anything of the message was said. */
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** The innermost codes: one, or one for each address that was tried. */
function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 5) return []
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.flatMap((one) => codesOf(one, depth + 1))
  const below = codesOf(error.cause, depth + 1)
  if (below.length > 0) return below
  const { code, syscall } = error as NodeJS.ErrnoException
  // The same code is told of a connection that ends later.
  if (code === 'ETIMEDOUT' && syscall === 'connect') return ['UND_ERR_CONNECT_TIMEOUT']
  if (typeof code === 'string') return [code]
  return [error.name]
}

/** One line for the row and the log. */
export function inWords(reason: string): string {
  return reason
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)
}

/** Settles with `work`, or fails as a timeout; what comes later is nobody's. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new DOMException('no answer in time', 'TimeoutError')), milliseconds)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
