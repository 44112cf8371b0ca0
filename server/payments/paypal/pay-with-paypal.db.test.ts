import { describe, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { type Hold, pay as payThrough, purchaseOf } from '@/tests/support/paid-purchases'
import { toldByPaypal } from '@/tests/support/paypal-factories'
import { ctx, openSale, paypal } from '@/tests/support/sale'
import { aHold, aSale, as, jobsOf, later, poolsOf, type Sale } from '@/tests/support/sales-factories'
import { applyProviderEvent } from '../apply-provider-event'
import { cancelPurchase } from '../cancel-purchase'
import { gatewayOf } from '../gateways'
import { lapseHold } from '../lapse-hold'
import { reconcilePayments } from '../reconcile'
import { refreshPayment } from '../refresh-payment'
import { requestRefund } from '../refunds/request-refund'
import { sendRefund } from '../refunds/send-refund'
import { settlePayment } from '../settle-payment'

openSale()

const pay = (at: Ctx, hold: Hold) => payThrough(at, hold, { preferredGateways: ['paypal'] })

async function payment(outcome: string | null = 'approve', sale?: Sale) {
  const hold = await aHold(ctx, sale ?? (await aSale(ctx)), 2)
  const started = await pay(ctx, hold)
  const orderId = started.paymentIntentId
  if (outcome) await paypal.buyer(orderId, outcome)
  return { hold, started, orderId, captures: () => paypal.count('POST', new RegExp(`${orderId}/capture`)) }
}

const told = (type: string, resource: object, at = ctx) => toldByPaypal(at, paypal, type, resource)

describe('paying with PayPal', () => {
  test('starts with PayPal’s own page, and repeats itself while it is open', async () => {
    const { hold, started } = await payment(null)
    expect(started).toMatchObject({ gateway: 'paypal', status: 'pending', clientSecret: null, created: true })
    expect(started.redirectUrl).toContain(started.paymentIntentId)
    expect(await pay(later(ctx, 1), hold)).toEqual({ ...started, created: false })
  })

  test('is captured on the way back, without any webhook, and once', async () => {
    const { hold, captures } = await payment()
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => refreshPayment(ctx, hold.id, { close: false }).catch(() => 'busy')),
    )
    expect(asked).toContain('settled')
    const purchase = await purchaseOf(ctx, hold)
    expect(purchase).toMatchObject({ status: 'paid', payments: [{ status: 'succeeded', capturedMinor: 9800 }] })
    expect(purchase.tickets).toHaveLength(2)
    expect(await captures()).toBeGreaterThan(0)
  })

  test('that was agreed to and not come back from is captured by the webhook', async () => {
    const { hold, orderId } = await payment()
    expect(await told('CHECKOUT.ORDER.APPROVED', { id: orderId })).toBe('settled')
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid' })
  })

  test('that no webhook tells is captured by the reconciler', async () => {
    const { hold } = await payment()
    await reconcilePayments(later(ctx, 120))
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid' })
  })

  test('in any order of events, doubled and at once, ends in one set of tickets and one mail', async () => {
    const { hold, orderId } = await payment()
    await refreshPayment(ctx, hold.id, { close: false })
    const { payments } = await purchaseOf(ctx, hold)
    const capture = { id: payments[0]?.providerIntent }
    const all = [
      ['PAYMENT.CAPTURE.COMPLETED', capture],
      ['PAYMENT.CAPTURE.PENDING', capture],
      ['CHECKOUT.ORDER.APPROVED', { id: orderId }],
      ['PAYMENT.CAPTURE.DENIED', capture],
    ] as const
    const outcomes = await Promise.all([...all, ...all].map(([type, resource]) => told(type, resource)))
    expect(new Set(outcomes)).toEqual(new Set(['already_settled']))
    expect((await purchaseOf(ctx, hold)).tickets).toHaveLength(2)
    expect(await ctx.db.notification.count({ where: { purchaseId: hold.id } })).toBe(1)
  })

  test('agreed to, but the hold has lapsed: nothing is ever captured', async () => {
    const sale = await aSale(ctx)
    const { hold, orderId, captures } = await payment('approve', sale)
    const { holdExpiresAt } = await purchaseOf(ctx, hold)
    const after = { ...ctx, now: new Date(holdExpiresAt.getTime() + 1000) }
    await refreshPayment(after, hold.id, { close: false })
    await lapseHold(after, { purchaseId: hold.id })
    expect(await told('CHECKOUT.ORDER.APPROVED', { id: orderId }, after)).not.toBe('settled')
    await reconcilePayments(later(after, 120))
    expect(await purchaseOf(ctx, hold)).toMatchObject({
      status: 'expired',
      tickets: [],
      payments: [{ status: 'expired' }],
    })
    expect(await captures()).toBe(0)
    expect(await poolsOf(ctx, sale)).toMatchObject([{ held: 0, sold: 0 }])
  })

  test('agreed to, then the places are given back: nothing is ever captured', async () => {
    const { hold, orderId, captures } = await payment()
    expect(await cancelPurchase(as(ctx, hold.holder), { id: hold.id })).toEqual({ status: 'cancelled' })
    await told('CHECKOUT.ORDER.APPROVED', { id: orderId })
    expect(await captures()).toBe(0)
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'cancelled' })
  })

  test('that PayPal looks at for a while keeps the places, then becomes tickets', async () => {
    const { hold } = await payment('review')
    expect(await refreshPayment(ctx, hold.id, { close: false })).toBe('awaiting_funds')
    const { holdExpiresAt } = await purchaseOf(ctx, hold)
    await lapseHold({ ...ctx, now: new Date(holdExpiresAt.getTime() + 1000) }, { purchaseId: hold.id })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ places: 'held', tickets: [] })
    const captureId = (await gatewayOf('paypal').fetchCheckout(await refOf(hold))).intentRef ?? ''
    await paypal.control('POST', `/captures/${captureId}`, { outcome: 'complete' })
    expect(await told('PAYMENT.CAPTURE.COMPLETED', { id: captureId })).toBe('settled')
    expect((await purchaseOf(ctx, hold)).tickets).toHaveLength(2)
  })

  test('that PayPal refuses after looking frees the purchase for another try', async () => {
    const { hold } = await payment('review')
    await refreshPayment(ctx, hold.id, { close: false })
    const captureId = (await gatewayOf('paypal').fetchCheckout(await refOf(hold))).intentRef ?? ''
    await paypal.control('POST', `/captures/${captureId}`, { outcome: 'deny' })
    expect(await told('PAYMENT.CAPTURE.DENIED', { id: captureId })).toBe('closed')
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'held', payments: [{ status: 'failed' }] })
  })

  test('whose means of payment is refused leaves the places, and another payment may begin', async () => {
    const { hold, orderId } = await payment('decline')
    expect(await refreshPayment(ctx, hold.id, { close: false })).toBe('closed')
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'held', payments: [{ status: 'failed' }] })
    const second = await pay(later(ctx, 5), hold)
    expect(second.paymentIntentId).not.toBe(orderId)
    await paypal.buyer(second.paymentIntentId, 'approve')
    expect(await refreshPayment(later(ctx, 6), hold.id, { close: false })).toBe('settled')
    // The buyer saw the refusal on the page.
    expect(await ctx.db.notification.count({ where: { purchaseId: hold.id, kind: 'payment_failed' } })).toBe(0)
  })

  test.each([
    ['another amount', { amount: 9799 }],
    ['another currency', { currency: 'USD' }],
    ['the other mode', { liveMode: true }],
  ])('with %s makes no ticket and calls a person', async (_, wrong) => {
    const { hold, started } = await payment()
    const ref = { ref: started.paymentIntentId, account: null }
    const paid = await gatewayOf('paypal').capture({ ...ref, paymentId: started.paymentId })
    expect(await settlePayment(ctx, { ...paid, ...wrong })).toBe('mismatch')
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'needs_attention', tickets: [] })
  })

  async function refOf(hold: Hold) {
    const { payments } = await purchaseOf(ctx, hold)
    return { ref: payments.at(-1)?.providerRef ?? '', account: null }
  }
})

