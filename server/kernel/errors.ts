// The one error that a caller may see. `kind` chooses the status at each door (an exhaustive table there),
// `code` is stable for programs, `message` is a sentence for people. Anything else that is thrown is a fault of ours: 500.

export const errorKinds = [
  'bad_request',
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'gone',
  'too_large',
  'unsupported',
  'rate_limited',
  'unavailable',
] as const
export type ErrorKind = (typeof errorKinds)[number]

/** A field at fault: its path in the request (`items.0.quantity`) and what is wrong with it. */
export type ErrorDetail = { path: string; message: string }

export class DomainError extends Error {
  readonly kind: ErrorKind
  readonly code: string
  readonly details: readonly ErrorDetail[]
  readonly retryAfterSeconds: number | undefined

  constructor(kind: ErrorKind, code: string, message: string, more: ErrorExtras = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'DomainError'
    this.kind = kind
    this.code = code
    this.details = more.details ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

export type ErrorExtras = { details?: readonly ErrorDetail[]; retryAfterSeconds?: number; cause?: unknown }

export function fail(kind: ErrorKind, code: string, message: string, more?: ErrorExtras): never {
  throw new DomainError(kind, code, message, more)
}

/** Another organization's object and one that never was answer alike. */
export function notFound(what: string): never {
  fail('not_found', `${what}.not_found`, 'This does not exist, or you may not see it.')
}
