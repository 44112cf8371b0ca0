// The one error that a caller may see. `kind` chooses the status at each door (an exhaustive table there),
// `code` is stable for programs, `message` is a sentence for people. Anything else that is thrown is a fault of ours: 500.
import type { FieldFault } from './contract'

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

/** A field at fault: its path in the request (`items.0.quantity`), what is wrong with it by code, and in a sentence for people. */
export type ErrorDetail = FieldFault & { path: string; message: string }

/** Where it is thrown, a fault that no program tells from others needs no code: it becomes `invalid`. */
type GivenDetail = Partial<FieldFault> & Omit<ErrorDetail, 'code'>

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
    this.details = (more.details ?? []).map(({ path, code = 'invalid', ...rest }) => ({ path, code, ...rest }))
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

export type ErrorExtras = { details?: readonly GivenDetail[]; retryAfterSeconds?: number; cause?: unknown }

export function fail(kind: ErrorKind, code: string, message: string, more?: ErrorExtras): never {
  throw new DomainError(kind, code, message, more)
}

/** Another organization's object and one that never was answer alike. */
export function notFound(what: string): never {
  fail('not_found', `${what}.not_found`, 'This does not exist, or you may not see it.')
}