describe('a lost answer', () => {
  const captureOf = ({ paymentId, paymentIntentId }: { paymentId: string; paymentIntentId: string }) => ({
    ref: paymentIntentId,
    account: null,
    paymentId,
  })
  const withLostAnswers = async (work: () => Promise<unknown>) => {
    await paypal.control('PUT', '/faults', { dropAnswers: true })
    await expect(work()).rejects.toMatchObject({ kind: 'unavailable' })
    await paypal.control('DELETE', '/faults')
  }

  test('of making the order finds the same one', async () => {
    const warm = await payment(null)
    const hold = await aHold(ctx, await aSale(ctx), 2)
    await withLostAnswers(() => pay(ctx, hold))
    const found = await pay(later(ctx, 1), hold)
    expect(found.paymentIntentId).not.toBe(warm.orderId)
    const log = await paypal.control<{ requests: { path: string; idempotencyKey: string; status: number }[] }>(
      'GET',
      '/log',
    )
    const asked = log.requests.filter(({ idempotencyKey }) => idempotencyKey === found.paymentId)
    expect(asked.at(-1)).toMatchObject({ path: '/v2/checkout/orders', status: 200 })
    expect((await purchaseOf(ctx, hold)).payments).toHaveLength(1)
  })

  test('of the capture leaves the buyer waiting, and the next question settles it once', async () => {
    const { hold, started } = await payment()
    await withLostAnswers(() => gatewayOf('paypal').capture(captureOf(started)))
    expect(await refreshPayment(later(ctx, 1), hold.id, { close: false })).toBe('settled')
    expect((await purchaseOf(ctx, hold)).payments).toMatchObject([{ status: 'succeeded', capturedMinor: 9800 }])
  })

  test('of the capture, asked about after the hold’s end, still becomes tickets', async () => {
    const { hold, started } = await payment()
    await withLostAnswers(() => gatewayOf('paypal').capture(captureOf(started)))
    const { holdExpiresAt } = await purchaseOf(ctx, hold)
    await lapseHold({ ...ctx, now: new Date(holdExpiresAt.getTime() + 1000) }, { purchaseId: hold.id })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid' })
  })

  test('of the refund refunds once', async () => {
    const { hold } = await payment()
    await refreshPayment(ctx, hold.id, { close: false })
    const { payments } = await purchaseOf(ctx, hold)
    const order = { paymentId: payments[0]?.id ?? '', amount: 9800, reason: 'places_gone' as const, tellBuyer: false }
    const refundId = await inTransaction(ctx, (tx) => requestRefund(tx, order))
    await withLostAnswers(() => sendRefund(ctx, { refundId }))
    await sendRefund(later(ctx, 60), { refundId })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'refunded', refunds: [{ status: 'succeeded' }] })
    const captureId = payments[0]?.providerIntent ?? ''
    expect(await gatewayOf('paypal').fetchCheckoutOfIntent({ ref: captureId, account: null })).toMatchObject({
      paid: true,
    })
    const log = await paypal.control<{ events: { type: string }[] }>('GET', '/log')
    expect(log.events.filter(({ type }) => type === 'PAYMENT.CAPTURE.REFUNDED')).toHaveLength(1)
  })
})

