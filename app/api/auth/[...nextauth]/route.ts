// next-auth's own endpoints (csrf, callback, signout, session). Its remote log is closed: nobody writes into our logs from outside.

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
    if (nextauth[0] === '_log') return new Response(null, { status: 204, headers: { 'x-request-id': requestId } })
    const response: Response = await NextAuth(await readable(request), context, authOptions())
    response.headers.set('x-request-id', requestId)
    return response
  } catch (error) {
    const { status, body } = refusalOf(error, requestId, rootLog())
    return Response.json(body, { status, headers: { 'x-request-id': requestId, 'cache-control': 'no-store' } })
  }
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
