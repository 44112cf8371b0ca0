// Errors in Resend's shape: {"statusCode", "name", "message"}.
import { type Answer, json } from '../base/http-server'

export class ResendRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export function refuse(status: number, code: string, message: string): never {
  throw new ResendRefusal(status, code, message)
}

export function refusalAnswer({ status, code, message }: ResendRefusal): Answer {
  return json(status, { statusCode: status, name: code, message })
}

/** A failure that Resend itself would answer: what a fault with this status looks like. */
export function resendFailure(status: number): Answer {
  const known: Record<number, [name: string, message: string]> = {
    401: ['missing_api_key', 'Missing API Key'],
    403: ['invalid_api_key', 'API key is invalid'],
    404: ['not_found', 'The requested endpoint does not exist.'],
    409: ['concurrent_idempotent_requests', 'Same idempotency key used while original request is still in progress.'],
    413: ['validation_error', 'The request is larger than 40 MB.'],
    429: ['rate_limit_exceeded', 'Too many requests. Please limit the number of requests per second.'],
  }
  const [name, message] =
    known[status] ??
    (status >= 500
      ? ['internal_server_error', 'An unexpected error occurred.']
      : ['validation_error', 'The request could not be served.'])
  const answer = json(status, { statusCode: status, name, message })
  return status === 429 ? { ...answer, headers: { ...answer.headers, 'retry-after': '1' } } : answer
}
