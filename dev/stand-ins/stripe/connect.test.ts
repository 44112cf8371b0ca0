// Connected accounts: what lies on one is seen there alone, its events say so, and the platform's fee moves with the money.
import Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import {
  control,
  eventually,
  freshFolder,
  refusal,
  sessionParams,
  startUnderTest,
  startWebhookApp,
  WEBHOOK_SECRET,
} from '../stand-ins-under-test'

type UnderTest = Awaited<ReturnType<typeof startUnderTest>>

async function anAccount({ sdk, stripe }: UnderTest, ready = true): Promise<string> {
  const { id } = await sdk.accounts.create({ country: 'FR' })
  if (ready) await control(stripe, 'POST', `accounts/${id}`, { chargesEnabled: true })
  return id
}

const withFee = (fee: number) =>
  sessionParams({ payment_intent_data: { application_fee_amount: fee, statement_descriptor_suffix: 'FESTIVAL' } })

describe('a connected account', () => {
  test('asks for its form, takes no charge before it is accepted, and says what changed', async () => {
    const app = await startWebhookApp()
    const world = await startUnderTest({ appUrl: app.url })
    const id = await anAccount(world, false)
    const link = await world.sdk.accountLinks.create({
      account: id,
      type: 'account_onboarding',
      return_url: 'http://127.0.0.1:1/back',
      refresh_url: 'http://127.0.0.1:1/again',
    })
    expect((await refusal(world.sdk.checkout.sessions.create(sessionParams(), { stripeAccount: id }))).message).toMatch(
      /cannot currently make charges/,
    )
    expect(await (await fetch(link.url, { headers: { 'accept-language': 'en' } })).text()).toContain('external_account')
    const sent = await fetch(link.url, { method: 'POST', body: 'action=complete', redirect: 'manual' })
    expect(sent.headers.get('location')).toBe('http://127.0.0.1:1/back')
    expect(await world.sdk.accounts.retrieve(id)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      details_submitted: true,
      requirements: { currently_due: [], disabled_reason: null },
    })
    await eventually('the event', () => app.received.find(({ type }) => type === 'account.updated'))
    expect(JSON.parse(app.received[0]?.body ?? '')).toMatchObject({ account: id, data: { object: { id } } })
    const again = await fetch(link.url, { redirect: 'manual' })
    expect(again.headers.get('location')).toBe('http://127.0.0.1:1/again')
  })

  test('keeps its sessions to itself, across a restart too', async () => {
    const folder = await freshFolder()
    const world = await startUnderTest({ folder })
    const [one, other] = [await anAccount(world), await anAccount(world)]
    const { id } = await world.sdk.checkout.sessions.create(sessionParams(), { stripeAccount: one })
    for (const options of [{}, { stripeAccount: other }])
      expect((await refusal(world.sdk.checkout.sessions.retrieve(id, {}, options))).code).toBe('resource_missing')
    await world.close()
    const { sdk, stripe } = await startUnderTest({ folder })
    await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
    expect(await sdk.checkout.sessions.retrieve(id, {}, { stripeAccount: one })).toMatchObject({ status: 'complete' })
    const types = (await sdk.events.list({}, { stripeAccount: one })).data.map(({ type }) => type)
    expect(types).toContain('checkout.session.completed')
    expect((await sdk.events.list({}, { stripeAccount: other })).data.map(({ type }) => type)).toEqual([
      'account.updated',
    ])
  })

  test('that takes back the right to act for it looks like one that never was', async () => {
    const app = await startWebhookApp()
    const world = await startUnderTest({ appUrl: app.url })
    const id = await anAccount(world)
    await control(world.stripe, 'POST', `accounts/${id}`, { deauthorize: true })
    await eventually('the event', () => app.received.find(({ type }) => type === 'account.application.deauthorized'))
    for (const call of [
      world.sdk.accounts.retrieve(id),
      world.sdk.accounts.retrieve('acct_never'),
      world.sdk.checkout.sessions.create(sessionParams(), { stripeAccount: id }),
    ])
      expect(await refusal(call)).toMatchObject({ statusCode: 403, code: 'account_invalid' })
  })
})

describe('the application fee', () => {
  test('goes to the platform with the charge, and back with a whole refund', async () => {
    const world = await startUnderTest()
    const account = await anAccount(world)
    const on = { stripeAccount: account }
    const { id } = await world.sdk.checkout.sessions.create(withFee(245), on)
    await control(world.stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
    const { payment_intent } = await world.sdk.checkout.sessions.retrieve(id, {}, on)
    const intent = await world.sdk.paymentIntents.retrieve(
      String(payment_intent),
      { expand: ['latest_charge.balance_transaction'] },
      on,
    )
    const charge = intent.latest_charge as Stripe.Charge
    expect(charge).toMatchObject({
      application_fee_amount: 245,
      balance_transaction: { amount: 9800, fee: 172 + 245, net: 9800 - 172 - 245 },
    })
    const [fee] = (await world.sdk.applicationFees.list()).data
    expect(fee).toMatchObject({ account, amount: 245, charge: charge.id, amount_refunded: 0 })
    const earned = await world.sdk.balanceTransactions.list({ type: 'application_fee' })
    expect(earned.data).toMatchObject([{ amount: 245, source: fee?.id }])
    await world.sdk.refunds.create({ payment_intent: intent.id, refund_application_fee: true }, on)
    expect(await world.sdk.applicationFees.retrieve(fee?.id ?? '')).toMatchObject({
      amount_refunded: 245,
      refunded: true,
    })
    const [back] = (await world.sdk.balanceTransactions.list({ type: 'refund' }, on)).data
    expect(back).toMatchObject({ amount: -9800, fee: -245, net: -9555 })
  })

  test('is refused without a connected account, and beyond the amount', async () => {
    const world = await startUnderTest()
    const account = await anAccount(world)
    expect((await refusal(world.sdk.checkout.sessions.create(withFee(100)))).param).toBe(
      'payment_intent_data[application_fee_amount]',
    )
    const tooMuch = world.sdk.checkout.sessions.create(withFee(9801), { stripeAccount: account })
    expect((await refusal(tooMuch)).message).toMatch(/cannot exceed/)
  })
})

test('events of connected accounts are signed with the secret of their own endpoint', async () => {
  const app = await startWebhookApp()
  const world = await startUnderTest({ appUrl: app.url, webhookSecret: `${WEBHOOK_SECRET},whsec_connect` })
  await anAccount(world)
  const { headers, body } = await eventually('the event', () => app.received[0])
  const signature = String(headers['stripe-signature'])
  expect(() => Stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET)).toThrow()
  expect(Stripe.webhooks.constructEvent(body, signature, 'whsec_connect').type).toBe('account.updated')
})
