// For tests of Billing: a price, a customer, and a Checkout that begins a subscription.
import type Stripe from 'stripe'
import { control } from '../stand-ins-under-test'

type Running = { sdk: Stripe; stripe: string }

export async function aPrice(sdk: Stripe, name = 'Pro', amount = 2_900): Promise<Stripe.Price> {
  const id = `plan_${name.toLowerCase()}`
  return sdk.prices.create({
    currency: 'eur',
    unit_amount: amount,
    recurring: { interval: 'month' },
    lookup_key: `${id}_${amount}`,
    product_data: { id, name },
  })
}

export async function subscriptionCheckout(
  sdk: Stripe,
  { price, trialDays }: { price: string; trialDays?: number },
): Promise<Stripe.Checkout.Session> {
  const customer = await sdk.customers.create({ email: 'camille@exemple.fr', name: 'Lumières & Cie' })
  return sdk.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price, quantity: 1 }],
    subscription_data: { metadata: { plan: 'pro' }, ...(trialDays && { trial_period_days: trialDays }) },
    success_url: 'http://127.0.0.1:3000/billing?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:3000/billing',
  })
}

/** Paid: the id of the subscription that began. */
export async function begun({ sdk, stripe }: Running, wish: { price: string; trialDays?: number }): Promise<string> {
  const { id } = await subscriptionCheckout(sdk, wish)
  await control(stripe, 'POST', `checkout/${id}`, { outcome: 'pay' })
  return String((await sdk.checkout.sessions.retrieve(id)).subscription)
}

/** One of each object of Billing, for the published samples. */
export async function billingObjects(running: Running): Promise<Record<string, unknown>> {
  const { sdk } = running
  const price = await aPrice(sdk)
  const id = await begun(running, { price: price.id })
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
  const subscription = await sdk.subscriptions.retrieve(id)
  const customer = String(subscription.customer)
  const configuration = await sdk.billingPortal.configurations.create({
    features: { invoice_history: { enabled: true } },
  })
  const portal = await sdk.billingPortal.sessions.create({ customer, configuration: configuration.id })
  return {
    subscription: plain(subscription),
    subscription_item: plain(subscription.items.data[0]),
    price: plain(await sdk.prices.retrieve(price.id)),
    customer: plain(await sdk.customers.retrieve(customer)),
    invoice: plain(await sdk.invoices.retrieve(String(subscription.latest_invoice))),
    'billing_portal.configuration': plain(configuration),
    'billing_portal.session': plain(portal),
  }
}
