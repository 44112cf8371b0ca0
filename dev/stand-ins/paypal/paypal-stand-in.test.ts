import { describe, expect, test } from 'vitest'
import { control, eventually, freshFolder, PAYPAL, startUnderTest, startWebhookApp } from '../stand-ins-under-test'
import { rawMember } from './raw-json'

type Json = Record<string, never> & { [key: string]: unknown }

async function tokenAt(base: string): Promise<string> {
  const answer = await fetch(`${base}/v1/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${PAYPAL.clientId}:${PAYPAL.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  return (await answer.json()).access_token
}

/** A caller with a token; `key` is the PayPal-Request-Id. */
async function callerOf(base: string) {
  const token = await tokenAt(base)
  return async (method: string, path: string, body?: unknown, key?: string) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        prefer: 'return=representation',
        ...(key && { 'paypal-request-id': key }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: answer.status, json: (await answer.json()) as Json & { id: string } }
  }
}

const eur = (value: string) => ({ currency_code: 'EUR', value })
const orderBody = (more: object = {}, experience: object = {}) => ({
  intent: 'CAPTURE',
  purchase_units: [
    {
      amount: { ...eur('98.00'), breakdown: { item_total: eur('98.00') } },
      items: [{ name: 'Plein tarif', unit_amount: eur('49.00'), quantity: '2' }],
      custom_id: 'payment-1',
      ...more,
    },
  ],
  payment_source: {
    paypal: {
      experience_context: {
        return_url: 'http://127.0.0.1:3000/p/x',
        cancel_url: 'http://127.0.0.1:3000/p/x?back=1',
        ...experience,
      },
    },
  },
})
const ORDERS = '/v2/checkout/orders'
const issueOf = (json: Json) => (json.details as unknown as { issue: string }[])[0]?.issue
const captureIdOf = (json: Json) =>
  (json.purchase_units as unknown as { payments: { captures: { id: string }[] } }[])[0]?.payments.captures[0]?.id ?? ''

describe('an order', () => {
  test('is made once for one request id, approved by its buyer, captured once', async () => {
    const { paypal } = await startUnderTest()
    const call = await callerOf(paypal)
    const made = await call('POST', ORDERS, orderBody(), 'key-1')
    expect(made).toMatchObject({ status: 201, json: { status: 'PAYER_ACTION_REQUIRED' } })
    expect(await call('POST', ORDERS, orderBody(), 'key-1')).toMatchObject({ status: 200, json: { id: made.json.id } })
    const capture = (key: string) => call('POST', `${ORDERS}/${made.json.id}/capture`, {}, key)
    const early = await capture('capture-1')
    expect([early.status, issueOf(early.json)]).toEqual([422, 'ORDER_NOT_APPROVED'])
    await control(paypal, 'POST', `orders/${made.json.id}`, { outcome: 'approve' })
    const first = await capture('capture-1')
    expect(first).toMatchObject({ status: 201, json: { status: 'COMPLETED' } })
    expect(await capture('capture-1')).toEqual({ status: 200, json: first.json })
    const again = await capture('capture-2')
    expect([again.status, issueOf(again.json)]).toEqual([422, 'ORDER_ALREADY_CAPTURED'])
    expect((await control(paypal, 'POST', `orders/${made.json.id}`, { outcome: 'approve' })).status).toBe(409)
  })

  test.each([
    [
      'items that do not add up',
      { items: [{ name: 'A', unit_amount: eur('48.99'), quantity: '2' }] },
      'ITEM_TOTAL_MISMATCH',
    ],
    [
      'a total beside its items',
      { amount: { ...eur('97.99'), breakdown: { item_total: eur('98.00') } } },
      'AMOUNT_MISMATCH',
    ],
    ['parts of a cent', { amount: eur('98.001'), items: undefined }, 'DECIMAL_PRECISION'],
    ['decimals of yen', { amount: { currency_code: 'JPY', value: '98.00' }, items: undefined }, 'DECIMAL_PRECISION'],
    [
      'a currency PayPal does not take',
      { amount: { currency_code: 'KWD', value: '9.800' }, items: undefined },
      'CURRENCY_NOT_SUPPORTED',
    ],
    ['nothing to pay', { amount: eur('0.00'), items: undefined }, 'CANNOT_BE_ZERO_OR_NEGATIVE'],
  ])('with %s is refused', async (_, unit, issue) => {
    const { paypal } = await startUnderTest()
    const { status, json } = await (await callerOf(paypal))('POST', ORDERS, orderBody(unit))
    expect([status, issueOf(json)]).toEqual([422, issue])
  })

  test('whose means of payment is refused at the capture can be agreed to again', async () => {
    const { paypal } = await startUnderTest()
    const call = await callerOf(paypal)
    const { json } = await call('POST', ORDERS, orderBody())
    await control(paypal, 'POST', `orders/${json.id}`, { outcome: 'decline' })
    const refused = await call('POST', `${ORDERS}/${json.id}/capture`, {})
    expect([refused.status, issueOf(refused.json)]).toEqual([422, 'INSTRUMENT_DECLINED'])
    expect((await call('GET', `${ORDERS}/${json.id}`)).json.status).toBe('PAYER_ACTION_REQUIRED')
  })

  test('without a token, or with a wrong one, is nobody’s', async () => {
    const { paypal } = await startUnderTest()
    for (const authorization of ['', 'Bearer A21AAnope']) {
      expect((await fetch(`${paypal}${ORDERS}`, { method: 'POST', headers: { authorization } })).status).toBe(401)
    }
  })
})

describe('refunds', () => {
  test('never exceed the capture, and one key refunds once', async () => {
    const { paypal } = await startUnderTest()
    const call = await callerOf(paypal)
    const { json } = await call('POST', ORDERS, orderBody())
    await control(paypal, 'POST', `orders/${json.id}`, { outcome: 'approve' })
    const capture = captureIdOf((await call('POST', `${ORDERS}/${json.id}/capture`, {})).json)
    const refund = (value: string, key: string) =>
      call('POST', `/v2/payments/captures/${capture}/refund`, { amount: eur(value), custom_id: key }, key)
    const first = await refund('40.00', 'refund-1')
    expect(first).toMatchObject({ status: 201, json: { status: 'COMPLETED', amount: eur('40.00') } })
    expect(await refund('40.00', 'refund-1')).toEqual({ status: 200, json: first.json })
    expect(issueOf((await refund('58.01', 'refund-2')).json)).toBe('REFUND_AMOUNT_EXCEEDED')
    expect(await refund('58.00', 'refund-3')).toMatchObject({ status: 201 })
    expect(issueOf((await refund('0.01', 'refund-4')).json)).toBe('CAPTURE_FULLY_REFUNDED')
    expect((await call('GET', `/v2/payments/captures/${capture}`)).json.status).toBe('REFUNDED')
  })

  test('of a slow capture are pending until they are decided; what failed can be asked for again', async () => {
    const { paypal, call, capture } = await captured()
    await control(paypal, 'POST', `captures/${capture}`, { outcome: 'slow_refunds' })
    const refund = (key: string) =>
      call('POST', `/v2/payments/captures/${capture}/refund`, { amount: eur('98.00'), custom_id: key }, key)
    const first = await refund('refund-1')
    expect(first).toMatchObject({ status: 201, json: { status: 'PENDING', status_details: { reason: 'ECHECK' } } })
    expect(issueOf((await refund('refund-2')).json)).toBe('CAPTURE_FULLY_REFUNDED')
    await control(paypal, 'POST', `refunds/${first.json.id}`, { outcome: 'fail' })
    expect((await call('GET', `/v2/payments/refunds/${first.json.id}`)).json.status).toBe('FAILED')
    expect((await control(paypal, 'POST', `refunds/${first.json.id}`, { outcome: 'complete' })).status).toBe(409)
    expect((await call('GET', `/v2/payments/captures/${capture}`)).json.status).toBe('COMPLETED')
    const second = await refund('refund-3')
    await control(paypal, 'POST', `refunds/${second.json.id}`, { outcome: 'complete' })
    expect((await call('GET', `/v2/payments/captures/${capture}`)).json.status).toBe('REFUNDED')
  })
})

describe('a dispute', () => {
  test('names its capture, is decided once, and takes the money along when the buyer wins', async () => {
    const { paypal, call, capture } = await captured()
    const { json: opened } = await control(paypal, 'POST', 'disputes', { captureId: capture, outcome: 'open' })
    const read = async () => (await call('GET', `/v1/customer/disputes/${opened.dispute_id}`)).json
    expect(await read()).toMatchObject({
      status: 'WAITING_FOR_SELLER_RESPONSE',
      disputed_transactions: [{ seller_transaction_id: capture }],
      dispute_amount: eur('98.00'),
    })
    await control(paypal, 'POST', 'disputes', { captureId: capture, outcome: 'lost' })
    expect(await read()).toMatchObject({
      status: 'RESOLVED',
      dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' },
    })
    expect((await call('GET', `/v2/payments/captures/${capture}`)).json.status).toBe('REFUNDED')
    const { json: log } = await control(paypal, 'GET', 'log')
    const types = (log.events as { type: string }[]).map(({ type }) => type)
    expect(types.filter((type) => /DISPUTE|REVERSED/.test(type))).toEqual([
      'CUSTOMER.DISPUTE.CREATED',
      'CUSTOMER.DISPUTE.RESOLVED',
      'PAYMENT.CAPTURE.REVERSED',
    ])
    expect((await call('GET', '/v1/customer/disputes/PP-R-NEVER')).status).toBe(404)
  })
})

/** An order of 98.00 that was captured. */
async function captured() {
  const { paypal } = await startUnderTest()
  const call = await callerOf(paypal)
  const { json } = await call('POST', ORDERS, orderBody())
  await control(paypal, 'POST', `orders/${json.id}`, { outcome: 'approve' })
  const capture = captureIdOf((await call('POST', `${ORDERS}/${json.id}/capture`, {})).json)
  return { paypal, call, capture }
}

describe('webhooks', () => {
  const questionOf = (headers: NodeJS.Dict<string | string[]>, event: string, webhookId = PAYPAL.webhookId) =>
    `${JSON.stringify({
      auth_algo: headers['paypal-auth-algo'],
      cert_url: headers['paypal-cert-url'],
      transmission_id: headers['paypal-transmission-id'],
      transmission_sig: headers['paypal-transmission-sig'],
      transmission_time: headers['paypal-transmission-time'],
      webhook_id: webhookId,
    }).slice(0, -1)},"webhook_event":${event}}`

  test('are verified by their very bytes, for their own webhook', async () => {
    const app = await startWebhookApp()
    const { paypal } = await startUnderTest({ appUrl: app.url })
    const call = await callerOf(paypal)
    const { json } = await call('POST', ORDERS, orderBody())
    await control(paypal, 'POST', `orders/${json.id}`, { outcome: 'approve' })
    const { headers, body } = await eventually('a webhook', () => app.received[0])
    expect(JSON.parse(body)).toMatchObject({ event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id: json.id } })
    const verify = async (question: string) =>
      (await call('POST', '/v1/notifications/verify-webhook-signature', question)).json.verification_status
    expect(await verify(questionOf(headers, body))).toBe('SUCCESS')
    expect(await verify(questionOf(headers, JSON.stringify(JSON.parse(body))))).toBe('FAILURE')
    expect(await verify(questionOf(headers, body, 'ANOTHERWEBHOOK'))).toBe('FAILURE')
    expect(await verify(questionOf({ ...headers, 'paypal-transmission-time': '2026-01-01T00:00:00Z' }, body))).toBe(
      'FAILURE',
    )
  })

  test('come again until they are taken, and outlive a restart', async () => {
    const app = await startWebhookApp()
    app.status = 503
    const folder = await freshFolder()
    const first = await startUnderTest({ folder, appUrl: app.url })
    const { json } = await (await callerOf(first.paypal))('POST', ORDERS, orderBody())
    await control(first.paypal, 'POST', `orders/${json.id}`, { outcome: 'approve' })
    await eventually('an attempt', () => app.received.length > 0)
    await first.close()
    app.status = 200
    const before = app.received.length
    const second = await startUnderTest({ folder, appUrl: app.url })
    await eventually('another attempt', () => app.received.length > before)
    const delivered = async () => {
      const { json: log } = await control(second.paypal, 'GET', 'log')
      return log.events[0]?.attempts.at(-1)?.status === 200
    }
    await eventually('its delivery', delivered)
    expect((await (await callerOf(second.paypal))('GET', `${ORDERS}/${json.id}`)).json.status).toBe('APPROVED')
  })
})

describe('the page', () => {
  test('speaks the order’s language, and sends its buyer back agreed or not', async () => {
    const { paypal } = await startUnderTest()
    const call = await callerOf(paypal)
    const pageOf = async (locale: string) => {
      const { json } = await call('POST', ORDERS, orderBody({}, { locale }))
      const page = `${paypal}/checkoutnow?token=${json.id}`
      return { id: json.id, page, text: await (await fetch(page)).text() }
    }
    const french = await pageOf('fr-FR')
    expect(french.text).toContain('Accepter et payer')
    expect(french.text).toContain('98,00\u202f€')
    expect((await pageOf('en-GB')).text).toContain('Agree and pay')
    const press = (action: string) =>
      fetch(french.page, { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' })
    expect((await press('cancel')).headers.get('location')).toBe(`http://127.0.0.1:3000/p/x?back=1&token=${french.id}`)
    expect((await press('approve')).headers.get('location')).toContain(`/p/x?token=${french.id}&PayerID=`)
    expect((await call('GET', `${ORDERS}/${french.id}`)).json.status).toBe('APPROVED')
    expect(await (await fetch(french.page)).text()).toContain('Vous avez déjà accepté')
    expect(await (await fetch(paypal)).text()).toContain('acceptée, pas encore encaissée')
  })
})

test('a member’s text is found as it was written', () => {
  const text = '{"a":"}\\"",  "b" : [1,{"c":"]"}], "d": {"x":1.0, "y":{}} ,"e":1.50}'
  expect(['a', 'b', 'd', 'e', 'f'].map((name) => rawMember(text, name))).toEqual([
    '"}\\""',
    '[1,{"c":"]"}]',
    '{"x":1.0, "y":{}}',
    '1.50',
    null,
  ])
})
