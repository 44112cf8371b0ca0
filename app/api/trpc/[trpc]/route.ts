// tRPC over HTTP for our own pages. Guards: a change must come from our own origin, as JSON, so that no other site can make a visitor's
// browser call it.
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { refusalOf } from '@/server/http/errors'
import { readBytes, requireJson } from '@/server/http/read-body'
import { requireSameOrigin } from '@/server/http/same-origin'
import { rootLog } from '@/server/kernel/log'
import { logTrpcError } from '@/server/trpc/errors'
import { createTrpcContext } from '@/server/trpc/init'
import { appRouter } from '@/server/trpc/root'

const maxBodyBytes = 1024 * 1024
/** A bank's file of 5 MB, as base64 within JSON. */
const maxFileBytes = 8 * 1024 * 1024
const filePaths = /\/external\.(preview|import)Statement$/
const maxBatchSize = 20

async function handle(request: Request): Promise<Response> {
  const context = createTrpcContext(request.headers)
  const { requestId } = context
  try {
    const response = await fetchRequestHandler({
      endpoint: '/api/trpc',
      req: request.method === 'POST' ? await checked(request) : request,
      router: appRouter,
      createContext: () => context,
      maxBatchSize,
      onError: ({ error, path }) => logTrpcError(error, { path, requestId }),
    })
    response.headers.set('x-request-id', requestId)
    response.headers.set('cache-control', 'no-store')
    return response
  } catch (error) {
    const { status, body } = refusalOf(error, requestId, rootLog())
    return Response.json(body, { status, headers: { 'x-request-id': requestId, 'cache-control': 'no-store' } })
  }
}

async function checked(request: Request): Promise<Request> {
  requireSameOrigin(request.headers)
  requireJson(request.headers, false)
  const isFile = filePaths.test(new URL(request.url).pathname)
  const body = await readBytes(request, isFile ? maxFileBytes : maxBodyBytes)
  return new Request(request.url, { method: 'POST', headers: request.headers, body: new Uint8Array(body) })
}

export { handle as GET, handle as POST }
