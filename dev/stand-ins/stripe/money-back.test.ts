// Refunds and disputes through the real SDK: never more back than came in, and each with its events.
import { expect, test } from 'vitest'
import { control, eventually, refusal, sessionParams, startUnderTest, startWebhookApp } from '../stand-ins-under-test'

async function paid() {
  const app = await startWebhookApp()
  const running = await startUnderTest({ appUrl: app.url })
  const { id } = await running.sdk.checkout.sessions.create(sessionParams())
  const { json } = await control(running.stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  const types = () => app.received.map(({ type }) => type)
  return { ...running, app, types, session: id, intent: String(json.payment_intent) }
}

test('refunds of parts and of the rest add up to the payment, and not a cent more', async () => {
  const { sdk, intent } = await paid()
  const part = await sdk.refunds.create({ payment_intent: intent, amount: 1000, reason: 'requested_by_customer' })
  expect(part).toMatchObject({ amount: 1000, currency: 'eur', status: 'succeeded', payment_intent: intent })
  const tooMuch = await refusal(sdk.refunds.create({ payment_intent: intent, amount: 8801 }))
  expect([tooMuch.statusCode, tooMuch.code]).toEqual([400, 'amount_too_large'])
  expect(tooMuch.message).toContain('greater than unrefunded amount')
  const rest = await sdk.refunds.create({ payment_intent: intent })
  expect(rest.amount).toBe(8800)
  const none = await refusal(sdk.refunds.create({ payment_intent: intent, amount: 1 }))
  expect([none.statusCode, none.code]).toEqual([400, 'charge_already_refunded'])
  const charge = await sdk.charges.retrieve(String(part.charge), { expand: ['refunds'] })
  expect(charge).toMatchObject({ amount_refunded: 9800, refunded: true })
  expect(charge.refunds?.data.map(({ id }) => id)).toEqual([rest.id, part.id])
  const listed = await sdk.refunds.list({ payment_intent: intent })
  expect(listed.data).toHaveLength(2)
})

test('a refund is told as created, then updated when its reference is known; the charge as refunded', async () => {
  const { sdk, intent, types } = await paid()
  const { id } = await sdk.refunds.create({ payment_intent: intent })
  await eventually('the events of the refund', () =>
    ['refund.created', 'charge.refunded', 'refund.updated'].every((type) => types().includes(type)),
  )
  const { destination_details } = await sdk.refunds.retrieve(id)
  expect(destination_details?.card?.reference_status).toBe('available')
})

test('a refund that came back is told as failed, once, and the charge can be refunded again', async () => {
  const { sdk, stripe, intent, types } = await paid()
  const { id } = await sdk.refunds.create({ payment_intent: intent, amount: 1000 })
  const failed = await control(stripe, 'POST', `refunds/${id}`, { outcome: 'fail' })
  expect(failed.json).toMatchObject({ id, status: 'failed', failure_reason: 'expired_or_canceled_card' })
  expect((await control(stripe, 'POST', `refunds/${id}`, { outcome: 'fail' })).status).toBe(409)
  expect((await control(stripe, 'POST', 'refunds/re_none', { outcome: 'fail' })).status).toBe(404)
  const moved = await sdk.balanceTransactions.list({ source: id })
  expect(moved.data.map(({ amount, reporting_category }) => [amount, reporting_category])).toEqual([
    [1000, 'refund_failure'],
    [-1000, 'refund'],
  ])
  await eventually('the events of the failure', () => types().includes('refund.failed'))
  expect((await sdk.refunds.create({ payment_intent: intent })).amount).toBe(9800)
})

test('a refund without a payment, of zero, or of a payment that failed is refused', async () => {
  const { sdk, stripe, intent } = await paid()
  expect((await refusal(sdk.refunds.create({ amount: 100 }))).statusCode).toBe(400)
  expect((await refusal(sdk.refunds.create({ payment_intent: intent, amount: 0 }))).param).toBe('amount')
  expect((await refusal(sdk.refunds.create({ payment_intent: 'pi_none' }))).statusCode).toBe(404)
  const { id } = await sdk.checkout.sessions.create(sessionParams())
  const { json } = await control(stripe, 'POST', `checkout/${id}`, { outcome: 'decline' })
  const failed = await refusal(sdk.refunds.create({ payment_intent: json.payment_intent }))
  expect(failed.message).toContain('does not have a successful charge')
})

test('a dispute takes the money until it is won, forbids refunds, and is told when opened and closed', async () => {
  const { sdk, stripe, intent, types } = await paid()
  const opened = await control(stripe, 'POST', 'disputes', { paymentIntent: intent, outcome: 'open' })
  expect(opened.json).toMatchObject({ status: 'needs_response', amount: 9800, payment_intent: intent })
  expect((await refusal(sdk.refunds.create({ payment_intent: intent }))).code).toBe('charge_disputed')
  expect((await control(stripe, 'POST', 'disputes', { paymentIntent: intent, outcome: 'open' })).status).toBe(409)
  const won = await control(stripe, 'POST', 'disputes', { paymentIntent: intent, outcome: 'won' })
  expect(won.json).toMatchObject({ id: opened.json.id, status: 'won' })
  const dispute = await sdk.disputes.retrieve(opened.json.id)
  expect(dispute.balance_transactions.map(({ amount }) => amount)).toEqual([-9800, 9800])
  await eventually('all events', () => types().includes('charge.dispute.funds_reinstated'))
  expect(types().filter((type) => type.startsWith('charge.dispute'))).toEqual([
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.closed',
    'charge.dispute.funds_reinstated',
  ])
})

test('a dispute may name the Checkout session instead, and be lost in one call', async () => {
  const { stripe, session } = await paid()
  const lost = await control(stripe, 'POST', 'disputes', { paymentIntent: session, outcome: 'lost' })
  expect([lost.status, lost.json.status]).toEqual([200, 'lost'])
  expect((await control(stripe, 'POST', 'disputes', { paymentIntent: 'pi_none', outcome: 'lost' })).status).toBe(404)
  expect((await control(stripe, 'POST', 'disputes', { outcome: 'lost' })).status).toBe(400)
})
