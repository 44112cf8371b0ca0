// How a refusal looks over tRPC. The table is exhaustive, as the one of REST is; both answer the same {code, message, details, requestId}.
import { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { type TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import superjson from 'superjson'
import type { ErrorDetail, ErrorKind } from '@/server/kernel/errors'
import { knownFault } from '@/server/kernel/known-faults'
import { rootLog } from '@/server/kernel/log'

const codes = {
  bad_request: 'BAD_REQUEST',
  invalid: 'UNPROCESSABLE_CONTENT',
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  gone: 'PRECONDITION_FAILED',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported: 'UNSUPPORTED_MEDIA_TYPE',
  rate_limited: 'TOO_MANY_REQUESTS',
  unavailable: 'SERVICE_UNAVAILABLE',
} satisfies Record<ErrorKind, TRPC_ERROR_CODE_KEY>

/** What a procedure threw, with the code of tRPC that belongs to its kind. */
export function asTrpcError(error: TRPCError): TRPCError {
  const known = knownFault(error.cause ?? error)
  return known ? new TRPCError({ code: codes[known.kind], message: known.message, cause: known }) : error
}

export type ErrorData = {
  /** Stable, for programs and translations: `purchase.sold_out`. */
  code: string
  details: readonly ErrorDetail[]
  requestId: string
  httpStatus: number
  retryAfterSeconds: number | null
}

export function errorData(
  error: TRPCError,
  requestId: string,
  httpStatus: number,
): { message: string; data: ErrorData } {
  const known = knownFault(error.cause ?? error)
  const isOurs = error.code === 'INTERNAL_SERVER_ERROR' && !known
  return {
    message: isOurs
      ? 'Something went wrong on our side. It has been noted under this request id.'
      : (known?.message ?? error.message),
    data: {
      code: known?.code ?? (isOurs ? 'internal' : `trpc.${error.code.toLowerCase()}`),
      details: known?.details ?? [],
      requestId,
      httpStatus,
      retryAfterSeconds: known?.retryAfterSeconds ?? null,
    },
  }
}

/** What was refused before any procedure was asked, in the shape of a procedure's own refusals: a page reads no other. */
export function refusedCall(error: unknown, requestId: string): { status: number; body: object } {
  const refused = asTrpcError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error }))
  logTrpcError(refused, { path: undefined, requestId })
  const status = getHTTPStatusCodeFromError(refused)
  const shape = { ...errorData(refused, requestId, status), code: TRPC_ERROR_CODES_BY_KEY[refused.code] }
  return { status, body: { error: superjson.serialize(shape) } }
}

/** Faults of ours, whole; what a caller did wrong is in the answer and needs no line. */
export function logTrpcError(error: TRPCError, about: { path: string | undefined; requestId: string }): void {
  if (error.code === 'INTERNAL_SERVER_ERROR')
    rootLog().error({ err: error.cause ?? error, ...about }, 'a procedure failed')
}
