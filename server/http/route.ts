// The one wrapper of every REST route handler: who calls, what they sent, one command, one shape of answer. It holds no rule of the
// domain. Guards: every answer has the request id and is not cached; every input is parsed by a closed schema before a command sees it.
import type { z } from 'zod'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { invalidInput } from '@/server/kernel/known-faults'
import { rootLog } from '@/server/kernel/log'
import { newCtx } from '@/server/kernel/process'
import { clientAddress, requestIdOf } from '@/server/kernel/request-headers'
import { routeHeader, routePattern } from '@/server/platform/http-metrics'
import { Answer } from './answer'
import { limitApiKey } from './api-key-limit'
import { authenticate } from './authenticate'
import { type Refusal, refusalOf } from './errors'
import { idempotently, type Secrets, type StoredAnswer } from './idempotency'
import { parseJson, readBytes, requireJson } from './read-body'

export { answer } from './answer'

export type Caller = 'anonymous' | 'user' | 'api_key' | 'device' | 'buyer'

export type RouteSpec<P, B, Q> = {
  /** Who may call at all; anyone else gets 401. A route for `anonymous` alone never looks at the credential. */
  callers: readonly Caller[]
  /** Of the path: a segment that does not fit names nothing, so it is 404. */
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  body?: z.ZodType<B>
  /** One row that holds a NUL must not hold up the others: what the schema lets through is then safe with one. */
  keepsNul?: true
  /** Default 1 MiB. */
  maxBodyBytes?: number
  /** Honours Idempotency-Key: for POSTs that create something. */
  idempotent?: true
  /** What of an answer must not be stored with its Idempotency-Key, and how it is made again. */
  secrets?: Secrets
  /** `none` where the contract sets no limit for API keys (scans). */
  keyLimit?: 'none'
  /** Of success, default 200. */
  status?: number
  /** `data` (default) answers `{success: true, data}`, `plain` the value itself. */
  shape?: 'data' | 'plain'
  handle(ctx: Ctx, input: { params: P; query: Q; body: B; request: Request }): Promise<unknown>
}

type Segments = Record<string, string | string[] | undefined>

/** Next hands over no params at all where the path has none. */
export type RouteHandler = (request: Request, context: { params: Promise<Segments | undefined> }) => Promise<Response>

const defaultMaxBodyBytes = 1024 * 1024

export function route<P = undefined, B = undefined, Q = undefined>(spec: RouteSpec<P, B, Q>): RouteHandler {
  return async (request, context) => {
    const segments = (await context.params) ?? {}
    const response = await answerTo(spec, request, segments)
    response.headers.set(routeHeader, routePattern(new URL(request.url).pathname, segments))
    return response
  }
}

async function answerTo<P, B, Q>(spec: RouteSpec<P, B, Q>, request: Request, segments: Segments): Promise<Response> {
  const requestId = requestIdOf(request.headers)
  try {
    const actor = await admitCaller(spec.callers, request)
    if (actor.kind === 'api_key' && spec.keyLimit !== 'none') await limitApiKey(actor.apiKeyId)
    const params = parseParams(spec.params, segments)
    const query = parseQuery(spec.query, request.url)
    const bytes = spec.body ? await readBytes(request, spec.maxBodyBytes ?? defaultMaxBodyBytes) : Buffer.alloc(0)
    if (spec.body) requireJson(request.headers, bytes.byteLength === 0)

    const run = async (requestKey: Uint8Array | null) => {
      const body = parseBody(spec, bytes)
      return spec.handle(newCtx(actor, requestId, requestKey), { params, query, body, request })
    }
    if (!spec.idempotent) return successOf(spec, await run(null), requestId)
    const stored = await idempotently(
      { request, actor, bytes, requestId, secrets: spec.secrets },
      async (requestKey) => {
        try {
          return storable(spec, await run(requestKey))
        } catch (error) {
          return fromRefusal(refusalOf(error, requestId, rootLog()))
        }
      },
    )
    return respond(stored, requestId)
  } catch (error) {
    return respond(fromRefusal(refusalOf(error, requestId, rootLog())), requestId)
  }
}

async function admitCaller(callers: readonly Caller[], request: Request): Promise<Actor> {
  if (callers.length === 1 && callers[0] === 'anonymous') {
    return { kind: 'anonymous', address: clientAddress(request.headers) }
  }
  const actor = await authenticate(request)
  if (!callers.some((caller) => caller === actor.kind)) {
    fail('unauthenticated', 'auth.required', 'Send a valid credential for this address.')
  }
  return actor
}

function parseParams<P>(schema: z.ZodType<P> | undefined, segments: Segments): P {
  if (!schema) return undefined as P
  const parsed = schema.safeParse(segments)
  return parsed.success ? parsed.data : notFound('object')
}

function parseQuery<Q>(schema: z.ZodType<Q> | undefined, url: string): Q {
  if (!schema) return undefined as Q
  const values: Record<string, string | string[]> = Object.create(null)
  const search = new URL(url).searchParams
  for (const name of new Set(search.keys())) {
    const all = search.getAll(name)
    values[name] = all.length === 1 ? (all[0] ?? '') : all
  }
  const parsed = schema.safeParse({ ...values })
  if (!parsed.success) throw invalidInput(parsed.error)
  return parsed.data
}

function parseBody<B>({ body: schema, keepsNul }: { body?: z.ZodType<B>; keepsNul?: true }, bytes: Uint8Array): B {
  if (!schema) return undefined as B
  const parsed = schema.safeParse(parseJson(bytes, { keepsNul }))
  if (!parsed.success) throw invalidInput(parsed.error)
  return parsed.data
}

type Shaped = { status?: number; shape?: 'data' | 'plain' }

function storable(spec: Shaped, result: unknown): StoredAnswer {
  if (result instanceof Response)
    throw new Error('an idempotent route answers a value, so that it can be answered again')
  const own = result instanceof Answer ? result : new Answer(result, undefined, {})
  const body = spec.shape === 'plain' ? own.value : { success: true, data: own.value ?? null }
  return { status: own.status ?? spec.status ?? 200, body, headers: own.headers }
}

function successOf(spec: Shaped, result: unknown, requestId: string): Response {
  if (!(result instanceof Response)) return respond(storable(spec, result), requestId)
  const response = new Response(result.body, result)
  response.headers.set('x-request-id', requestId)
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
  return response
}

function fromRefusal({ status, body, retryAfterSeconds }: Refusal): StoredAnswer {
  return {
    status,
    body,
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) },
  }
}

function respond({ status, body, headers }: StoredAnswer, requestId: string): Response {
  const hasBody = status !== 204 && status !== 304
  const bytes = hasBody ? Buffer.from(JSON.stringify(body)) : null
  return new Response(bytes, {
    status,
    headers: {
      // With its length told, a short answer is not compressed, which would cost more than the rest of answering.
      ...(bytes && { 'content-type': 'application/json; charset=utf-8', 'content-length': String(bytes.byteLength) }),
      'cache-control': 'no-store',
      ...headers,
      'x-request-id': requestId,
    },
  })
}
