// Refusals that the web server gives before, or instead of, the application. Guards: an address of the API is always answered in
// the API's own error shape with the request's id, and a call of our own pages in the shape that they can read; no refusal is ever kept by
// a cache.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { now } from '@/server/kernel/clock'
import { systemRandom } from '@/server/kernel/random'

export type PlainRefusal = { status: number; code: string; message: string; allow?: string }

export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : systemRandom.uuid(now())
}

/** Whether programs ask here: they get JSON where a person gets a line of text. */
export function isForPrograms(target: string): boolean {
  return /^\/(?:api|health|covers|metrics)(?:[/?#]|$)/.test(target)
}

/** JSON-RPC's number for a request that is none; a client of tRPC wants one, and reads our code. */
const INVALID_REQUEST = -32600

function jsonOf(target: string, { status, code, message }: PlainRefusal, id: string): object {
  const error = { code, message, details: [], requestId: id }
  if (!target.startsWith('/api/trpc/')) return { success: false, error }
  const data = { code, details: [], requestId: id, httpStatus: status, retryAfterSeconds: null }
  return { error: { json: { code: INVALID_REQUEST, message, data } } }
}

/** Sets the headers of the refusal (not its status) and answers the bytes of its body. */
export function dressRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: PlainRefusal,
  asJson: boolean,
): Buffer {
  const id = requestId(request)
  const { status, message, allow } = refusal
  const said = asJson ? JSON.stringify(jsonOf(request.url ?? '/', refusal, id)) : `${status} ${message}\n`
  const body = Buffer.from(said)
  response.setHeader('Content-Type', asJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8')
  response.setHeader('Content-Length', body.length)
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Request-Id', id)
  if (allow !== undefined) response.setHeader('Allow', allow)
  return body
}

export function refuse(request: IncomingMessage, response: ServerResponse, refusal: PlainRefusal, asJson = true): void {
  const body = dressRefusal(request, response, refusal, asJson)
  response.statusCode = refusal.status
  response.end(body)
}
