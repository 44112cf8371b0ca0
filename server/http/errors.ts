// How a refusal looks over HTTP. The table is exhaustive: a new kind of error does not compile until it has a status.
import type { ErrorDetail, ErrorKind } from '@/server/kernel/errors'
import { knownFault } from '@/server/kernel/known-faults'
import type { Logger } from '@/server/kernel/log'

const statuses = {
  bad_request: 400,
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported: 415,
  rate_limited: 429,
  unavailable: 503,
} satisfies Record<ErrorKind, number>

export type Refusal = { status: number; body: unknown; retryAfterSeconds: number | undefined }

/** What the caller may know of an error. One that nobody foresaw is logged whole and answered with the request id alone. */
export function refusalOf(error: unknown, requestId: string, log: Logger): Refusal {
  const known = knownFault(error)
  if (!known) {
    log.error({ err: error, requestId }, 'a request failed')
    const body = failure(
      'internal',
      'Something went wrong on our side. It has been noted under this request id.',
      [],
      requestId,
    )
    return { status: 500, body, retryAfterSeconds: undefined }
  }
  const status = statuses[known.kind]
  if (known !== error)
    log.warn({ err: error, requestId, code: known.code }, 'a request was refused by a translated error')
  const waits = known.kind === 'rate_limited' || known.kind === 'unavailable'
  return {
    status,
    body: failure(known.code, known.message, known.details, requestId),
    retryAfterSeconds: known.retryAfterSeconds ?? (waits ? 5 : undefined),
  }
}

function failure(code: string, message: string, details: readonly ErrorDetail[], requestId: string) {
  return { success: false, error: { code, message, details, requestId } }
}