describe('an event', () => {
  test('about a Stripe payment’s reference has no effect', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    const started = await payThrough(ctx, hold)
    for (const type of ['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.COMPLETED'])
      expect(await told(type, { id: started.paymentIntentId })).toBe('unknown_payment')
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'awaiting_payment', tickets: [] })
  })

  test('of Stripe’s about an order of PayPal’s has no effect', async () => {
    const { hold, orderId } = await payment()
    const eventId = `evt_${orderId}`
    const payload = JSON.stringify({ id: eventId, data: { object: { id: orderId } } })
    const type = 'checkout.session.completed'
    await ctx.db.providerEvent.create({ data: { provider: 'stripe', eventId, type, payload, receivedAt: ctx.now } })
    await applyProviderEvent(ctx, { provider: 'stripe', eventId })
    expect(await ctx.db.providerEvent.findFirst({ where: { eventId } })).toMatchObject({ outcome: 'unknown_payment' })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'awaiting_payment', tickets: [] })
  })

  test('about a dispute is followed by its own job', async () => {
    expect(await told('CUSTOMER.DISPUTE.CREATED', { dispute_id: 'PP-D-1' })).toBe('dispute_followed')
    expect(await jobsOf(ctx, 'follow-dispute')).toMatchObject([
      { payload: { gateway: 'paypal', account: null, providerRef: 'PP-D-1' } },
    ])
  })

  test.each([
    ['CUSTOMER.ACCOUNT.UPDATED', 'ignored'],
    ['PAYMENT.CAPTURE.REFUNDED', 'unknown_payment'],
  ])('%s of nothing of ours is passed over', async (type, outcome) => {
    expect(await told(type, { id: 'NEVERMADE' })).toBe(outcome)
  })
})
