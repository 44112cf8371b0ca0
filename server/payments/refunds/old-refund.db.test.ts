// A refund whose answer was lost and whose key the provider has forgotten since: it is found, and not made a second time.
import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { aPaidPurchase, purchaseOf } from '@/tests/support/paid-purchases'
import { aPaypalPurchase } from '@/tests/support/paypal-factories'
import { refundsAtProvider } from '@/tests/support/refund-factories'
import { ctx, openSale, paypal, stripe } from '@/tests/support/sale'
import { aSale, later } from '@/tests/support/sales-factories'
import { gatewayOf } from '../gateways'
import { requestRefund } from './request-refund'
import { sendRefund } from './send-refund'

openSale()

const DAY_SECONDS = 24 * 3600

async function asked(paymentId: string) {
  const order = { paymentId, amount: 900, reason: 'goodwill' as const }
  const refundId = await inTransaction(ctx, (tx) => requestRefund(tx, order))
  const { providerIntent } = await ctx.db.payment.findUniqueOrThrow({ where: { id: paymentId } })
  const request = { refundId, paymentId, intentRef: providerIntent ?? '', account: null, amount: 900, currency: 'EUR' }
  return { refundId, request: { ...request, withApplicationFee: false } }
}

describe('at Stripe, which forgets a key after a day', () => {
  const made = async (refundId: string) =>
    (await refundsAtProvider(stripe)).filter(({ metadata }) => metadata.refundId === refundId)

  /** As Stripe has it once the key is forgotten: a refund that names ours, made under a key that says nothing any more. */
  async function lost() {
    const paid = await aPaidPurchase(ctx, stripe, await aSale(ctx))
    const { refundId, request } = await asked(paid.paymentId)
    const order = new URLSearchParams({
      payment_intent: request.intentRef,
      amount: '900',
      'metadata[refundId]': refundId,
    })
    const headers = { authorization: 'Bearer sk_test_of_the_tests' }
    await fetch(`${stripe.url}/v1/refunds`, { method: 'POST', body: order, headers })
    expect(await made(refundId)).toHaveLength(1)
    return { paid, refundId, request }
  }

  test('without looking first it would be made twice', async () => {
    const { refundId, request } = await lost()
    await gatewayOf('stripe').refund({ ...request, mayBeMade: false })
    expect(await made(refundId)).toHaveLength(2)
  })

  test('it is found by the id that it carries, and made once', async () => {
    const { paid, refundId } = await lost()
    await sendRefund(later(ctx, DAY_SECONDS + 60), { refundId })
    expect(await made(refundId)).toHaveLength(1)
    expect((await purchaseOf(ctx, paid)).refunds).toMatchObject([{ id: refundId, status: 'succeeded' }])
  })

  test('one that was never made is made', async () => {
    const paid = await aPaidPurchase(ctx, stripe, await aSale(ctx))
    const { refundId } = await asked(paid.paymentId)
    await sendRefund(later(ctx, DAY_SECONDS + 60), { refundId })
    expect(await made(refundId)).toHaveLength(1)
  })
})

test('at PayPal, which forgets a key after 45 days, it is found too', async () => {
  const paid = await aPaypalPurchase(ctx, paypal, await aSale(ctx))
  const { refundId } = await asked(paid.paymentId)
  await paypal.control('PUT', '/faults', { dropAnswers: true })
  await expect(sendRefund(ctx, { refundId })).rejects.toMatchObject({ kind: 'unavailable' })
  await paypal.control('DELETE', '/faults')
  await paypal.control('DELETE', '/request-ids')
  const posts = () => paypal.count('POST', /\/captures\/[^/]+\/refund$/)
  const before = await posts()
  await sendRefund(later(ctx, 46 * DAY_SECONDS), { refundId })
  expect((await purchaseOf(ctx, paid)).refunds).toMatchObject([{ id: refundId, status: 'succeeded' }])
  expect(await posts()).toBe(before)
})
