// tRPC over HTTP for our own pages. Guards: a change must come from our own origin, as JSON, so that no other site can make a visitor's
// browser call it.
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { browserSession } from '@/server/auth/browser-session'
import { readBytes, requireJson } from '@/server/http/read-body'
import { requireSameOrigin } from '@/server/http/same-origin'
import { fail } from '@/server/kernel/errors'
import { newCtx } from '@/server/kernel/process'
import { clientAddress } from '@/server/kernel/request-headers'
import { bodyLimit, bringsFile } from '@/server/platform/body-limit'
import { logTrpcError, refusedCall } from '@/server/trpc/errors'
import { createTrpcContext } from '@/server/trpc/init'
import { appRouter } from '@/server/trpc/root'

const maxBatchSize = 20

async function handle(request: Request): Promise<Response> {
  const context = createTrpcContext(request.headers)
  const { requestId } = context
  try {
    const response = await fetchRequestHandler({
      endpoint: '/api/trpc',
      req: request.method === 'POST' ? await checked(request, requestId) : request,
      router: appRouter,
      createContext: () => context,
      maxBatchSize,
      onError: ({ error, path }) => logTrpcError(error, { path, requestId }),
    })
    response.headers.set('x-request-id', requestId)
    response.headers.set('cache-control', 'no-store')
    return response
  } catch (error) {
    const { status, body } = refusedCall(error, requestId)
    return Response.json(body, { status, headers: { 'x-request-id': requestId, 'cache-control': 'no-store' } })
  }
}

async function checked(request: Request, requestId: string): Promise<Request> {
  requireSameOrigin(request.headers)
  requireJson(request.headers, false)
  const { pathname } = new URL(request.url)
  if (bringsFile(pathname)) await requireSession(request.headers, requestId)
  const body = await readBytes(request, bodyLimit(pathname, 0))
  return new Request(request.url, { method: 'POST', headers: request.headers, body: new Uint8Array(body) })
}

/** Nobody sends megabytes here before it is known who they are. */
async function requireSession(headers: Headers, requestId: string): Promise<void> {
  const ctx = newCtx({ kind: 'anonymous', address: clientAddress(headers) }, requestId)
  if (!(await browserSession(ctx, headers, null))) fail('unauthenticated', 'auth.required', 'Sign in first.')
}

export { handle as GET, handle as POST }
