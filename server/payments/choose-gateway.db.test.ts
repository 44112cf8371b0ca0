// Which provider takes a payment, and what happens when one or all of them are away.

import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { isLeftAlone, restSeconds } from '@/server/providers/breaker'
import { setBuyer } from '@/server/purchases/set-buyer'
import { type Hold, pay as payThrough, purchaseOf } from '@/tests/support/paid-purchases'
import { ctx, openSale, paypal, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, buyer, later, type Sale } from '@/tests/support/sales-factories'
import { gatewayOf, payOptions } from './gateways'
import { refreshPayment } from './refresh-payment'
import { settlePayment } from './settle-payment'

openSale()
afterEach(async () => {
  vi.useRealTimers()
})

const pay = (at: Ctx, hold: Hold, preferredGateways: string[]) => payThrough(at, hold, { preferredGateways })
const down = (who: 'stripe' | 'paypal') =>
  (who === 'stripe' ? stripe : paypal).control('PUT', '/faults', { status: 503 })
const up = (who: 'stripe' | 'paypal') => (who === 'stripe' ? stripe : paypal).control('DELETE', '/faults')
const aHoldNow = async () => aHold(ctx, await aSale(ctx))
const unavailable = { kind: 'unavailable', code: 'payments.provider_unavailable' }

async function setGateways(sale: Sale, gateways: string[]) {
  const { organizationId } = sale
  await ctx.db.paymentSettings.create({ data: { organizationId, gateways, updatedAt: ctx.now } })
}

/** Five failures in a row. */
async function breakDown(who: 'stripe' | 'paypal') {
  await down(who)
  for (let tries = 0; tries < 5; tries++) {
    const hold = await aHoldNow()
    await expect(pay(ctx, hold, [who])).rejects.toMatchObject(unavailable)
  }
  expect(isLeftAlone(who)).toBe(true)
}

describe('the first of those that are wanted', () => {
  test.each([
    [['paypal', 'stripe'], 'paypal'],
    [['stripe', 'paypal'], 'stripe'],
    [['nobody', 'paypal'], 'paypal'],
    [[], 'stripe'],
  ])('%j is %s', async (preferred, gateway) => {
    expect(await pay(ctx, await aHoldNow(), preferred)).toMatchObject({ gateway, status: 'pending' })
  })

  test('is the organizer’s first when nobody asks', async () => {
    const sale = await aSale(ctx)
    await setGateways(sale, ['paypal', 'stripe'])
    expect(await pay(ctx, await aHold(ctx, sale), [])).toMatchObject({ gateway: 'paypal' })
  })

  test('is never one that the organizer has closed', async () => {
    const sale = await aSale(ctx)
    await setGateways(sale, ['stripe'])
    const hold = await aHold(ctx, sale)
    await expect(pay(ctx, hold, ['paypal'])).rejects.toMatchObject({ code: 'payments.not_configured' })
    expect(await pay(ctx, hold, ['paypal', 'stripe'])).toMatchObject({ gateway: 'stripe' })
    expect(await payOptions(ctx, await purchaseOf(ctx, hold))).toEqual([
      { gateway: 'stripe', method: null, isResting: false },
    ])
  })

  test('is not PayPal in a currency that PayPal does not take', async () => {
    const hold = await aHoldNow()
    const purchase = await purchaseOf(ctx, hold)
    const names = (await payOptions(ctx, { ...purchase, currency: 'KWD' })).map(({ gateway }) => gateway)
    expect(names).toEqual(['stripe'])
  })

  test('that nobody knows is refused', async () => {
    await expect(pay(ctx, await aHoldNow(), ['gold'])).rejects.toMatchObject({ kind: 'invalid' })
  })
})

