// Billing at the stand-in: a subscription's whole life through the SDK, its page, its portal and the control doors.
import { describe, expect, test } from 'vitest'
import { control, eventually, refusal, startUnderTest, startWebhookApp } from '../stand-ins-under-test'
import { aPrice, begun, subscriptionCheckout } from './subscriptions-under-test'

const DAY = 86_400
const press = (url: string, action: string) =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' })

describe('Checkout in subscription mode', () => {
  test('is paid on its page: a trial, an invoice of nothing, signed events, and the way back', async () => {
    const app = await startWebhookApp()
    const { sdk } = await startUnderTest({ appUrl: app.url })
    const price = await aPrice(sdk)
    const session = await subscriptionCheckout(sdk, { price: price.id, trialDays: 14 })
    const page = await (await fetch(session.url ?? '')).text()
    expect(page).not.toContain('value="pay_async"')
    const back = await press(session.url ?? '', 'pay')
    expect(back.headers.get('location')).toBe(`http://127.0.0.1:3000/billing?session=${session.id}`)
    const done = await sdk.checkout.sessions.retrieve(session.id, { expand: ['subscription.latest_invoice'] })
    if (done.subscription === null || typeof done.subscription === 'string') return expect.fail('not expanded')
    expect(done).toMatchObject({ status: 'complete', payment_status: 'no_payment_required' })
    expect(done.subscription).toMatchObject({
      status: 'trialing',
      metadata: { plan: 'pro' },
      latest_invoice: { status: 'paid', total: 0 },
      items: { data: [{ price: { id: price.id, product: 'plan_pro' } }] },
    })
    expect(done.subscription.trial_end).toBeGreaterThan(Date.now() / 1000 + 13.9 * DAY)
    await eventually('three events', () => app.received.length === 3)
    expect(app.received.map(({ type }) => type).sort()).toEqual([
      'checkout.session.completed',
      'customer.subscription.created',
      'invoice.paid',
    ])
  })

  test('stays open after a declined card, and begins one subscription however often it is paid', async () => {
    const { sdk, stripe } = await startUnderTest()
    const { id: price } = await aPrice(sdk)
    const session = await subscriptionCheckout(sdk, { price })
    await press(session.url ?? '', 'decline')
    expect((await sdk.checkout.sessions.retrieve(session.id)).status).toBe('open')
    expect((await control(stripe, 'POST', `checkout/${session.id}`, { outcome: 'pay_async' })).status).toBe(409)
    await press(session.url ?? '', 'pay')
    await press(session.url ?? '', 'pay')
    const { data } = await sdk.subscriptions.list({ customer: String(session.customer) })
    expect(data).toMatchObject([{ status: 'active' }])
    expect(await sdk.invoices.list({ customer: String(session.customer) })).toMatchObject({
      data: [{ total: 2_900, status: 'paid', hosted_invoice_url: expect.stringContaining(stripe) }],
    })
  })

  test('refuses what it cannot bill', async () => {
    const { sdk } = await startUnderTest()
    const price = await aPrice(sdk)
    expect((await refusal(subscriptionCheckout(sdk, { price: 'price_none' }))).code).toBe('resource_missing')
    expect((await refusal(aPrice(sdk))).param).toBe('lookup_key')
    expect((await refusal(aPrice(sdk, 'Pro', 3_900))).code).toBe('resource_already_exists')
    const found = await sdk.prices.list({ lookup_keys: ['plan_pro_2900'] })
    expect(found.data.map(({ id }) => id)).toEqual([price.id])
  })
})

describe('a subscription', () => {
  test('is renewed, owes, pays its debt, is given up, ends', async () => {
    const running = await startUnderTest()
    const { sdk, stripe } = running
    const { id: price } = await aPrice(sdk)
    const id = await begun(running, { price, trialDays: 14 })
    const status = async (outcome: string) =>
      (await control(stripe, 'POST', `subscriptions/${id}`, { outcome })).json.status
    expect(await status('end_trial')).toBe('active')
    const before = await sdk.subscriptions.retrieve(id)
    expect(await status('renew')).toBe('active')
    const after = await sdk.subscriptions.retrieve(id)
    expect(after.items.data[0]?.current_period_start).toBe(before.items.data[0]?.current_period_end)
    expect(await status('fail_renewal')).toBe('past_due')
    expect((await sdk.invoices.list({ subscription: id, status: 'open' })).data).toHaveLength(1)
    expect(await status('pay_debts')).toBe('active')
    expect((await sdk.invoices.list({ subscription: id, status: 'open' })).data).toHaveLength(0)
    expect(await status('fail_renewal')).toBe('past_due')
    expect(await status('give_up')).toBe('unpaid')
    expect((await control(stripe, 'POST', `subscriptions/${id}`, { outcome: 'renew' })).status).toBe(409)
    await sdk.subscriptions.cancel(id)
    expect((await sdk.subscriptions.retrieve(id)).status).toBe('canceled')
    expect((await sdk.subscriptions.list({ limit: 5 })).data).toEqual([])
    expect((await sdk.subscriptions.list({ status: 'all' })).data).toHaveLength(1)
  })

  test('changes its price and its end by the API and in the portal', async () => {
    const running = await startUnderTest()
    const { sdk } = running
    const pro = await aPrice(sdk)
    const scale = await aPrice(sdk, 'Scale', 14_900)
    const id = await begun(running, { price: pro.id })
    const { items, customer } = await sdk.subscriptions.retrieve(id)
    const item = items.data[0]?.id
    const changed = await sdk.subscriptions.update(id, { items: [{ id: item, price: scale.id }] })
    expect(changed.items.data).toMatchObject([{ id: item, price: { id: scale.id } }])
    const configuration = await sdk.billingPortal.configurations.create({
      features: {
        subscription_cancel: { enabled: true },
        subscription_update: {
          enabled: true,
          default_allowed_updates: ['price'],
          products: [
            { product: 'plan_pro', prices: [pro.id] },
            { product: 'plan_scale', prices: [scale.id] },
          ],
        },
      },
    })
    const { url } = await sdk.billingPortal.sessions.create({
      customer: String(customer),
      configuration: configuration.id,
      return_url: 'http://127.0.0.1:3000/billing',
    })
    const page = await (await fetch(url, { headers: { 'accept-language': 'fr' } })).text()
    expect(page).toContain('href="http://127.0.0.1:3000/billing"')
    expect(page).toContain('Résilier')
    await press(url, `price:${pro.id}`)
    await press(url, 'cancel')
    const after = await sdk.subscriptions.retrieve(id)
    expect(after).toMatchObject({ cancel_at_period_end: true, items: { data: [{ price: { id: pro.id } }] } })
    await press(url, 'resume')
    expect((await sdk.subscriptions.retrieve(id)).cancel_at).toBeNull()
  })
})
