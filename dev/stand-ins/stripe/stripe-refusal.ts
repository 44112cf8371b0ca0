// Errors in Stripe's shape: {"error": {type, code?, message, param?, …}}.
import { type Answer, json } from '../base/http-server'

export type StripeError = {
  type: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error'
  message: string
  code?: string
  param?: string
}

/**
 * Refuses a request. As at Stripe, an answer is kept for its idempotency key only once execution began (`executed`):
 * a refusal of the parameters is not kept, and the same key may come again with better ones.
 */
export class StripeRefusal extends Error {
  constructor(
    readonly status: number,
    readonly error: StripeError,
    readonly executed = false,
  ) {
    super(error.message)
  }
}

export function refuse(message: string, more: { code?: string; param?: string; status?: number } = {}): never {
  const { status = 400, ...rest } = more
  throw new StripeRefusal(status, { type: 'invalid_request_error', message, ...rest })
}

/** A refusal by the state of the objects: it is the saved answer of its idempotency key. */
export function refuseState(message: string, more: { code?: string; param?: string } = {}): never {
  throw new StripeRefusal(400, { type: 'invalid_request_error', message, ...more }, true)
}

export function missing(kind: string, id: string, param = 'id'): never {
  return refuse(`No such ${kind}: '${id}'`, { code: 'resource_missing', param, status: 404 })
}

/** An account that is not connected, or not any more. */
export function noAccess(account: string, secretKey: string): never {
  const key = `${secretKey.slice(0, 8)}${'*'.repeat(8)}${secretKey.slice(-4)}`
  const message = `The provided key '${key}' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`
  throw new StripeRefusal(403, { type: 'invalid_request_error', code: 'account_invalid', message })
}

/** A failure that Stripe itself would answer: what a fault with this status looks like. */
export function stripeFailure(status: number): Answer {
  const known: Record<number, StripeError> = {
    401: { type: 'invalid_request_error', message: 'Invalid API Key provided.' },
    409: {
      type: 'invalid_request_error',
      code: 'lock_timeout',
      message: 'This object cannot be accessed right now because another API request is currently accessing it.',
    },
    413: { type: 'invalid_request_error', message: 'The request body is too large.' },
    429: {
      type: 'invalid_request_error',
      code: 'rate_limit',
      message: 'Request rate limit exceeded. Please retry with exponential backoff.',
    },
  }
  const other: StripeError =
    status >= 500
      ? { type: 'api_error', message: 'An unknown error occurred on the side of Stripe.' }
      : { type: 'invalid_request_error', message: 'The request could not be served.' }
  return json(status, { error: known[status] ?? other })
}
