import { beforeAll, describe, expect, test } from 'vitest'
import { aPaidCheckout } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, later, type Sale } from '@/tests/support/sales-factories'
import { applyProviderEvent } from './apply-provider-event'
import { receiveStripeEvent } from './stripe/receive-stripe-event'

const COPIES = 20
const completions = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'payment_intent.succeeded',
] as const
type Completion = (typeof completions)[number]

const orders: Completion[][] = completions.flatMap((first) =>
  completions
    .filter((name) => name !== first)
    .map((second) => [first, second, ...completions.filter((name) => name !== first && name !== second)]),
)

let sale: Sale

openSale({ promises: 'at the end' })
beforeAll(async () => {
  sale = await aSale(ctx, { types: [{ name: 'Plein tarif', amount: 4900, capacity: 100 }] })
})

/** A paid checkout of two places, and its three events as Stripe would send them. */
async function paid() {
  const { hold, payment } = await aPaidCheckout(ctx, stripe, sale, 2)
  const answer = await fetch(`${stripe.url}/v1/checkout/sessions/${payment.paymentIntentId}`, {
    headers: { authorization: 'Bearer sk_test_of_the_tests' },
  })
  const { payment_intent } = (await answer.json()) as { payment_intent: string }
  const objects: Record<Completion, { id: string }> = {
    'checkout.session.completed': { id: payment.paymentIntentId },
    'checkout.session.async_payment_succeeded': { id: payment.paymentIntentId },
    'payment_intent.succeeded': { id: payment_intent },
  }
  const eventIdOf = (type: Completion) => `evt_${type.replaceAll('.', '_')}_${hold.id}`
  const bodyOf = (type: Completion) =>
    JSON.stringify({ id: eventIdOf(type), object: 'event', type, data: { object: objects[type] } })
  return { hold, eventIdOf, bodyOf }
}

async function receive(body: string): Promise<boolean> {
  return receiveStripeEvent(ctx, body, stripe.sign(body, Math.floor(ctx.now.getTime() / 1000)))
}

async function expectOneFulfilment(purchaseId: string): Promise<void> {
  const purchase = await ctx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    include: { tickets: true, payments: true, notifications: true, refunds: true },
  })
  expect(purchase).toMatchObject({ status: 'paid', places: 'sold', payments: [{ status: 'succeeded' }], refunds: [] })
  expect(purchase.tickets).toHaveLength(2)
  expect(purchase.notifications).toHaveLength(1)
  const capture = { causeKind: 'capture', causeId: purchase.payments[0]?.id ?? '', account: 'provider:stripe' }
  expect(await ctx.db.ledgerEntry.count({ where: capture })).toBe(1)
}

describe('the three events of one completed payment', () => {
  test.each(orders.map((order) => [order.join(' → '), order] as const))(
    'in the order %s fulfil once',
    async (_, order) => {
      const { hold, eventIdOf, bodyOf } = await paid()
      for (const type of order) {
        expect(await receive(bodyOf(type))).toBe(true)
        await applyProviderEvent(later(ctx, 1), { provider: 'stripe', eventId: eventIdOf(type) })
      }
      await expectOneFulfilment(hold.id)
    },
  )

  test(`${COPIES} copies of each, received and applied at the same time, fulfil once`, async () => {
    const { hold, eventIdOf, bodyOf } = await paid()
    const copies = Array.from({ length: COPIES }, () => completions).flat()
    const stored = await Promise.all(copies.map((type) => receive(bodyOf(type))))
    expect(stored.filter(Boolean)).toHaveLength(completions.length)
    await Promise.all(
      copies.map((type) => applyProviderEvent(later(ctx, 1), { provider: 'stripe', eventId: eventIdOf(type) })),
    )
    await expectOneFulfilment(hold.id)
  })
})
