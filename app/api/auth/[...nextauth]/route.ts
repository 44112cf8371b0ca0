// next-auth's own endpoints (csrf, callback, signout, session). Its remote log is closed: nobody writes into our logs from outside.
// Guards: what next-auth would call a fault of the server (an unreadable callback address, a callback by GET) is the caller's.

import { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { authOptions } from '@/server/auth/next-auth'
import { refusalOf } from '@/server/http/errors'
import { parseJson, readBytes } from '@/server/http/read-body'
import { rootLog } from '@/server/kernel/log'
import { requestIdOf } from '@/server/kernel/request-headers'

type Context = { params: Promise<{ nextauth: string[] }> }

const maxBodyBytes = 64 * 1024

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const requestId = requestIdOf(request.headers)
  try {
    const { nextauth } = await context.params
    if (nextauth[0] === 'callback' && request.method === 'GET') {
      const wrong = { code: 'request.method_not_allowed', message: 'Signing in is a POST.', details: [], requestId }
      const headers = { 'x-request-id': requestId, 'cache-control': 'no-store', allow: 'POST' }
      return Response.json({ success: false, error: wrong }, { status: 405, headers })
    }
    if (nextauth[0] === '_log') return new Response(null, { status: 204, headers: { 'x-request-id': requestId } })
    const response: Response = await NextAuth(await readable(request), context, authOptions())
    response.headers.set('x-request-id', requestId)
    return response
  } catch (error) {
    const { status, body } = refusalOf(error, requestId, rootLog())
    return Response.json(body, { status, headers: { 'x-request-id': requestId, 'cache-control': 'no-store' } })
  }
}

/** The address without a `callbackUrl` that is none: next-auth takes its default then. */
function readableAddress(request: NextRequest): URL {
  const url = new URL(request.url)
  if (!isAddress(url.searchParams.get('callbackUrl') ?? '/')) url.searchParams.delete('callbackUrl')
  return url
}

/** The headers without a remembered callback address that is none. */
function readableHeaders(request: NextRequest): Headers {
  const headers = new Headers(request.headers)
  const cookies = request.cookies.getAll()
  const kept = cookies.filter(({ name, value }) => !/next-auth\.callback-url$/.test(name) || isAddress(value))
  if (kept.length === cookies.length) return headers
  headers.set('cookie', kept.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '))
  return headers
}

function isAddress(text: string): boolean {
  const base = text.startsWith('/') ? 'http://localhost' : undefined
  return URL.canParse(text, base) && /^https?:$/.test(new URL(text, base).protocol)
}

/** The same request with its body read, capped and, where it says JSON, known to be JSON: next-auth itself would fall over it. */
async function readable(request: NextRequest): Promise<NextRequest> {
  if (request.method !== 'POST') return request
  const body = await readBytes(request, maxBodyBytes)
  if (request.headers.get('content-type')?.includes('application/json')) parseJson(body)
  return new NextRequest(request.url, {
    method: 'POST',
    headers: request.headers,
    body: body.byteLength > 0 ? new Uint8Array(body) : null,
  })
}

export { handle as GET, handle as POST }
