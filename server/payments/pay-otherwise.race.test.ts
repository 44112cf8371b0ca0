// A buyer who has agreed at one provider and asks for another way in the same moment: the purchase is paid once, and nothing else stays
// open beside it.
import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { releasePlaces } from '@/server/purchases/release-places'
import { type Hold, pay, purchaseOf } from '@/tests/support/paid-purchases'
import { toldByPaypal } from '@/tests/support/paypal-factories'
import { ctx, openSale, paypal, stripe } from '@/tests/support/sale'
import { aHold, aSale, jobsOf } from '@/tests/support/sales-factories'
import { closeCheckout } from './close-checkout'
import { gatewayOf } from './gateways'
import { notPayable } from './load-payable'
import { refreshPayment } from './refresh-payment'
import { settlePayment } from './settle-payment'

const ROUNDS = 12

openSale()

async function aSaleWithEveryWay() {
  const sale = await aSale(ctx)
  await ctx.db.paymentSettings.create({
    data: {
      organizationId: sale.organizationId,
      gateways: ['paypal', 'stripe', 'external'],
      externalMethods: {
        bank_transfer: { enabled: true, instructions: 'IBAN' },
        cash: { enabled: true, instructions: 'Au guichet' },
      },
      updatedAt: ctx.now,
    },
  })
  return sale
}

async function approved() {
  const sale = await aSaleWithEveryWay()
  const hold = await aHold(ctx, sale)
  const { paymentIntentId: orderId, paymentId } = await pay(ctx, hold, { preferredGateways: ['paypal'] })
  await paypal.buyer(orderId, 'approve')
  return { hold, orderId, paymentId }
}

const outside = (hold: Hold, at = ctx) => pay(at, hold, { preferredGateways: ['external'] })
const openOf = async (hold: Hold) =>
  (await purchaseOf(ctx, hold)).payments.filter(({ status }) => status === 'intended' || status === 'pending')

describe('leaving an order that its buyer has agreed to', () => {
  test('takes its money instead, and says that the purchase is paid', async () => {
    const { hold } = await approved()
    await expect(outside(hold)).rejects.toMatchObject({ kind: 'conflict', code: 'purchase.not_payable' })
    expect(await purchaseOf(ctx, hold)).toMatchObject({
      status: 'paid',
      payments: [{ gateway: 'paypal', status: 'succeeded' }],
    })
  })

  test(`while its webhook takes it, in ${ROUNDS} rounds: paid once, told the truth, nothing else open, no mail on how to pay`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { hold, orderId } = await approved()
      const told = toldByPaypal(ctx, paypal, 'CHECKOUT.ORDER.APPROVED', { id: orderId })
      for (let turns = 0; turns < round * 4; turns++) await new Promise(setImmediate)
      const started = await outside(hold).then(
        () => 'started',
        ({ code }: { code?: string }) => code,
      )
      await told
      expect(started).toBe('purchase.not_payable')
      expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', tickets: [{}] })
      expect(await openOf(hold)).toEqual([])
      const mails = { purchaseId: hold.id, kind: 'payment_instructions' }
      expect(await ctx.db.notification.count({ where: mails })).toBe(0)
    }
  }, 60_000)
})

describe('a payment that completes its purchase', () => {
  /** An order that was closed here is captured all the same, by a question that was on its way. */
  async function capturedLate(gateway: 'external' | 'stripe') {
    const { hold, orderId, paymentId } = await approved()
    await refreshPayment(ctx, hold.id, { close: true })
    const other = await pay(ctx, hold, { preferredGateways: [gateway] })
    const paid = await gatewayOf('paypal').capture({ ref: orderId, account: null, paymentId })
    expect(await settlePayment(ctx, paid)).toBe('settled')
    return { hold, other }
  }

  test('closes the one that waits for a transfer; left open it would break a promise', async () => {
    const { hold, other } = await capturedLate('external')
    expect(await openOf(hold)).toEqual([])
    const reopen = (status: 'pending' | 'expired') =>
      ctx.db.payment.update({ where: { id: other.paymentId }, data: { status } })
    await reopen('pending')
    expect((await checkInvariants(ctx.pool)).map(({ id }) => id)).toEqual(['one_payment_is_enough'])
    await reopen('expired')
  })

  test('closes the page of another provider too, by a job', async () => {
    const { hold, other } = await capturedLate('stripe')
    expect(await openOf(hold)).toEqual([])
    const jobs = await jobsOf(ctx, 'close-checkout')
    expect(jobs.filter(({ payload }) => payload.paymentId === other.paymentId)).toHaveLength(1)
    await closeCheckout(ctx, { paymentId: other.paymentId })
    await expect(stripe.buyer(other.paymentIntentId, 'pay')).rejects.toThrow('409')
  })

  test('gives back what was paid on that page in the last moment', async () => {
    const { hold, other } = await capturedLate('stripe')
    await stripe.buyer(other.paymentIntentId, 'pay')
    await closeCheckout(ctx, { paymentId: other.paymentId })
    expect(await purchaseOf(ctx, hold)).toMatchObject({
      status: 'paid',
      tickets: [{}],
      refunds: [{ reason: 'paid_twice' }],
    })
  })
})

test('a purchase that was paid meanwhile is called paid, one that lapsed is called lapsed', async () => {
  const { hold } = await approved()
  await refreshPayment(ctx, hold.id, { close: false })
  await expect(notPayable(ctx, hold.id)).rejects.toMatchObject({ code: 'purchase.not_payable' })
  const other = await aHold(ctx, await aSale(ctx))
  await inTransaction(ctx, (tx) => releasePlaces(tx, other.id, 'expired', { onlyIfLapsed: false }))
  await expect(notPayable(ctx, other.id)).rejects.toMatchObject({ code: 'purchase.expired' })
})

describe('after the end of the event', () => {
  const at = (time: string) => ({ ...ctx, now: new Date(`2027-06-12T${time}Z`) })

  test.each(['external', 'stripe', 'paypal'])('no payment is begun through %s', async (gateway) => {
    const hold = await aHold(at('21:58:00'), await aSaleWithEveryWay())
    await expect(pay(at('22:01:00'), hold, { preferredGateways: [gateway] })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'event.over',
    })
    expect(await openOf(hold)).toEqual([])
  })

  test('the way to pay is not changed any more', async () => {
    const sale = await aSaleWithEveryWay()
    const hold = await aHold(at('21:50:00'), sale)
    await outside(hold, at('21:51:00'))
    await ctx.db.purchase.update({ where: { id: hold.id }, data: { holdExpiresAt: at('22:10:00').now } })
    const change = pay(at('22:01:00'), hold, { preferredGateways: ['external'], method: 'cash' })
    await expect(change).rejects.toMatchObject({ code: 'event.over' })
  })
})
