// Charges of the past through the real SDK: they can be refunded like any other, and nothing of them is told.
import { expect, test } from 'vitest'
import { control, startUnderTest, startWebhookApp } from '../stand-ins-under-test'

const DAY = 24 * 3600

function pastCharge(paymentIntent: string, at: number) {
  return {
    session: `cs_${paymentIntent.slice(3)}`,
    paymentIntent,
    at,
    amount: 4900,
    currency: 'EUR',
    applicationFee: 100,
    name: 'Camille Roussel',
    email: 'camille@exemple.fr',
    metadata: { paymentId: 'p-1' },
  }
}

test('a past charge lies on its account with its fees and its payout, is planted once, and goes back like any other', async () => {
  const app = await startWebhookApp()
  const { sdk, stripe } = await startUnderTest({ appUrl: app.url })
  const { id: account } = await sdk.accounts.create({ country: 'FR' })
  const on = { stripeAccount: account }
  const now = Math.floor(Date.now() / 1000)
  const charges = [pastCharge('pi_demo_old', now - 9 * DAY), pastCharge('pi_demo_new', now - 2 * DAY)]
  expect((await control(stripe, 'POST', 'charges', { account, charges })).json).toEqual({ planted: 2 })
  expect((await control(stripe, 'POST', 'charges', { account, charges })).json).toEqual({ planted: 0 })

  const intent = await sdk.paymentIntents.retrieve('pi_demo_old', { expand: ['latest_charge.balance_transaction'] }, on)
  expect(intent).toMatchObject({
    status: 'succeeded',
    created: now - 9 * DAY,
    latest_charge: {
      amount_captured: 4900,
      application_fee_amount: 100,
      balance_transaction: { amount: 4900, fee: 199, created: now - 9 * DAY, available_on: now - 7 * DAY },
    },
  })
  expect(await sdk.checkout.sessions.retrieve('cs_demo_old', {}, on)).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    payment_intent: 'pi_demo_old',
    metadata: { paymentId: 'p-1' },
  })
  expect((await sdk.applicationFees.list()).data.map(({ amount, created }) => [amount, created])).toEqual([
    [100, now - 2 * DAY],
    [100, now - 9 * DAY],
  ])

  const past = { account, currency: 'eur', at: now - 5 * DAY }
  const { json: payout } = await control(stripe, 'POST', 'payouts', past)
  expect(payout).toMatchObject({ amount: 4900 - 199, status: 'paid', created: now - 5 * DAY })
  expect((await control(stripe, 'POST', 'payouts', past)).status).toBe(409)
  expect((await sdk.balanceTransactions.list({ payout: payout.id }, on)).data).toHaveLength(2)
  expect(app.received.filter(({ type }) => type !== 'account.updated')).toEqual([])

  const refund = { payment_intent: 'pi_demo_old', refund_application_fee: true }
  expect(await sdk.refunds.create(refund, on)).toMatchObject({ amount: 4900, status: 'succeeded' })
  expect((await control(stripe, 'POST', 'charges', { account: 'acct_nobody', charges })).status).toBe(404)
})
