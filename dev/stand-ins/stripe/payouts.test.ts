// Payouts through the real SDK: each movement leaves once, and what a bank sends back is a movement of its own.
import { expect, test } from 'vitest'
import { control, eventually, sessionParams, startUnderTest, startWebhookApp } from '../stand-ins-under-test'

test('a payout holds every movement that had not left, names them, and is told when it arrives', async () => {
  const app = await startWebhookApp()
  const { sdk, stripe } = await startUnderTest({ appUrl: app.url })
  expect((await control(stripe, 'POST', 'payouts', {})).status).toBe(409)
  for (let index = 0; index < 2; index++) {
    const { id } = await sdk.checkout.sessions.create(sessionParams())
    await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  }
  await control(stripe, 'POST', 'balance', { amount: -300, kind: 'fee' })
  const { json: payout } = await control(stripe, 'POST', 'payouts', { outcome: 'create' })
  const inside = await sdk.balanceTransactions.list({ payout: payout.id })
  expect(inside.data.map(({ type }) => type)).toEqual(['payout', 'stripe_fee', 'charge', 'charge'])
  expect(inside.data.reduce((sum, { net }) => sum + net, 0)).toBe(0)
  const balance = await sdk.balance.retrieve()
  const left = [...balance.available, ...balance.pending].reduce((sum, { amount }) => sum + amount, 0)
  expect(left).toBe(0)
  expect(await sdk.payouts.retrieve(payout.id)).toMatchObject({ status: 'in_transit', automatic: true })
  await control(stripe, 'POST', 'payouts', { payout: payout.id, outcome: 'paid' })
  expect((await control(stripe, 'POST', 'payouts', { payout: payout.id, outcome: 'failed' })).status).toBe(409)
  await eventually('the events', () => app.received.filter(({ type }) => type.startsWith('payout.')).length === 2)
  expect((await sdk.payouts.list({ status: 'paid' })).data).toMatchObject([{ id: payout.id }])
})

test('what the bank sends back lies in the balance again', async () => {
  const { sdk, stripe } = await startUnderTest()
  const { id } = await sdk.checkout.sessions.create(sessionParams())
  await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  const { json: payout } = await control(stripe, 'POST', 'payouts', { outcome: 'failed' })
  expect(payout).toMatchObject({ status: 'failed', failure_code: 'account_closed' })
  const [back] = (await sdk.balanceTransactions.list({ type: 'payout_failure', expand: ['data.source'] })).data
  expect(back).toMatchObject({
    amount: payout.amount,
    reporting_category: 'payout_reversal',
    source: { id: payout.id },
  })
  expect((await control(stripe, 'POST', 'payouts', { outcome: 'create' })).json.amount).toBe(payout.amount)
})
