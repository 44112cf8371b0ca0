// Routes that are asked without pause, as gates ask: once Next has loaded one, the server calls its handler itself, because Next's way to
// a handler and back is a third of a scan (docs/decisions/024). Guards: it is the very handler that Next serves, of the same module, so
// nothing is kept or counted twice; what does not fit the address to the letter is Next's, as before.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RouteHandler } from './route'

declare global {
  // The server is a bundle of its own; the handlers live in those of Next.
  var portillonStraightRoutes: Map<string, RouteHandler> | undefined
}
globalThis.portillonStraightRoutes ??= new Map()
const routes = globalThis.portillonStraightRoutes

/** @param address method and path, `POST /api/scans/validate`; a path without parameters */
export function straight(address: string, handler: RouteHandler): RouteHandler {
  routes.set(address, handler)
  return handler
}

/** Null: Next answers. */
export function straightRoute({ method, url }: IncomingMessage): RouteHandler | null {
  return routes.get(`${method} ${url}`) ?? null
}

/** The body is known to be within its limit. Whoever goes away before all of it has come is not heard. */
export async function answerStraight(
  handler: RouteHandler,
  request: IncomingMessage,
  response: ServerResponse,
  origin: string,
): Promise<void> {
  const body = await bodyOf(request)
  if (body === null) return
  const { method = 'POST', url = '/' } = request
  const asked = new Request(`${origin}${url}`, { method, headers: headersOf(request), body })
  const answer = await handler(asked, { params: Promise.resolve(undefined) })
  const bytes = Buffer.from(await answer.arrayBuffer())
  for (const [name, value] of answer.headers) response.setHeader(name, value)
  response.setHeader('content-length', bytes.byteLength)
  response.writeHead(answer.status)
  response.end(bytes)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch (error) {
    if (request.complete) throw error
    return null
  }
  return Buffer.concat(chunks)
}

function headersOf({ headers }: IncomingMessage): Headers {
  const all = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) all.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return all
}
