// A buyer leaves one way to pay for another: what is open is left only for a wish that can be fulfilled, and once nothing is open the
// purchase is a hold again.
import { describe, expect, test } from 'vitest'
import { type Hold, pay, purchaseOf } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, later } from '@/tests/support/sales-factories'
import { gatewayOf } from './gateways'
import { giveUpIntent, leaveGateway } from './leave-gateway'

openSale()

/** Its organizer takes bank transfers and no cash. */
async function aHoldOfBoth() {
  const sale = await aSale(ctx)
  const externalMethods = { bank_transfer: { enabled: true, instructions: 'IBAN' } }
  const gateways = ['stripe', 'paypal', 'external']
  await ctx.db.paymentSettings.create({
    data: { organizationId: sale.organizationId, gateways, externalMethods, updatedAt: ctx.now },
  })
  return aHold(ctx, sale)
}

const inCash = (hold: Hold) => pay(later(ctx, 30), hold, { preferredGateways: ['external'], method: 'cash' })
const closed = { kind: 'conflict', code: 'payments.method_closed' }
const isDown = () => stripe.control('PUT', '/faults', { status: 503 })

async function intended() {
  const hold = await aHoldOfBoth()
  await isDown()
  await expect(pay(ctx, hold)).rejects.toMatchObject({ kind: 'unavailable' })
  return hold
}

describe('a wish that cannot be fulfilled', () => {
  test('leaves what is open as it was, here and at its provider', async () => {
    const hold = await aHoldOfBoth()
    const { paymentIntentId: ref } = await pay(ctx, hold)
    const before = await purchaseOf(ctx, hold)
    await expect(inCash(hold)).rejects.toMatchObject(closed)
    expect(await purchaseOf(ctx, hold)).toEqual(before)
    expect(before).toMatchObject({ status: 'awaiting_payment', payments: [{ gateway: 'stripe', status: 'pending' }] })
    expect((await gatewayOf('stripe').fetchCheckout({ ref, account: null })).status).toBe('open')
  })

  test('leaves it as well while its provider does not answer', async () => {
    const hold = await aHoldOfBoth()
    await pay(ctx, hold)
    const before = await purchaseOf(ctx, hold)
    await isDown()
    await expect(inCash(hold)).rejects.toMatchObject(closed)
    expect(await purchaseOf(ctx, hold)).toEqual(before)
  })

  test('gives up no payment whose answer was lost', async () => {
    const hold = await intended()
    const before = await purchaseOf(ctx, hold)
    await expect(inCash(hold)).rejects.toMatchObject(closed)
    expect(await purchaseOf(ctx, hold)).toEqual(before)
    expect(before).toMatchObject({ status: 'awaiting_payment', payments: [{ status: 'intended' }] })
  })
})

describe('a payment that is given up', () => {
  test.each(['pending', 'intended'] as const)(
    'while it is %s leaves a hold that is as long as before',
    async (from) => {
      const hold = from === 'intended' ? await intended() : await aHoldOfBoth()
      if (from === 'pending') await pay(ctx, hold)
      await isDown()
      const before = await purchaseOf(ctx, hold)
      const [payment] = before.payments
      expect([before.status, payment?.status]).toEqual(['awaiting_payment', from])
      const leave = from === 'pending' ? leaveGateway : giveUpIntent
      await leave(later(ctx, 30), payment ?? expect.unreachable())
      const { holdExpiresAt, places } = before
      expect(await purchaseOf(ctx, hold)).toMatchObject({
        ...{ status: 'held', places, holdExpiresAt },
        payments: [{ status: 'failed', settledAt: expect.any(Date) }],
      })
      const other = await pay(later(ctx, 60), hold, { preferredGateways: ['paypal'] })
      expect(other).toMatchObject({ gateway: 'paypal', status: 'pending' })
      expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'awaiting_payment', places: 'held' })
    },
  )

  test('of a purchase that was paid meanwhile changes nothing', async () => {
    const hold = await aHoldOfBoth()
    const { paymentId } = await pay(ctx, hold)
    const payment = await ctx.db.payment.findUniqueOrThrow({ where: { id: paymentId } })
    await stripe.buyer(payment.providerRef ?? '', 'pay')
    await expect(leaveGateway(ctx, payment)).rejects.toMatchObject({ code: 'purchase.not_payable' })
    await giveUpIntent(ctx, payment)
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid', payments: [{ status: 'succeeded' }] })
  })
})
