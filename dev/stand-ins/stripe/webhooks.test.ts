// Webhooks: signed so that the real SDK accepts them, brought until a 2xx, across restarts, and badly when told.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import {
  control,
  eventually,
  freshFolder,
  sessionParams,
  startUnderTest,
  startWebhookApp,
  WEBHOOK_SECRET,
} from '../stand-ins-under-test'

type Running = Awaited<ReturnType<typeof startUnderTest>>

async function pay({ sdk, stripe }: Running): Promise<string> {
  const { id } = await sdk.checkout.sessions.create(sessionParams())
  await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  return id
}
const PAID = ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed']

test('a payment brings three signed events that the SDK accepts and the API confirms', async () => {
  const app = await startWebhookApp()
  const running = await startUnderTest({ appUrl: app.url })
  const id = await pay(running)
  await eventually('three events', () => app.received.length === 3)
  for (const { body, headers } of app.received) {
    const event = Stripe.webhooks.constructEvent(body, String(headers['stripe-signature']), WEBHOOK_SECRET)
    expect(await running.sdk.events.retrieve(event.id)).toMatchObject({ id: event.id, type: event.type })
    expect(() =>
      Stripe.webhooks.constructEvent(`${body} `, String(headers['stripe-signature']), WEBHOOK_SECRET),
    ).toThrow()
  }
  expect(app.received.map(({ type }) => type).sort()).toEqual([...PAID].sort())
  const completed = await running.sdk.events.list({ type: 'checkout.session.completed' })
  expect(completed.data).toHaveLength(1)
  expect(completed.data[0]?.data.object).toMatchObject({ id, payment_status: 'paid' })
  expect(completed.data[0]?.api_version).toBe(Stripe.API_VERSION)
})

test('each way that a session can end has its events', async () => {
  const app = await startWebhookApp()
  const { sdk, stripe } = await startUnderTest({ appUrl: app.url })
  const cases: [string, string[]][] = [
    ['decline', ['payment_intent.payment_failed']],
    ['expire', ['checkout.session.expired']],
    ['pay_async', ['checkout.session.completed']],
    [
      'fail_async',
      ['checkout.session.completed', 'payment_intent.payment_failed', 'checkout.session.async_payment_failed'],
    ],
  ]
  for (const [outcome, types] of cases) {
    const { id } = await sdk.checkout.sessions.create(sessionParams())
    app.received.length = 0
    await control(stripe, 'POST', `checkout/${id}`, { outcome })
    await eventually(outcome, () => app.received.length === types.length)
    expect(app.received.map(({ type }) => type).sort()).toEqual([...types].sort())
    if (outcome !== 'pay_async') continue
    await control(stripe, 'POST', `checkout/${id}`, { outcome })
    await eventually('success', () =>
      app.received.some(({ type }) => type === 'checkout.session.async_payment_succeeded'),
    )
  }
})

test('an event is brought again, with growing pauses, until the app answers 2xx; the log shows every attempt', async () => {
  const app = await startWebhookApp()
  const running = await startUnderTest({ appUrl: app.url })
  app.status = 500
  await pay(running)
  await eventually('two tries each', () => app.received.length >= 6)
  app.status = 200
  const log = await eventually('all delivered', async () => {
    const { json } = await control(running.stripe, 'GET', 'log')
    const events: { id: string; type: string; attempts: { at: string; status: number }[] }[] = json.events
    return events.every(({ attempts }) => attempts.at(-1)?.status === 200) && json
  })
  expect(log.events.map(({ type }: { type: string }) => type)).toEqual(PAID)
  const [first, second, third] = log.events[0].attempts
  expect([first.status, second.status, third.status]).toEqual([500, 500, 200])
  const gap = (a: { at: string }, b: { at: string }) => Date.parse(b.at) - Date.parse(a.at)
  expect(gap(first, second)).toBeGreaterThanOrEqual(950)
  expect(gap(second, third)).toBeGreaterThanOrEqual(1950)
}, 15_000)

test('sessions, ports and undelivered events survive a restart', async () => {
  const folder = await freshFolder()
  const before = await startUnderTest({ folder })
  const id = await pay(before)
  const open = await before.sdk.checkout.sessions.create(sessionParams(), { idempotencyKey: 'again' })
  await before.close()
  const app = await startWebhookApp()
  const after = await startUnderTest({ folder, appUrl: app.url })
  expect([after.stripe, after.resend]).toEqual([before.stripe, before.resend])
  await eventually('the three events', () => app.received.length === 3)
  expect((await after.sdk.checkout.sessions.retrieve(id)).payment_status).toBe('paid')
  expect((await after.sdk.checkout.sessions.create(sessionParams(), { idempotencyKey: 'again' })).id).toBe(open.id)
})

test('a taken port is replaced, and the pages of open sessions move along', async () => {
  const folder = await freshFolder()
  const first = await startUnderTest({ folder })
  const { id } = await first.sdk.checkout.sessions.create(sessionParams())
  await first.sdk.checkout.sessions.retrieve(id)
  // The first still listens: a second one on the same folder must not fail.
  await eventually('written', async () => {
    const { readFile } = await import('node:fs/promises')
    return (await readFile(`${folder}/stripe/journal.ndjson`, 'utf8').catch(() => '')).includes(id)
  })
  const second = await startUnderTest({ folder })
  expect(second.stripe).not.toBe(first.stripe)
  expect((await second.sdk.checkout.sessions.retrieve(id)).url).toBe(`${second.stripe}/c/pay/${id}`)
})

test('held events wait for the release; DELETE brings them', async () => {
  const app = await startWebhookApp()
  const running = await startUnderTest({ appUrl: app.url })
  await control(running.stripe, 'PUT', 'faults', { webhooks: 'hold' })
  const id = await pay(running)
  await eventually('the events exist', async () => (await running.sdk.events.list()).data.length === 3)
  expect((await running.sdk.checkout.sessions.retrieve(id)).payment_status).toBe('paid')
  expect(app.received).toEqual([])
  await control(running.stripe, 'DELETE', 'faults')
  await eventually('three events', () => app.received.length === 3)
})

test('duplicated events come twice with the same id and body', async () => {
  const app = await startWebhookApp()
  const running = await startUnderTest({ appUrl: app.url })
  await control(running.stripe, 'PUT', 'faults', { webhooks: 'duplicate' })
  await pay(running)
  await eventually('six webhooks', () => app.received.length === 6)
  const bodies = new Map<string, string[]>()
  for (const { id, body } of app.received) bodies.set(id, [...(bodies.get(id) ?? []), body])
  expect([...bodies.values()].map((copies) => [copies.length, new Set(copies).size])).toEqual([
    [2, 1],
    [2, 1],
    [2, 1],
  ])
})

test('reordered events come in reverse, three by three, and a rest of fewer is not kept back for ever', async () => {
  const app = await startWebhookApp()
  const running = await startUnderTest({ appUrl: app.url })
  await control(running.stripe, 'PUT', 'faults', { webhooks: 'reorder' })
  await pay(running)
  await eventually('three events', () => app.received.length === 3)
  expect(app.received.map(({ type }) => type)).toEqual([...PAID].reverse())
  const { id } = await running.sdk.checkout.sessions.create(sessionParams())
  await control(running.stripe, 'POST', `checkout/${id}`, { outcome: 'expire' })
  await eventually('the fourth', () => app.received.length === 4)
})
