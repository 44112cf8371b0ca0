// Errors in PayPal's shape: {name, message, debug_id, details: [{issue, description}]}.
import { type Answer, json } from '../base/http-server'
import { paypalId } from './paypal-world'

const NAMES: Readonly<Record<number, { name: string; message: string }>> = {
  400: {
    name: 'INVALID_REQUEST',
    message: 'Request is not well-formed, syntactically incorrect, or violates schema.',
  },
  401: {
    name: 'AUTHENTICATION_FAILURE',
    message: 'Authentication failed due to missing authorization header, or invalid authentication credentials.',
  },
  404: { name: 'RESOURCE_NOT_FOUND', message: 'The specified resource does not exist.' },
  413: { name: 'INVALID_REQUEST', message: 'The request is too large.' },
  422: {
    name: 'UNPROCESSABLE_ENTITY',
    message: 'The requested action could not be performed, semantically incorrect, or failed business validation.',
  },
  429: { name: 'RATE_LIMIT_REACHED', message: 'Too many requests. Blocked due to rate limiting.' },
  503: { name: 'SERVICE_UNAVAILABLE', message: 'Service Unavailable.' },
}
const FALLBACK = { name: 'INTERNAL_SERVER_ERROR', message: 'An internal server error has occurred.' }

export type Detail = { issue: string; description: string; field?: string }

export class PaypalRefusal extends Error {
  constructor(
    readonly status: number,
    readonly details: Detail[],
  ) {
    super(details[0]?.issue)
  }
}

export function refuse(status: 400 | 401 | 404 | 422, issue: string, description: string, field?: string): never {
  throw new PaypalRefusal(status, [{ issue, description, ...(field !== undefined && { field }) }])
}

export function unknownResource(): never {
  return refuse(
    404,
    'INVALID_RESOURCE_ID',
    'Specified resource ID does not exist. Please check the resource ID and try again.',
  )
}

export function paypalFailure(status: number, details: Detail[] = []): Answer {
  return json(status, { ...(NAMES[status] ?? FALLBACK), debug_id: paypalId().toLowerCase(), details, links: [] })
}
