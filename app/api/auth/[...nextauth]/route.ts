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
      return refused(405, 'request.method_not_allowed', 'Signing in is a POST.', requestId, { allow: 'POST' })
    }
    const broken = request.cookies.getAll().find(({ name, value }) => isCallbackCookie(name) && !isAddress(value))
    if (broken) {
      const forget = `${broken.name}=; Path=/; Max-Age=0${broken.name.startsWith('__') ? '; Secure' : ''}`
      const message = 'The cookie with the address to return to cannot be read; it has been removed.'
      return refused(400, 'request.bad_cookie', message, requestId, { 'set-cookie': forget })
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

function refused(
  status: number,
  code: string,
  message: string,
  requestId: string,
  headers: Record<string, string>,
): Response {
  const body = { success: false, error: { code, message, details: [], requestId } }
  return Response.json(body, {
    status,
    headers: { 'x-request-id': requestId, 'cache-control': 'no-store', ...headers },
  })
}

const isCallbackCookie = (name: string) => /^(?:__Secure-)?next-auth\.callback-url$/.test(name)

/** The address without a `callbackUrl` that is none: next-auth takes its default then. */
function readableAddress(request: NextRequest): URL {
  const url = new URL(request.url)
  if (!isAddress(url.searchParams.get('callbackUrl') ?? '/')) url.searchParams.delete('callbackUrl')
  return url
}

function isAddress(text: string): boolean {
  const base = text.startsWith('/') ? 'http://localhost' : undefined
  return URL.canParse(text, base) && /^https?:$/.test(new URL(text, base).protocol)
}

/** The same request with its body read, capped and, where it says JSON, known to be JSON: next-auth itself would fall over it. */
async function readable(request: NextRequest): Promise<NextRequest> {
  const url = readableAddress(request)
  if (request.method !== 'POST') return new NextRequest(url, { headers: request.headers })
  const body = await readBytes(request, maxBodyBytes)
  if (request.headers.get('content-type')?.includes('application/json')) parseJson(body)
  return new NextRequest(url, {
    method: 'POST',
    headers: request.headers,
    body: body.byteLength > 0 ? new Uint8Array(body) : null,
  })
}

export { handle as GET, handle as POST }
