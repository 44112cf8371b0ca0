// The gateway against the stand-in, over HTTP: what is asked once, what a lost answer leads to, how orders are read.

import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { currencies, currencyDecimals, maxAmount } from '@/server/kernel/money'
import { forgetBreakers } from '@/server/providers/breaker'
import { type PaypalForTests, startPaypalForTests } from '@/tests/support/paypal-for-tests'
import { type CheckoutRequest, GatewayRefusal, GatewayUnavailable, type PaymentGateway } from '../gateway'
import { fromPaypal, toPaypal } from './paypal-amounts'
import { orderOf, paypalGateway } from './paypal-gateway'

let paypal: PaypalForTests
let gateway: PaymentGateway

beforeAll(async () => {
  paypal = await startPaypalForTests()
  const made = paypalGateway()
  if (!made) throw new Error('PayPal is not configured')
  gateway = made
})
afterEach(async () => {
  await paypal.control('DELETE', '/faults')
  forgetBreakers()
})
afterAll(() => paypal.stop())

let last = 0
function request(more: Partial<CheckoutRequest> = {}): CheckoutRequest {
  const number = ++last
  return {
    paymentId: `01990000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    purchaseId: '01990000-0000-7000-8000-00000000ffff',
    purchaseNumber: `PTL-${number}`,
    eventTitle: 'Les Nuits du Théâtre antique',
    lines: [
      { name: 'Plein tarif', unitAmount: 4900, quantity: 2 },
      { name: 'Frais de service', unitAmount: 150, quantity: 1 },
    ],
    currency: 'EUR',
    account: null,
    applicationFee: 0,
    statementText: '',
    buyerEmail: 'camille@exemple.fr',
    locale: 'fr',
    returnUrl: 'http://127.0.0.1:3000/p/x',
    purchaseUrl: 'http://127.0.0.1:3000/p/x',
    createdAt: new Date(),
    ...more,
  }
}

async function approvedOrder(more: Partial<CheckoutRequest> = {}, outcome = 'approve') {
  const asked = request(more)
  const checkout = await gateway.createCheckout(asked)
  await paypal.buyer(checkout.ref, outcome)
  return { ref: checkout.ref, account: null, paymentId: asked.paymentId }
}

async function capturedOrder() {
  const order = await approvedOrder()
  const captured = await gateway.capture(order)
  return { ...order, intentRef: captured.intentRef ?? '' }
}

function refundOf(order: { paymentId: string; intentRef: string }, refundId: string, amount = 1000) {
  const { paymentId, intentRef } = order
  return {
    refundId,
    paymentId,
    intentRef,
    account: null,
    amount,
    currency: 'EUR',
    withApplicationFee: false,
    mayBeMade: false,
  }
}

describe('an order', () => {
  test('is open with the page where its buyer agrees, approved then, and paid once it is captured', async () => {
    const asked = request()
    const open = await gateway.createCheckout(asked)
    expect(open).toMatchObject({
      status: 'open',
      paid: false,
      approved: false,
      amount: 9950,
      currency: 'EUR',
      liveMode: false,
      account: null,
      intentRef: null,
      paymentId: asked.paymentId,
    })
    expect(open.url).toContain(open.ref)
    const ref = { ref: open.ref, account: null }
    await paypal.buyer(open.ref, 'approve')
    expect(await gateway.fetchCheckout(ref)).toMatchObject({ status: 'open', approved: true, paid: false })
    const paid = await gateway.capture({ ...ref, paymentId: asked.paymentId })
    expect(paid).toMatchObject({ status: 'complete', approved: false, paid: true, failed: false, amount: 9950 })
    expect(await gateway.fetchCheckoutOfIntent({ ref: paid.intentRef ?? '', account: null })).toEqual(paid)
    expect(await gateway.expireCheckout(ref)).toEqual(paid)
  })

  test('that we close is expired for us, agreed to or not, and is not captured by that', async () => {
    const order = await approvedOrder()
    expect(await gateway.expireCheckout(order)).toMatchObject({ status: 'expired', approved: false, paid: false })
    expect(await paypal.count('POST', new RegExp(`${order.ref}/capture`))).toBe(0)
  })

  test('that PayPal looks at for a while is complete without money, then paid or failed', async () => {
    const [good, bad] = [await approvedOrder({}, 'review'), await approvedOrder({}, 'review')]
    for (const [order, outcome, end] of [
      [good, 'complete', { paid: true, failed: false }],
      [bad, 'deny', { paid: false, failed: true }],
    ] as const) {
      const waiting = await gateway.capture(order)
      expect(waiting).toMatchObject({ status: 'complete', paid: false, failed: false })
      await paypal.control('POST', `/captures/${waiting.intentRef}`, { outcome })
      expect(await gateway.fetchCheckout(order)).toMatchObject({ status: 'complete', ...end })
    }
  })

  test('whose means of payment is refused has failed, and is not asked about twice', async () => {
    const order = await approvedOrder({}, 'decline')
    expect(await gateway.capture(order)).toMatchObject({ status: 'open', failed: true, approved: false, paid: false })
    expect(await paypal.count('POST', new RegExp(`${order.ref}/capture`))).toBe(1)
  })

  test('that nobody has agreed to stays open when it is captured too early', async () => {
    const asked = request()
    const { ref } = await gateway.createCheckout(asked)
    const answer = await gateway.capture({ ref, account: null, paymentId: asked.paymentId })
    expect(answer).toMatchObject({ status: 'open', failed: false, approved: false })
  })

  test('that PayPal does not know is refused', async () => {
    await expect(gateway.fetchCheckout({ ref: 'NEVERMADE', account: null })).rejects.toThrow(GatewayRefusal)
  })
})

describe('a lost answer', () => {
  const losing = async <T>(ask: () => Promise<T>) => {
    await paypal.control('PUT', '/faults', { dropAnswers: true })
    await expect(ask()).rejects.toThrow(GatewayUnavailable)
    await paypal.control('DELETE', '/faults')
    return ask()
  }

  test('of making an order makes one', async () => {
    await gateway.createCheckout(request())
    const asked = request()
    const found = await losing(() => gateway.createCheckout(asked))
    expect(found).toMatchObject({ status: 'open', paymentId: asked.paymentId })
    expect((await gateway.createCheckout(asked)).ref).toBe(found.ref)
  })

  test('of a capture captures once, also when PayPal has forgotten the key', async () => {
    const order = await approvedOrder()
    expect(await losing(() => gateway.capture(order))).toMatchObject({ paid: true, amount: 9950 })
    await paypal.control('DELETE', '/request-ids')
    expect(await gateway.capture(order)).toMatchObject({ paid: true, amount: 9950 })
  })

  test('of a refund refunds once, also when PayPal has forgotten the key', async () => {
    const order = await capturedOrder()
    const refund = refundOf(order, 'refund-lost')
    const sent = await losing(() => gateway.refund(refund))
    expect(sent.status).toBe('succeeded')
    expect(await gateway.refund(refund)).toEqual(sent)
    await paypal.control('DELETE', '/request-ids')
    expect(await gateway.refund(refund)).toEqual(sent)
    expect(await gateway.fetchRefund({ ref: sent.ref, account: null })).toEqual(sent)
  })

  test('with more than is left is refused', async () => {
    const order = await capturedOrder()
    await expect(gateway.refund(refundOf(order, 'too-much', 9951))).rejects.toMatchObject({
      code: 'REFUND_AMOUNT_EXCEEDED',
    })
  })
})

describe('an outage', () => {
  test.each([500, 502, 503, 429, 401, 408, 409])('is what %i means, never a refusal', async (status) => {
    await paypal.control('PUT', '/faults', { status })
    await expect(gateway.createCheckout(request())).rejects.toThrow(GatewayUnavailable)
  })

  test('that has gone before the second try is not noticed', async () => {
    await gateway.createCheckout(request())
    const before = (await paypal.requests()).length
    await paypal.control('PUT', '/faults', { status: 503, delayMs: 100 })
    const asked = gateway.createCheckout(request())
    for (;;) {
      if ((await paypal.requests()).length > before) break
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await paypal.control('DELETE', '/faults')
    expect(await asked).toMatchObject({ status: 'open' })
  })
})

describe('amounts', () => {
  const taken = currencies.filter((currency) => !['KWD', 'TND'].includes(currency))

  test('go to PayPal and back exactly, in every currency', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxAmount }), fc.constantFrom(...currencies), (amount, currency) => {
        const text = toPaypal(amount, currency)
        expect(text.value).toMatch(currencyDecimals(currency) === 0 ? /^\d+$/ : /^\d+\.\d{2,3}$/)
        expect(fromPaypal(text)).toEqual({ amount, currency })
      }),
    )
  })

  test.each([
    ['10.005', 'EUR'],
    ['10.5', 'JPY'],
    ['-1.00', 'EUR'],
    ['1e3', 'EUR'],
    ['', 'EUR'],
    [' 1', 'EUR'],
  ])('%s %s is none of ours', (value, currency_code) => {
    expect(() => fromPaypal({ value, currency_code })).toThrow(RangeError)
  })

  test('of the lines add up to the order’s, in every cart', () => {
    const line = fc.record({
      name: fc.string({ unit: 'binary', minLength: 1, maxLength: 150 }),
      unitAmount: fc.integer({ min: 0, max: 999_999 }),
      quantity: fc.integer({ min: 1, max: 20 }),
    })
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom(...taken), (lines, currency) => {
        const [unit] = orderOf(request({ lines, currency })).purchase_units
        const parts = unit?.items.map((item) => fromPaypal(item.unit_amount).amount * Number(item.quantity)) ?? []
        const total = lines.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
        expect(unit && fromPaypal(unit.amount)).toEqual({ amount: total, currency })
        expect(unit?.amount.breakdown.item_total).toEqual(toPaypal(total, currency))
        expect(unit?.items.every(({ name }) => name.length <= 127 && name.isWellFormed())).toBe(true)
      }),
    )
  })
})
