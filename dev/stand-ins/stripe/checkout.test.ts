// Checkout through the real Stripe SDK: sessions are born, paid, declined, debited, expired; bad ones are refused.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { inAll } from '@/tests/support/sizes'
import {
  control,
  eventually,
  refusal,
  sessionParams,
  startUnderTest,
  startWebhookApp,
  stripeSdk,
} from '../stand-ins-under-test'

const SESSIONS = inAll(2_000, 200)

const nowSeconds = () => Math.floor(Date.now() / 1000)

test('a session is created with the sum of its items and retrieved as it was', async () => {
  const { sdk, stripe } = await startUnderTest()
  const created = await sdk.checkout.sessions.create(sessionParams({ expires_at: nowSeconds() + 1900 }))
  expect(created).toMatchObject({
    status: 'open',
    payment_status: 'unpaid',
    amount_total: 9800,
    currency: 'eur',
    client_reference_id: 'purchase-1',
    metadata: { purchaseId: 'purchase-1' },
    payment_intent: null,
    livemode: false,
    url: `${stripe}/c/pay/${created.id}`,
  })
  expect(created.lastResponse.requestId).toMatch(/^req_/)
  const read = await sdk.checkout.sessions.retrieve(created.id, { expand: ['line_items'] })
  expect(read.line_items?.data[0]).toMatchObject({ description: 'Plein tarif', quantity: 2, amount_total: 9800 })
  const items = await sdk.checkout.sessions.listLineItems(created.id)
  expect(items.data[0]?.price?.unit_amount_decimal?.toString()).toBe('4900')
})

test('a paid session has a payment intent with its metadata, a captured charge and the net on the balance', async () => {
  const { sdk, stripe } = await startUnderTest()
  const { id } = await sdk.checkout.sessions.create(sessionParams())
  expect((await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })).status).toBe(200)
  const session = await sdk.checkout.sessions.retrieve(id, {
    expand: ['payment_intent.latest_charge.balance_transaction'],
  })
  expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', url: null })
  expect(session.customer_details?.email).toBe('camille@exemple.fr')
  const intent = session.payment_intent as Stripe.PaymentIntent
  expect(intent).toMatchObject({
    status: 'succeeded',
    amount_received: 9800,
    metadata: { purchaseId: 'purchase-1' },
    statement_descriptor_suffix: 'FESTIVAL',
  })
  const charge = intent.latest_charge as Stripe.Charge
  expect(charge).toMatchObject({ status: 'succeeded', captured: true, amount_captured: 9800, refunded: false })
  expect(charge.balance_transaction).toMatchObject({ amount: 9800, fee: 172, net: 9628 })
  const found = await sdk.checkout.sessions.list({ payment_intent: intent.id })
  expect(found.data.map((one) => one.id)).toEqual([id])
})

test('what ended cannot be ended again, and the door says why', async () => {
  const { sdk, stripe } = await startUnderTest()
  const { id } = await sdk.checkout.sessions.create(sessionParams())
  await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  const again = await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  expect(again.status).toBe(409)
  expect(again.json.error.message).toContain('complete')
  const error = await refusal(sdk.checkout.sessions.expire(id))
  expect(error.statusCode).toBe(400)
  expect(error.message).toContain('has a status of "complete"')
})

test('a declined card leaves the session open for another try on the same payment intent', async () => {
  const { sdk, stripe } = await startUnderTest()
  const { id } = await sdk.checkout.sessions.create(sessionParams())
  await control(stripe, 'POST', `checkout/${id}`, { outcome: 'decline' })
  const declined = await sdk.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })
  expect(declined).toMatchObject({ status: 'open', payment_status: 'unpaid' })
  const intent = declined.payment_intent as Stripe.PaymentIntent
  expect(intent.status).toBe('requires_payment_method')
  expect(intent.last_payment_error?.code).toBe('card_declined')
  await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  const paid = await sdk.checkout.sessions.retrieve(id)
  expect(paid).toMatchObject({ payment_status: 'paid', payment_intent: intent.id })
})

test('a debit completes the session unpaid, then succeeds or fails when told', async () => {
  const { sdk, stripe } = await startUnderTest()
  for (const [outcome, status, intentStatus] of [
    ['pay_async', 'paid', 'succeeded'],
    ['fail_async', 'unpaid', 'requires_payment_method'],
  ] as const) {
    const { id } = await sdk.checkout.sessions.create(sessionParams())
    await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay_async' })
    const pending = await sdk.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })
    expect(pending).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
    expect((pending.payment_intent as Stripe.PaymentIntent).status).toBe('processing')
    await control(stripe, 'POST', `checkout/${id}`, { outcome })
    const settled = await sdk.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })
    expect(settled.payment_status).toBe(status)
    expect((settled.payment_intent as Stripe.PaymentIntent).status).toBe(intentStatus)
  }
})

test('a debit that nobody settles succeeds by itself a few seconds later', async () => {
  const { sdk, stripe } = await startUnderTest()
  const { id } = await sdk.checkout.sessions.create(sessionParams())
  await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay_async' })
  await eventually('paid', async () => (await sdk.checkout.sessions.retrieve(id)).payment_status === 'paid')
}, 15_000)

test('an expired session takes no payment, by the door or on its page', async () => {
  const { sdk, stripe } = await startUnderTest()
  const { id, url } = await sdk.checkout.sessions.create(sessionParams())
  expect(await sdk.checkout.sessions.expire(id)).toMatchObject({ status: 'expired', url: null })
  expect((await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })).status).toBe(409)
  const page = await fetch(url ?? '', { method: 'POST', body: new URLSearchParams({ action: 'pay' }) })
  expect(page.status).toBe(410)
  expect((await sdk.paymentIntents.list()).data).toEqual([])
})

