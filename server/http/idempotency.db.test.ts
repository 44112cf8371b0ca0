import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fail } from '@/server/kernel/errors'
import { processDatabase } from '@/server/kernel/process'
import { anApiKey, anOrganization } from '@/tests/support/auth-factories'
import { call, codeOf, openDoors } from '@/tests/support/doors'
import { scopeOf } from './idempotency'
import { type RouteSpec, route } from './route'

const doors = openDoors()
const thing = z.strictObject({ size: z.int() })

/** A creating route that counts how often its command ran. */
function creating(
  handle: (size: number, run: number, requestKey: Uint8Array | null) => unknown,
  more: Partial<RouteSpec<undefined, { size: number }, undefined>> = {},
) {
  let runs = 0
  const handler = route({
    callers: ['anonymous', 'api_key'],
    body: thing,
    idempotent: true,
    status: 201,
    handle: async (ctx, { body }) => handle(body.size, ++runs, ctx.requestKey),
    ...more,
  })
  return { handler, runs: () => runs }
}

let keys = 0
const newKey = () => `key-${++keys}`
const post = (
  handler: Parameters<typeof call>[0],
  key: string,
  size: unknown = 1,
  path = '/api/things',
  token?: string,
) => call(handler, path, { body: { size }, headers: { 'idempotency-key': key }, token })

async function scopeRow(key: string, path = '/api/things') {
  const scope = scopeOf({ kind: 'anonymous', address: null }, path, key)
  const { rows } = await doors.ctx().pool.query('SELECT * FROM idempotency_record WHERE scope = $1', [scope])
  return { scope, row: rows[0] }
}

describe('an Idempotency-Key', () => {
  test('gives the same answer to the same body and runs the command once', async () => {
    const { handler, runs } = creating((size, run) => ({ size, run }))
    const key = newKey()
    const first = await post(handler, key)
    const second = await post(handler, key)
    expect(first.status).toBe(201)
    expect(second.status).toBe(201)
    expect(second.json).toEqual(first.json)
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(runs()).toBe(1)
  })

  test('with another body is 409 and runs nothing', async () => {
    const { handler, runs } = creating(() => null)
    const key = newKey()
    await post(handler, key, 1)
    const other = await post(handler, key, 2)
    expect([other.status, codeOf(other)]).toEqual([409, 'idempotency.key_reused'])
    expect(runs()).toBe(1)
  })

  test('a refused body holds its key as well: its answer is repeated, another body is 409', async () => {
    const { handler, runs } = creating(() => null)
    const key = newKey()
    expect((await post(handler, key, 'two')).status).toBe(422)
    expect((await post(handler, key, 'two')).status).toBe(422)
    expect((await post(handler, key, 2)).status).toBe(409)
    expect(runs()).toBe(0)
  })

  test.each(['x'.repeat(256), '', '\u0001', 'a\tb'])('%j is 400', async (key) => {
    const { handler } = creating(() => null)
    const answered = await post(handler, key)
    expect([answered.status, codeOf(answered)]).toEqual([400, 'idempotency.key_invalid'])
  })

  test('of 1 and of 255 characters is taken', async () => {
    const { handler } = creating(() => null)
    for (const key of ['~', 'y'.repeat(255), 'é è']) expect((await post(handler, key)).status).toBe(201)
  })

  test('is another one for another path, another caller and for anonymous callers', async () => {
    const { handler, runs } = creating((_, run) => run)
    const ctx = doors.ctx()
    const organization = await anOrganization(ctx)
    const one = await anApiKey(ctx, organization)
    const two = await anApiKey(ctx, organization)
    const key = newKey()
    for (const token of [undefined, one.token, two.token]) {
      await post(handler, key, 1, '/api/things', token)
      await post(handler, key, 1, '/api/others', token)
      await post(handler, key, 1, '/api/others?x=1', token)
    }
    expect(runs()).toBe(6)
  })

  test('keeps a 4xx, and forgets 429 and 5xx', async () => {
    const refusing = (kind: 'conflict' | 'rate_limited' | 'unavailable') =>
      creating((_, run) => (run === 1 ? fail(kind, 'a.code', 'No.') : { run }))
    const kept = refusing('conflict')
    const keptKey = newKey()
    expect((await post(kept.handler, keptKey)).status).toBe(409)
    expect(codeOf(await post(kept.handler, keptKey))).toBe('a.code')
    for (const kind of ['rate_limited', 'unavailable'] as const) {
      const forgotten = refusing(kind)
      const key = newKey()
      expect((await post(forgotten.handler, key)).status).toBeGreaterThanOrEqual(429)
      expect((await post(forgotten.handler, key)).status).toBe(201)
    }
  })

  test('is forgotten after 24 hours', async () => {
    const { handler, runs } = creating(() => null)
    const key = newKey()
    await post(handler, key)
    const { scope } = await scopeRow(key)
    await doors
      .ctx()
      .pool.query(
        "UPDATE idempotency_record SET created_at = created_at - interval '24 hours 1 second' WHERE scope = $1",
        [scope],
      )
    expect((await post(handler, key, 2)).status).toBe(201)
    expect(runs()).toBe(2)
  })

  test('marks what it makes with the body as well, so that a stranger’s key of tomorrow finds nothing of it', async () => {
    const marks: string[] = []
    const { handler } = creating((_, __, requestKey) => {
      marks.push(Buffer.from(requestKey ?? []).toString('hex'))
    })
    const key = newKey()
    for (const size of [1, 2, 1]) {
      await post(handler, key, size)
      const { scope } = await scopeRow(key)
      await doors.ctx().pool.query('DELETE FROM idempotency_record WHERE scope = $1', [scope])
    }
    expect(marks).toEqual([marks[0], expect.stringMatching(/^[0-9a-f]{64}$/), marks[0]])
    expect(marks[1]).not.toBe(marks[0])
  })

  test('secrets are not stored, and are in the repeated answer all the same', async () => {
    const { handler } = creating(() => ({ id: 'p1', accessToken: 'ptl_buy_secret' }), {
      secrets: {
        redact: (data) => ({ ...(data as object), accessToken: null }),
        restore: async (data) => ({ ...(data as object), accessToken: 'ptl_buy_secret' }),
      },
    })
    const key = newKey()
    const first = await post(handler, key)
    expect((await post(handler, key)).json).toEqual(first.json)
    expect(JSON.stringify((await scopeRow(key)).row.answer)).not.toContain('secret')
  })
})

