// One request to an address: what it says, how it is signed, what came back. Touches no row.
import { env } from '@/server/kernel/env'
import { type Guard, guardedPost, OutgoingError, type OutgoingFault } from '@/server/kernel/guarded-fetch'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { secretsOf } from './endpoint-secret'

export type Outgoing = {
  id: string
  event: { id: string; organizationId: string; type: string; at: Date; data: unknown }
  endpoint: {
    id: string
    url: string
    wrappedSecret: string
    wrappedOldSecret: string | null
    oldSecretUntil: Date | null
  }
}

export type Attempted = {
  milliseconds: number
  /** Null: no answer; `error` says why. */
  status: number | null
  error: OutgoingFault | null
  /** As the log shows them: signatures shortened. */
  requestHeaders: Record<string, string>
  answer: string | null
}

/** The same text however often it is sent. */
export function bodyOf({ id, type, at, organizationId, data }: Outgoing['event']): string {
  return JSON.stringify({ id, type, createdAt: at.toISOString(), organizationId, data })
}

/** For demo mode, whose receivers are on this machine. */
export function ownGuard(): Guard {
  return { loopback: env().demo }
}

export async function sendDelivery(delivery: Outgoing, now: Date, guard: Guard): Promise<Attempted> {
  const { endpoint, event } = delivery
  const body = bodyOf(event)
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Portillon-Webhooks/1',
    'portillon-event': event.type,
    'portillon-delivery': delivery.id,
    'portillon-signature': signatureHeader(secretsOf(endpoint, now), now, body),
  }
  const requestHeaders = { ...headers, 'portillon-signature': shortened(headers['portillon-signature']) }
  const started = performance.now()
  const took = () => Math.round(performance.now() - started)
  try {
    const { status, body: answer } = await guardedPost({ url: endpoint.url, headers, body }, guard)
    return { milliseconds: took(), status, error: null, requestHeaders, answer }
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error
    return { milliseconds: took(), status: null, error: error.fault, requestHeaders, answer: null }
  }
}

function shortened(signature: string): string {
  return signature.replace(/(v1=[0-9a-f]{8})[0-9a-f]+/g, '$1…')
}

export function isDelivered({ status }: Attempted): boolean {
  return status !== null && status >= 200 && status < 300
}