test('bad sessions are refused with the path of the parameter, and nothing is made', async () => {
  const { sdk } = await startUnderTest()
  const line = (data: object, quantity: unknown = 1) =>
    sessionParams({
      line_items: [
        { quantity, price_data: { currency: 'eur', unit_amount: 4900, product_data: { name: 'A' }, ...data } },
      ] as never,
    })
  const cases: [Stripe.Checkout.SessionCreateParams, string | undefined, string | undefined][] = [
    [sessionParams({ expires_at: nowSeconds() + 1700 }), 'expires_at', undefined],
    [sessionParams({ expires_at: nowSeconds() + 90_000 }), 'expires_at', undefined],
    [line({}, 0), 'line_items[0][quantity]', 'parameter_invalid_integer'],
    [line({}, '1.5'), 'line_items[0][quantity]', 'parameter_invalid_integer'],
    [line({ unit_amount: -1 }), 'line_items[0][price_data][unit_amount]', 'parameter_invalid_integer'],
    [line({ currency: 'zzz' }), 'line_items[0][price_data][currency]', undefined],
    [line({ unit_amount: 49 }), undefined, 'amount_too_small'],
    [line({ product_data: { name: '' } }), 'line_items[0][price_data][product_data][name]', 'parameter_invalid_empty'],
    [sessionParams({ line_items: [] }), 'line_items', 'parameter_missing'],
    [sessionParams({ customer_email: 'nobody' }), 'customer_email', 'email_invalid'],
    [sessionParams({ success_url: 'ici' }), 'success_url', 'url_invalid'],
    [sessionParams({ sucess_url: 'x' } as never), 'sucess_url', 'parameter_unknown'],
    [sessionParams({ metadata: { k: 'x'.repeat(501) } }), 'metadata[k]', undefined],
  ]
  for (const [params, param, code] of cases) {
    const error = await refusal(sdk.checkout.sessions.create(params))
    expect([error.statusCode, error.param, error.code]).toEqual([400, param, code])
  }
  expect((await sdk.checkout.sessions.list()).data).toEqual([])
})

test('lists are newest first and paged by cursor without loss or repetition', async () => {
  const { sdk } = await startUnderTest()
  const made: string[] = []
  for (let i = 0; i < 25; i++) made.push((await sdk.checkout.sessions.create(sessionParams())).id)
  const walked: string[] = []
  for await (const session of sdk.checkout.sessions.list({ limit: 10 })) walked.push(session.id)
  expect(walked).toEqual([...made].reverse())
  const before = await sdk.checkout.sessions.list({ limit: 3, ending_before: walked[10] })
  expect(before.data.map(({ id }) => id)).toEqual(walked.slice(7, 10))
})

test('a foreign key, an unknown id and an unknown path are refused in Stripe’s words', async () => {
  const { sdk, stripe } = await startUnderTest()
  expect((await refusal(stripeSdk(stripe, 'sk_test_other').checkout.sessions.list())).type).toBe(
    'StripeAuthenticationError',
  )
  const missing = await refusal(sdk.checkout.sessions.retrieve('cs_test_none'))
  expect([missing.statusCode, missing.code]).toEqual([404, 'resource_missing'])
  expect((await refusal(sdk.coupons.list())).statusCode).toBe(404)
})

test('the Checkout page shows items and total, declines with a message, and redirects after paying', async () => {
  const { sdk } = await startUnderTest()
  const params = sessionParams({ locale: 'fr' })
  params.line_items?.push({
    quantity: 1,
    price_data: { currency: 'eur', unit_amount: 150, product_data: { name: '<b>Vestiaire</b> & don' } },
  })
  const { id, url } = await sdk.checkout.sessions.create(params)
  const page = await (await fetch(url ?? '')).text()
  expect(page).toContain('lang="fr"')
  expect(page).toContain('Environnement d’essai')
  expect(page).toContain('99,50\u202f€')
  expect(page).toContain('&#60;b&#62;Vestiaire&#60;/b&#62; &#38; don')
  const press = (action: string) =>
    fetch(url ?? '', { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' })
  const declined = await press('decline')
  const message = await fetch(new URL(declined.headers.get('location') ?? '', url ?? ''))
  expect(await message.text()).toContain('Votre carte a été refusée')
  const paid = await press('pay')
  expect([paid.status, paid.headers.get('location')]).toEqual([303, `http://127.0.0.1:3000/p/x?session=${id}`])
  expect((await press('pay')).headers.get('location')).toBe(`http://127.0.0.1:3000/p/x?session=${id}`)
  expect((await sdk.charges.list()).data.filter(({ captured }) => captured)).toHaveLength(1)
})

test('without a locale the page speaks the browser’s language', async () => {
  const { sdk } = await startUnderTest()
  const { url } = await sdk.checkout.sessions.create(sessionParams())
  const page = async (language: string) => (await fetch(url ?? '', { headers: { 'accept-language': language } })).text()
  expect(await page('en-GB,en;q=0.9,fr;q=0.8')).toContain('Test environment')
  expect(await page('fr-CH, fr;q=0.9, en;q=0.8')).toContain('Environnement d’essai')
})

test(`${SESSIONS} sessions, twenty at once, are made, paid and told within a minute`, async () => {
  const app = await startWebhookApp()
  const { sdk, stripe } = await startUnderTest({ appUrl: app.url })
  let made = 0
  async function buyer(): Promise<void> {
    while (made < SESSIONS) {
      made++
      const { id } = await sdk.checkout.sessions.create(sessionParams())
      await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
    }
  }
  await Promise.all(Array.from({ length: 20 }, buyer))
  await eventually('all webhooks', () => new Set(app.received.map(({ id }) => id)).size === 3 * SESSIONS, 50)
  expect(app.received).toHaveLength(3 * SESSIONS)
}, 90_000)
