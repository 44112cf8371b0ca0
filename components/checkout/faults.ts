// What went wrong in the checkout, in the few kinds that have a sentence; and which field a detail of the server's belongs to.
import type { ApiFailure } from './call-api'

export type CheckoutFault = 'network' | 'busy' | 'provider' | 'closed' | 'limit' | 'fields' | 'failed'

const byCode: Readonly<Record<string, CheckoutFault>> = {
  network: 'network',
  'service.busy': 'busy',
  'idempotency.in_progress': 'busy',
  'payments.provider_unavailable': 'provider',
  'payments.not_configured': 'closed',
  rate_limited: 'limit',
}

export function faultOf(failure: Pick<ApiFailure, 'status' | 'code'>): CheckoutFault {
  return byCode[failure.code] ?? (failure.status === 422 ? 'fields' : failure.status === 503 ? 'busy' : 'failed')
}

/** The purchase is not what this page believes: it lapsed, was paid or was given back elsewhere. The page must be read anew. */
export function isOutdated(failure: Pick<ApiFailure, 'status'>): boolean {
  return failure.status === 401 || failure.status === 404 || failure.status === 409 || failure.status === 410
}

/** `buyer.email` → `email`, `attendees.2.name` → `place-2`; null for what has no field here. */
export function fieldOf(path: string): string | null {
  if (path === 'buyer.name') return 'name'
  if (path === 'buyer.email') return 'email'
  if (path.startsWith('billing.')) return path.replace('.', '-')
  const place = /^attendees\.(\d+)(?:\.|$)/.exec(path)?.[1]
  return place === undefined ? null : `place-${place}`
}
