import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { anApiKey, anApiToken, anOrganization } from '@/tests/support/auth-factories'
import { type Answered, call, codeOf, openDoors } from '@/tests/support/doors'
import { answer, route } from './route'

const doors = openDoors()

const note = z.strictObject({ title: z.string().max(100), list: z.array(z.strictObject({ size: z.int() })).optional() })
const post = route({
  callers: ['anonymous'],
  body: note,
  status: 201,
  handle: async (_, { body }) => ({ title: body.title }),
})

function details(answered: Answered): unknown {
  return (answered.json as { error: { details: unknown } }).error.details
}

function raw(text: BodyInit, headers: Record<string, string> = {}) {
  return call(post, '/api/notes', {
    method: 'POST',
    raw: text,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

describe('what a route answers', () => {
  test('success is {success, data} with the status of the route, never cached', async () => {
    const answered = await call(post, '/api/notes', { body: { title: 'Été' } })
    expect(answered.status).toBe(201)
    expect(answered.json).toEqual({ success: true, data: { title: 'Été' } })
    expect(answered.headers.get('cache-control')).toBe('no-store')
  })

  test('a plain route answers the value itself, and one answer may have its own status and headers', async () => {
    const plain = route({ callers: ['anonymous'], shape: 'plain', handle: async () => ({ valid: true }) })
    const said = await call(plain, '/')
    expect(said.json).toEqual({ valid: true })
    expect(said.headers.get('content-length')).toBe('14')
    expect((await plain(new Request('https://billets.example/'), { params: Promise.resolve(undefined) })).status).toBe(
      200,
    )
    const own = route({
      callers: ['anonymous'],
      handle: async () => answer(null, { status: 202, headers: { 'retry-after': '3' } }),
    })
    const answered = await call(own, '/')
    expect([answered.status, answered.headers.get('retry-after')]).toEqual([202, '3'])
  })

  test('a request id is returned as it came when it has the form, and replaced when not', async () => {
    const given = await call(post, '/', { body: { title: 'a' }, headers: { 'x-request-id': 'partner-1.a_B' } })
    expect(given.headers.get('x-request-id')).toBe('partner-1.a_B')
    for (const bad of ['a b', 'x'.repeat(129), '<script>']) {
      const replaced = await call(post, '/', { body: { title: 'a' }, headers: { 'x-request-id': bad } })
      expect(replaced.headers.get('x-request-id')).toMatch(/^[\w-]{16}$/)
    }
  })

  test('an error of ours is 500 with the request id and nothing else of it', async () => {
    const broken = route({
      callers: ['anonymous'],
      handle: () => Promise.reject(new Error('password=hunter2 at /srv/app.ts')),
    })
    const answered = await call(broken, '/', { headers: { 'x-request-id': 'trace-1' } })
    expect(answered.status).toBe(500)
    expect(codeOf(answered)).toBe('internal')
    expect(JSON.stringify(answered.json)).not.toMatch(/hunter2|app\.ts/)
    expect(JSON.stringify(answered.json)).toContain('trace-1')
  })

  test.each([
    ['bad_request', 400],
    ['invalid', 422],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['gone', 410],
    ['too_large', 413],
    ['unsupported', 415],
    ['rate_limited', 429],
    ['unavailable', 503],
  ] as const)('a refusal of kind %s is %i', async (kind, status) => {
    const refusing = route({ callers: ['anonymous'], handle: async () => fail(kind, 'a.code', 'A sentence.') })
    const answered = await call(refusing, '/')
    expect(answered.status).toBe(status)
    expect(codeOf(answered)).toBe('a.code')
    expect(answered.headers.has('retry-after')).toBe(status === 429 || status === 503)
  })
})

describe('bad input is refused with the field, never with a 5xx', () => {
  test('wrong fields are 422 with a path each, unknown ones by name', async () => {
    const answered = await call(post, '/', { body: { title: 7, list: [{ size: 1.5, colour: 'red' }], price: 1 } })
    expect(answered.status).toBe(422)
    const paths = (details(answered) as { path: string }[]).map(({ path }) => path)
    expect(paths.sort()).toEqual(['list.0.colour', 'list.0.size', 'price', 'title'])
  })

  test.each([
    ['malformed JSON', '{"title":', 400],
    ['no JSON at all', 'title=a', 400],
    ['a raw NUL', '{"title":"a\0b"}', 400],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 400],
    ['100,000 open brackets', '['.repeat(100_000), 400],
    ['100 levels', '['.repeat(100) + ']'.repeat(100), 400],
    ['an escaped NUL', '{"title":"a\\u0000b"}', 422],
    ['a prototype', '{"title":"a","__proto__":{"admin":true}}', 422],
    ['an escaped prototype', '{"title":"a","\\u005f_proto__":{"admin":true}}', 422],
    ['a constructor', '{"title":"a","constructor":{"prototype":{"admin":true}}}', 422],
    ['null', 'null', 422],
    ['a list', '[]', 422],
    ['an empty body', '', 422],
    ['a query operator instead of a text', '{"title":{"contains":""}}', 422],
  ])('%s', async (_, body, status) => {
    const answered = await raw(body)
    expect(answered.status).toBe(status)
    expect(codeOf(answered)).toMatch(/^request\./)
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })

  test('200,000 unknown keys are answered at once, with few details', async () => {
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index}`, 1])))
    const answered = await raw(body)
    expect(answered.status).toBe(422)
    expect((details(answered) as unknown[]).length).toBeLessThanOrEqual(50)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'content type %j is 415',
    async (type) => {
      const answered = await raw('{"title":"a"}', { 'content-type': type })
      expect([answered.status, codeOf(answered)]).toEqual([415, 'request.unsupported_type'])
    },
  )

  test('another charset than UTF-8 is 400', async () => {
    expect((await raw('{"title":"a"}', { 'content-type': 'application/json; charset=latin1' })).status).toBe(400)
    expect((await raw('{"title":"a"}', { 'content-type': 'Application/JSON; Charset="UTF-8"' })).status).toBe(201)
  })

  test('a body over the limit is 413, by its length or, streamed without one, by what arrives', async () => {
    const big = JSON.stringify({ title: 'x'.repeat(1024 * 1024) })
    expect((await raw(big)).status).toBe(413)
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(0x20))
      },
    })
    const request = new Request('https://billets.example/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect((await post(request, { params: Promise.resolve({}) })).status).toBe(413)
    expect(sent).toBeLessThan(2 * 1024 * 1024)
  })

  test('a path segment that is no id names nothing: 404', async () => {
    const get = route({ callers: ['anonymous'], params: z.object({ id: z.uuid() }), handle: async () => null })
    for (const id of ['1', "'; DROP TABLE purchase --", 'a\0b', 'x'.repeat(5000)]) {
      expect((await call(get, '/', { params: { id } })).status).toBe(404)
    }
  })

  test('a query is a closed schema too, and a repeated name is no text', async () => {
    const get = route({
      callers: ['anonymous'],
      query: z.strictObject({ cursor: z.string().optional() }),
      handle: async (_, { query }) => query,
    })
    expect((await call(get, '/?cursor=a')).json).toEqual({ success: true, data: { cursor: 'a' } })
    expect((await call(get, '/?cursor=a&cursor=b')).status).toBe(422)
    expect((await call(get, '/?__proto__=a')).status).toBe(422)
    expect((await call(get, '/?limit=1')).status).toBe(422)
  })
})

describe('the database’s own refusals', () => {
  function query(sql: string, values: unknown[] = []) {
    const get = route({ callers: ['anonymous'], handle: async (ctx) => (await ctx.pool.query(sql, values)).rows })
    return call(get, '/')
  }

  test('values that it cannot take are 422', async () => {
    expect((await query('SELECT $1::text', ['a\0b'])).status).toBe(422)
    expect((await query('SELECT $1::uuid', ['x'])).status).toBe(422)
    expect((await query('SELECT $1::int', ['99999999999'])).status).toBe(422)
  })

  test('the same through Prisma', async () => {
    const get = route({
      callers: ['anonymous'],
      handle: (ctx) => ctx.db.organization.findMany({ where: { name: 'a\0b' } }),
    })
    expect((await call(get, '/')).status).toBe(422)
    const malformed = route({
      callers: ['anonymous'],
      handle: (ctx) => ctx.db.organization.findUnique({ where: { id: 'x' } }),
    })
    expect((await call(malformed, '/')).status).toBe(422)
  })

  test('a lock or statement timeout is 503 with a moment to come back', async () => {
    const { pool } = doors.ctx()
    await pool.query('CREATE TABLE IF NOT EXISTS one_lock (id int)')
    const holder = await pool.connect()
    try {
      await holder.query('BEGIN; LOCK TABLE one_lock')
      const waiting = route({
        callers: ['anonymous'],
        handle: (ctx) => ctx.pool.query("BEGIN; SET LOCAL lock_timeout = '50ms'; LOCK TABLE one_lock; COMMIT"),
      })
      const answered = await call(waiting, '/')
      expect([answered.status, codeOf(answered), answered.headers.get('retry-after')]).toEqual([
        503,
        'service.busy',
        '2',
      ])
    } finally {
      await holder.query('ROLLBACK')
      holder.release()
    }
    await pool.query('ROLLBACK')
    const slow = await query("SELECT set_config('statement_timeout', '20ms', true), pg_sleep(0)")
    expect(slow.status).toBe(200)
    const cut = route({
      callers: ['anonymous'],
      handle: (ctx) =>
        inTransaction(ctx, async (tx) => {
          await tx.db.$executeRaw`SET LOCAL statement_timeout = '20ms'`
          return tx.db.$queryRaw`SELECT pg_sleep(1)::text`
        }),
    })
    expect((await call(cut, '/')).status).toBe(503)
  })

  test('a database that is away is 503', async () => {
    const server = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const { openDatabase } = await import('@/server/kernel/db')
    const away = openDatabase(`postgresql://x@127.0.0.1:${port}/x`, { max: 1, onError: () => {} })
    const byPool = route({ callers: ['anonymous'], handle: () => away.pool.query('SELECT 1') })
    const byPrisma = route({ callers: ['anonymous'], handle: () => away.db.organization.count() })
    expect((await call(byPool, '/')).status).toBe(503)
    expect((await call(byPrisma, '/')).status).toBe(503)
    server.close()
    expect((await call(byPool, '/')).status).toBe(503)
    expect((await call(byPrisma, '/')).status).toBe(503)
    await away.close()
  })
})

describe('who may call', () => {
  const forKeys = route({ callers: ['api_key', 'user'], handle: async (ctx) => ctx.actor.kind })

  test('an API key and a JWT are let in, nobody else is: 401', async () => {
    const ctx = doors.ctx()
    const organization = await anOrganization(ctx)
    const key = await anApiKey(ctx, organization)
    const jwt = await anApiToken(ctx, organization.owner, organization)
    expect((await call(forKeys, '/', { token: key.token })).json).toMatchObject({ data: 'api_key' })
    expect((await call(forKeys, '/', { token: jwt })).json).toMatchObject({ data: 'user' })
    const anonymous = await call(forKeys, '/')
    expect([anonymous.status, codeOf(anonymous)]).toEqual([401, 'auth.required'])
  })

  test.each([
    ['an empty one', 'Bearer '],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['no scheme', 'abc'],
    ['a forged JWT', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
    ['an unknown key', `Bearer ptl_key_AAAAAAAA_${'a'.repeat(43)}`],
    ['a key without the form', 'Bearer ptl_key_x'],
    ['an unknown purchase token', `Bearer ptl_buy_${'a'.repeat(43)}`],
    ['a device token, which nothing takes yet', 'Bearer ptl_dev_x'],
    ['20,000 characters', `Bearer ${'a'.repeat(20_000)}`],
  ])('a credential that is %s is 401, on a public address too', async (_, authorization) => {
    const open = route({ callers: ['anonymous', 'api_key'], handle: async () => null })
    for (const handler of [forKeys, open]) {
      const answered = await call(handler, '/', { headers: { authorization } })
      expect([answered.status, codeOf(answered)]).toEqual([401, 'auth.invalid_credential'])
    }
  })

  test('a cookie is no credential of the REST API', async () => {
    expect((await call(forKeys, '/', { headers: { cookie: '__Host-portillon.session=x' } })).status).toBe(401)
  })
})
