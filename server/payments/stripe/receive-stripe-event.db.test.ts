import { describe, expect, test } from 'vitest'
import { webhookSecret } from '@/tests/support/payment-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, jobsOf, later } from '@/tests/support/sales-factories'
import { applyProviderEvent } from '../apply-provider-event'
import { startPayment } from '../start-payment'
import { receiveStripeEvent } from './receive-stripe-event'

/** Connect has an endpoint, and so a secret, of its own. */
const connectSecret = 'whsec_of_connected_accounts_01'

openSale({ promises: 'never', settings: { STRIPE_WEBHOOK_SECRET: `${webhookSecret}, ${connectSecret}` } })

const eventOf = (id: string, type = 'checkout.session.completed', object: object = { id: 'cs_test_none' }) =>
  JSON.stringify({ id, object: 'event', type, data: { object } })
const seconds = () => Math.floor(ctx.now.getTime() / 1000)
const stored = async () => ({
  events: await ctx.db.providerEvent.count(),
  jobs: (await jobsOf(ctx, 'apply-provider-event')).length,
})

describe('a webhook', () => {
  test('is stored once with its job, however often it comes at once', async () => {
    const body = eventOf('evt_once')
    const signature = stripe.sign(body, seconds())
    const answers = await Promise.all(Array.from({ length: 20 }, () => receiveStripeEvent(ctx, body, signature)))
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await ctx.db.providerEvent.findMany({ where: { eventId: 'evt_once' } })).toMatchObject([
      { type: 'checkout.session.completed', payload: body, processedAt: null },
    ])
    expect(
      (await jobsOf(ctx, 'apply-provider-event')).filter((job) => job.payload.eventId === 'evt_once'),
    ).toHaveLength(1)
  })

  test('signed with the secret of connected accounts is believed as well, and keeps whose it is', async () => {
    const body = JSON.stringify({ ...JSON.parse(eventOf('evt_connect')), account: 'acct_1' })
    expect(await receiveStripeEvent(ctx, body, stripe.sign(body, seconds(), connectSecret))).toBe(true)
    expect(await ctx.db.providerEvent.findFirst({ where: { eventId: 'evt_connect' } })).toMatchObject({
      account: 'acct_1',
    })
  })

  test.each([
    ['no signature', () => null],
    ['junk', () => 'junk'],
    ['no time', (body: string) => stripe.sign(body, seconds()).replace(/t=\d+,/, '')],
    ['only an old scheme', (body: string) => stripe.sign(body, seconds()).replace('v1=', 'v0=')],
    ['another secret', (body: string) => stripe.sign(body, seconds(), 'whsec_another')],
    ['an empty secret', (body: string) => stripe.sign(body, seconds(), '')],
    ['a time 301 s ago', (body: string) => stripe.sign(body, seconds() - 301)],
    ['a time 301 s ahead', (body: string) => stripe.sign(body, seconds() + 301)],
    ['another body', () => stripe.sign(eventOf('evt_other'), seconds())],
  ])('with %s is refused and nothing is written', async (_, signatureOf) => {
    const before = await stored()
    const body = eventOf('evt_refused')
    await expect(receiveStripeEvent(ctx, body, signatureOf(body))).rejects.toMatchObject({
      kind: 'bad_request',
      code: 'webhooks.bad_signature',
    })
    expect(await stored()).toEqual(before)
  })

  test.each([
    '[]',
    '{}',
    'null',
    '{"id":1,"type":"x"}',
    '{"id":"a b","type":"x"}',
    'not json',
    '{"id":"evt_nul","type":"x\\u0000"}',
  ])('that is signed but is no event (%s) is refused', async (body) => {
    const before = await stored()
    await expect(receiveStripeEvent(ctx, body, stripe.sign(body, seconds()))).rejects.toMatchObject({
      kind: 'bad_request',
    })
    expect(await stored()).toEqual(before)
  })

  test('keeps a payload with an escaped NUL as it came', async () => {
    const body = '{"id":"evt_escaped","type":"customer.created","data":{"object":{"id":"cus_1","name":"a\\u0000b"}}}'
    expect(await receiveStripeEvent(ctx, body, stripe.sign(body, seconds()))).toBe(true)
    await applyProviderEvent(ctx, { provider: 'stripe', eventId: 'evt_escaped' })
    expect(await ctx.db.providerEvent.findFirst({ where: { eventId: 'evt_escaped' } })).toMatchObject({
      outcome: 'ignored',
    })
  })
})

describe('applying events', () => {
  test('about an object that the provider does not know ends at once', async () => {
    const body = eventOf('evt_stranger', 'checkout.session.completed', { id: 'cs_test_never_made' })
    await receiveStripeEvent(ctx, body, stripe.sign(body, seconds()))
    await applyProviderEvent(ctx, { provider: 'stripe', eventId: 'evt_stranger' })
    expect(await ctx.db.providerEvent.findFirst({ where: { eventId: 'evt_stranger' } })).toMatchObject({
      outcome: 'unknown_payment',
      processedAt: ctx.now,
    })
  })

  test('in any order, doubled and mixed with old ones, ends in one set of tickets', async () => {
    const sale = await aSale(ctx)
    const hold = await aHold(ctx, sale, 2)
    const payment = await startPayment(as(ctx, hold.holder), {
      purchaseId: hold.id,
      returnUrl: 'http://127.0.0.1:3000/',
      preferredGateways: ['stripe'],
    })
    await stripe.buyer(payment.paymentIntentId, 'pay')
    const session = await fetch(`${stripe.url}/v1/checkout/sessions/${payment.paymentIntentId}`, {
      headers: { authorization: 'Bearer sk_test_of_the_tests' },
    })
    const { payment_intent } = (await session.json()) as { payment_intent: string }
    const events = [
      ['evt_intent', 'payment_intent.succeeded', { id: payment_intent }],
      ['evt_expired', 'checkout.session.expired', { id: payment.paymentIntentId }],
      ['evt_completed', 'checkout.session.completed', { id: payment.paymentIntentId, payment_status: 'unpaid' }],
      ['evt_async', 'checkout.session.async_payment_failed', { id: payment.paymentIntentId }],
    ] as const
    for (const [id, type, object] of events) {
      const body = eventOf(id, type, object)
      await receiveStripeEvent(ctx, body, stripe.sign(body, seconds()))
    }
    const twice = [...events, ...events].map(([eventId]) =>
      applyProviderEvent(later(ctx, 1), { provider: 'stripe', eventId }),
    )
    await Promise.all(twice)
    const purchase = await ctx.db.purchase.findUniqueOrThrow({
      where: { id: hold.id },
      include: { tickets: true, payments: true },
    })
    expect(purchase).toMatchObject({ status: 'paid', payments: [{ status: 'succeeded' }] })
    expect(purchase.tickets).toHaveLength(2)
    expect(await ctx.db.notification.count({ where: { purchaseId: hold.id } })).toBe(1)
    expect(
      await ctx.db.providerEvent.count({ where: { eventId: { in: events.map(([id]) => id) }, processedAt: null } }),
    ).toBe(0)
  })
})