describe('twins and crashes', () => {
  test('ten requests at once with one key have one effect and ten equal answers', async () => {
    const { handler, runs } = creating(async (_, run) => {
      await processDatabase().pool.query('SELECT pg_sleep(0.2)')
      return { run }
    })
    const key = newKey()
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(handler, key)))
    expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1)
    expect(answers.every(({ status }) => status === 201)).toBe(true)
    expect(runs()).toBe(1)
  })

  test('control: without the key the same ten have ten effects', async () => {
    const { handler, runs } = creating((_, run) => ({ run }))
    await Promise.all(Array.from({ length: 10 }, () => call(handler, '/api/things', { body: { size: 1 } })))
    expect(runs()).toBe(10)
  })

  test('a first try that died is taken over after its lease, with the same request key', async () => {
    const seen: string[] = []
    const { handler, runs } = creating((_, run, requestKey) => {
      seen.push(Buffer.from(requestKey ?? []).toString('hex'))
      return { run }
    })
    const key = newKey()
    await post(handler, key)
    // As a crash leaves it: claimed, unanswered, its lease about to end.
    const { scope } = await scopeRow(key)
    await doors
      .ctx()
      .pool.query(
        "UPDATE idempotency_record SET status = NULL, answer = NULL, locked_until = clock_timestamp() + interval '300 milliseconds' WHERE scope = $1",
        [scope],
      )
    const taken = await post(handler, key)
    expect(taken.json).toEqual({ success: true, data: { run: 2 } })
    expect(runs()).toBe(2)
    expect(seen[0]).toBe(seen[1])
    expect(seen[0]).toHaveLength(64)
  })

  test('another body is 409 while the first one still runs, and after it died', async () => {
    const { handler, runs } = creating(() => null)
    const key = newKey()
    await post(handler, key)
    const { scope } = await scopeRow(key)
    for (const lease of ['20 seconds', '-1 seconds']) {
      await doors
        .ctx()
        .pool.query(
          'UPDATE idempotency_record SET status = NULL, answer = NULL, locked_until = clock_timestamp() + $2::interval WHERE scope = $1',
          [scope, lease],
        )
      expect(codeOf(await post(handler, key, 2))).toBe('idempotency.key_reused')
    }
    expect(runs()).toBe(1)
  })

  test('a first try that comes too late does not overwrite the answer of the one that took over', async () => {
    const waiting: Array<() => void> = []
    const { handler } = creating(async (_, run) => {
      if (run === 1) await new Promise<void>((resolve) => waiting.push(resolve))
      return { run }
    })
    const key = newKey()
    const slow = post(handler, key)
    await expect.poll(() => waiting.length).toBe(1)
    const { scope } = await scopeRow(key)
    await doors
      .ctx()
      .pool.query(
        "UPDATE idempotency_record SET locked_until = clock_timestamp() - interval '1 second' WHERE scope = $1",
        [scope],
      )
    const taken = await post(handler, key)
    waiting[0]?.()
    await slow
    expect(taken.json).toEqual({ success: true, data: { run: 2 } })
    expect((await post(handler, key)).json).toEqual(taken.json)
  })
})
