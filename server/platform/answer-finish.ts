// The last look at an answer of the application before its headers leave. Guards: every HTML page carries its content security
// policy, no error is kept by a cache, and a program gets an error in the API's shape even
// where Next would send an empty body or a page.
import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { dressRefusal, isForPrograms, type PlainRefusal } from './plain-refusal'

const methodNotAllowed: PlainRefusal = {
  status: 405,
  code: 'request.method_not_allowed',
  message: 'This method is not served at this address.',
}
const notFound: PlainRefusal = {
  status: 404,
  code: 'request.unknown_address',
  message: 'There is nothing at this address.',
}

function replacementFor(status: number, response: ServerResponse, target: string): PlainRefusal | null {
  const type = String(response.getHeader('content-type') ?? '')
  if (status === 405 && !type.startsWith('application/json')) return methodNotAllowed
  if (status === 404 && type.startsWith('text/html') && isForPrograms(target)) return notFound
  return null
}

/** Changes headers in place; answers the body that is sent instead of the application's, or null. */
function finish(status: number, request: IncomingMessage, response: ServerResponse, policy: string): Buffer | null {
  if (status >= 400) response.setHeader('Cache-Control', 'no-store')
  const target = request.url ?? '/'
  const refusal = replacementFor(status, response, target)
  if (refusal) {
    for (const name of ['ETag', 'Content-Encoding', 'Transfer-Encoding', 'Link']) response.removeHeader(name)
    return dressRefusal(request, response, refusal, isForPrograms(target))
  }
  if (String(response.getHeader('content-type') ?? '').startsWith('text/html')) {
    response.setHeader('Content-Security-Policy', policy)
  }
  return null
}

/** Watches one answer. `policy` goes onto it when it turns out to be a page. */
export function finishAnswer(request: IncomingMessage, response: ServerResponse, policy: string): void {
  const { writeHead, write, end } = response
  let body: Buffer | null | undefined
  const prepare = (status: number) => {
    if (body === undefined && !response.headersSent) body = finish(status, request, response, policy)
  }
  response.writeHead = ((status: number, ...more: (string | OutgoingHttpHeaders | OutgoingHttpHeader[])[]) => {
    const headers = more.at(-1)
    if (typeof headers === 'object' && !Array.isArray(headers)) {
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value)
      more.pop()
    }
    prepare(status)
    return Reflect.apply(writeHead, response, [status, ...more])
  }) as typeof writeHead
  response.write = ((...given: unknown[]) => {
    prepare(response.statusCode)
    return body ? true : Reflect.apply(write, response, given)
  }) as typeof write
  response.end = ((...given: unknown[]) => {
    prepare(response.statusCode)
    if (!body) return Reflect.apply(end, response, given)
    const done = given.find((one) => typeof one === 'function')
    return Reflect.apply(end, response, done ? [body, done] : [body])
  }) as typeof end
}