describe('when the first does not answer', () => {
  test('the next is taken in the same breath, and what was begun at the first is over', async () => {
    const hold = await aHoldNow()
    await down('stripe')
    const started = await pay(ctx, hold, ['stripe', 'paypal'])
    expect(started).toMatchObject({ gateway: 'paypal', status: 'pending' })
    expect((await purchaseOf(ctx, hold)).payments).toMatchObject([
      { gateway: 'stripe', status: 'failed' },
      { gateway: 'paypal', status: 'pending' },
    ])
    await up('stripe')
    await paypal.buyer(started.paymentIntentId, 'approve')
    expect(await refreshPayment(later(ctx, 1), hold.id, { close: false })).toBe('settled')
  })

  test('it is not asked any more after five failures, until one request finds it back', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    await breakDown('stripe')
    const asked = (await stripe.requests()).length
    const hold = await aHoldNow()
    expect(await payOptions(ctx, await purchaseOf(ctx, hold))).toEqual([
      { gateway: 'stripe', method: null, isResting: true },
      { gateway: 'paypal', method: null, isResting: false },
    ])
    expect(await pay(ctx, hold, ['stripe', 'paypal'])).toMatchObject({ gateway: 'paypal' })
    expect((await stripe.requests()).length).toBe(asked)
    await up('stripe')
    vi.setSystemTime(Date.now() + restSeconds * 1000)
    expect(await pay(ctx, await aHoldNow(), ['stripe', 'paypal'])).toMatchObject({ gateway: 'stripe' })
    expect(isLeftAlone('stripe')).toBe(false)
  })

  test('a buyer who wants only that one may choose the next, and pays once', async () => {
    const hold = await aHoldNow()
    await down('stripe')
    await expect(pay(ctx, hold, ['stripe'])).rejects.toMatchObject(unavailable)
    const second = await pay(later(ctx, 5), hold, ['paypal'])
    await up('stripe')
    await paypal.buyer(second.paymentIntentId, 'approve')
    await refreshPayment(later(ctx, 6), hold.id, { close: false })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', tickets: [{}], refunds: [] })
  })

  test('the form may be sent again as it was, and not otherwise', async () => {
    const hold = await aHoldNow()
    const holder = as(ctx, hold.holder)
    const said = { buyer, billing: { company: 'Roussel', address: '', vatNumber: '' }, attendees: [] }
    await setBuyer(holder, hold.id, said)
    await down('stripe')
    await expect(pay(ctx, hold, ['stripe'])).rejects.toMatchObject(unavailable)
    expect(await setBuyer(holder, hold.id, said)).toEqual({ status: 'awaiting_payment' })
    for (const other of [{ buyer: { ...buyer, name: 'Autre' } }, { billing: { ...said.billing, company: 'Autre' } }]) {
      await expect(setBuyer(holder, hold.id, { ...said, ...other })).rejects.toMatchObject({ kind: 'conflict' })
    }
  })
})

describe('when none is left', () => {
  test('the places are kept longer, once in an outage and not for ever', async () => {
    // However long this takes here, no breaker's rest is over.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    await breakDown('stripe')
    await breakDown('paypal')
    const hold = await aHoldNow()
    const minutes = (count: number) => later(ctx, count * 60)
    const refused = async (at: Ctx) => {
      const error = await pay(at, hold, []).catch((caught: unknown) => caught)
      expect(error).toMatchObject({ ...unavailable, retryAfterSeconds: restSeconds })
      return (await purchaseOf(ctx, hold)).holdExpiresAt.getTime() - ctx.now.getTime()
    }
    expect(await refused(minutes(10))).toBe(25 * 60_000)
    expect(await refused(minutes(20))).toBe(25 * 60_000)
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'held', places: 'held', payments: [] })
    // The outage ends with a payment that could be started; the next one is another.
    for (const [at, until] of [
      [20, 35],
      [30, 45],
      [40, 45],
    ] as const) {
      await ctx.db.purchase.update({ where: { id: hold.id }, data: { holdOutageAt: null } })
      expect(await refused(minutes(at))).toBe(until * 60_000)
    }
    expect(await purchaseOf(ctx, hold)).toMatchObject({ holdOutages: 3 })
  })

  test('an outage is over once a payment could be started', async () => {
    const hold = await aHoldNow()
    await down('paypal')
    await expect(pay(ctx, hold, ['paypal'])).rejects.toMatchObject({ ...unavailable, retryAfterSeconds: 5 })
    await expect(pay(later(ctx, 60), hold, ['paypal'])).rejects.toMatchObject(unavailable)
    expect(await purchaseOf(ctx, hold)).toMatchObject({ holdOutages: 1, holdOutageAt: later(ctx, 60).now })
    await up('paypal')
    await pay(later(ctx, 90), hold, ['paypal'])
    expect(await purchaseOf(ctx, hold)).toMatchObject({ holdOutages: 1, holdOutageAt: null })
  })
})

