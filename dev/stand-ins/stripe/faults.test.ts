// Idempotency keys and faults through the real SDK: what a client may rely on when answers fail or get lost.
import { expect, test } from 'vitest'
import { control, refusal, sessionParams, startUnderTest } from '../stand-ins-under-test'

test('the same key and parameters give the first answer again; other parameters are an idempotency error', async () => {
  const { sdk } = await startUnderTest()
  const options = { idempotencyKey: 'purchase-1-open' }
  const first = await sdk.checkout.sessions.create(sessionParams(), options)
  const second = await sdk.checkout.sessions.create(sessionParams(), options)
  expect(second.id).toBe(first.id)
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
  const other = await refusal(sdk.checkout.sessions.create(sessionParams({ client_reference_id: 'x' }), options))
  expect([other.statusCode, other.type]).toEqual([400, 'StripeIdempotencyError'])
  expect((await sdk.checkout.sessions.list()).data).toHaveLength(1)
})

test('a refusal by state is kept for its key, a refusal of the parameters is not', async () => {
  const { sdk, stripe } = await startUnderTest()
  const bad = sessionParams({ expires_at: 1 })
  await refusal(sdk.checkout.sessions.create(bad, { idempotencyKey: 'k1' }))
  const { id } = await sdk.checkout.sessions.create(sessionParams(), { idempotencyKey: 'k1' })
  const { json } = await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  const refund = { payment_intent: json.payment_intent, amount: 9801 }
  const first = await refusal(sdk.refunds.create(refund, { idempotencyKey: 'k2' }))
  const again = await refusal(sdk.refunds.create(refund, { idempotencyKey: 'k2' }))
  expect([first.code, again.code]).toEqual(['amount_too_large', 'amount_too_large'])
  expect(again.headers?.['idempotent-replayed']).toBe('true')
})

test('ten calls at once with one key make one session and ten equal answers', async () => {
  const { sdk } = await startUnderTest()
  const calls = Array.from({ length: 10 }, () =>
    sdk.checkout.sessions.create(sessionParams(), { idempotencyKey: 'double-click' }),
  )
  expect(new Set((await Promise.all(calls)).map(({ id }) => id)).size).toBe(1)
})

test('a status fault answers in Stripe’s shape without acting, and DELETE ends it', async () => {
  const { sdk, stripe } = await startUnderTest()
  for (const [status, type] of [
    [500, 'StripeAPIError'],
    [429, 'StripeRateLimitError'],
    [409, 'StripeAPIError'],
  ] as const) {
    await control(stripe, 'PUT', 'faults', { status })
    const error = await refusal(sdk.checkout.sessions.create(sessionParams()))
    expect([error.statusCode, error.type]).toEqual([status, type])
  }
  await control(stripe, 'DELETE', 'faults')
  expect((await sdk.checkout.sessions.list()).data).toEqual([])
})

test('a dropped answer has acted: the same key finds the session that was made', async () => {
  const { sdk, stripe } = await startUnderTest()
  await control(stripe, 'PUT', 'faults', { dropAnswers: true })
  const lost = await refusal(sdk.checkout.sessions.create(sessionParams(), { idempotencyKey: 'lost' }))
  expect(lost.type).toBe('StripeConnectionError')
  await control(stripe, 'DELETE', 'faults')
  const { data } = await sdk.checkout.sessions.list()
  expect(data).toHaveLength(1)
  const found = await sdk.checkout.sessions.create(sessionParams(), { idempotencyKey: 'lost' })
  expect(found.id).toBe(data[0]?.id)
  const { json } = await control(stripe, 'GET', 'log')
  const statuses = json.requests.filter((request: { idempotencyKey: string }) => request.idempotencyKey === 'lost')
  // The SDK tries a closed connection once more by itself.
  expect(statuses.map((request: { status: number | null }) => request.status)).toEqual([null, null, 200])
})

test('a delay longer than the client’s patience ends as a time-out, though the act was done', async () => {
  const { sdk, stripe } = await startUnderTest()
  await control(stripe, 'PUT', 'faults', { delayMs: 60_000 })
  const late = await refusal(sdk.checkout.sessions.create(sessionParams(), { timeout: 200 }))
  expect(late.type).toBe('StripeConnectionError')
  await control(stripe, 'DELETE', 'faults')
  expect((await sdk.checkout.sessions.list()).data).toHaveLength(1)
})

test('a rate faults about that share of the requests', async () => {
  const { sdk, stripe } = await startUnderTest()
  await control(stripe, 'PUT', 'faults', { status: 503, rate: 0.5 })
  const results = await Promise.allSettled(Array.from({ length: 200 }, () => sdk.checkout.sessions.list()))
  const failed = results.filter(({ status }) => status === 'rejected').length
  expect(failed).toBeGreaterThan(50)
  expect(failed).toBeLessThan(150)
})

test('control doors and pages are never faulted, and a bad control body is refused with a sentence', async () => {
  const { stripe, resend } = await startUnderTest()
  for (const base of [stripe, resend]) {
    await control(base, 'PUT', 'faults', { status: 500 })
    expect((await fetch(`${base}/`)).status).toBe(200)
    expect((await control(base, 'GET', 'faults')).json).toEqual({ status: 500 })
    for (const body of [{ rate: 2 }, { status: 200 }, { stauts: 500 }, { webhooks: 'never' }, {}, 7]) {
      const { status, json } = await control(base, 'PUT', 'faults', body)
      expect(status).toBe(400)
      expect(json.error.message.length).toBeGreaterThan(10)
    }
    expect((await control(base, 'POST', 'nothing')).status).toBe(404)
  }
  const { status } = await control(stripe, 'POST', 'checkout/cs_test_none', { outcome: 'pay' })
  expect(status).toBe(404)
  expect((await control(stripe, 'POST', 'checkout/cs_test_none', { outcome: 'pays' })).status).toBe(400)
})