describe('a buyer who began to pay one way', () => {
  test('may take another: the first is closed at its provider', async () => {
    const hold = await aHoldNow()
    const first = await pay(ctx, hold, ['stripe'])
    const second = await pay(later(ctx, 30), hold, ['paypal'])
    expect(second).toMatchObject({ gateway: 'paypal', created: true })
    await expect(stripe.buyer(first.paymentIntentId, 'pay')).rejects.toThrow('409')
    expect((await purchaseOf(ctx, hold)).payments).toMatchObject([
      { gateway: 'stripe', status: 'expired' },
      { gateway: 'paypal', status: 'pending' },
    ])
  })

  test('and has paid, begins nothing else', async () => {
    const hold = await aHoldNow()
    const first = await pay(ctx, hold, ['stripe'])
    await stripe.buyer(first.paymentIntentId, 'pay')
    await expect(pay(later(ctx, 30), hold, ['paypal'])).rejects.toMatchObject({ code: 'purchase.not_payable' })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', payments: [{ status: 'succeeded' }] })
  })

  test('and agreed at PayPal, then paid by card: nothing is captured at PayPal', async () => {
    const hold = await aHoldNow()
    const first = await pay(ctx, hold, ['paypal'])
    const second = await pay(later(ctx, 30), hold, ['stripe'])
    await paypal.buyer(first.paymentIntentId, 'approve')
    await stripe.buyer(second.paymentIntentId, 'pay')
    expect(await refreshPayment(later(ctx, 60), hold.id, { close: false })).toBe('settled')
    expect(await paypal.count('POST', new RegExp(`${first.paymentIntentId}/capture`))).toBe(0)
  })

  test('where nobody answers any more may take another, and money that comes there after all goes back', async () => {
    const hold = await aHoldNow()
    const first = await pay(ctx, hold, ['stripe'])
    await down('stripe')
    const second = await pay(later(ctx, 30), hold, ['paypal'])
    await paypal.buyer(second.paymentIntentId, 'approve')
    expect(await refreshPayment(later(ctx, 60), hold.id, { close: false })).toBe('settled')
    await up('stripe')
    await stripe.buyer(first.paymentIntentId, 'pay')
    const late = await gatewayOf('stripe').fetchCheckout({ ref: first.paymentIntentId, account: null })
    expect(await settlePayment(later(ctx, 90), late)).toBe('late_refunded')
    expect(await purchaseOf(ctx, hold)).toMatchObject({
      status: 'paid',
      tickets: [{}],
      refunds: [{ reason: 'paid_twice' }],
    })
  })
})

test('twenty requests at once with different wishes open one payment', async () => {
  const hold = await aHoldNow()
  const wishes = Array.from({ length: 20 }, (_, index) => [index % 2 === 0 ? 'stripe' : 'paypal'])
  await Promise.allSettled(wishes.map((wish) => pay(ctx, hold, wish)))
  const { payments } = await purchaseOf(ctx, hold)
  expect(payments.filter(({ status }) => status === 'intended' || status === 'pending').length).toBeLessThanOrEqual(1)
  const { gateway } = await pay(later(ctx, 1), hold, ['stripe', 'paypal'])
  expect(['stripe', 'paypal']).toContain(gateway)
})
