// Plans at Stripe Billing: what stands for each plan there, and what its objects mean here. Nothing has to be set up at Stripe: prices and
// the portal's configuration are made when they are first needed and found again by their keys.
import type Stripe from 'stripe'
import { fail } from '@/server/kernel/errors'
import { askStripe, StripeRefusal, stripeClient } from '@/server/providers/stripe-client'
import { paidPlanNames } from './contract'
import { type PlanName, plans } from './plans'
import { plansAreSold } from './plans-are-sold'

export const billingCurrency = 'EUR'

/** Fails where no plans are sold. */
export function billingStripe(): Stripe {
  const stripe = plansAreSold() ? stripeClient() : null
  return (
    stripe ?? fail('unavailable', 'plan.not_sold', 'This installation sells no plans.', { retryAfterSeconds: 3600 })
  )
}

/** The same in every installation: a plan is recognised by its product, whatever its price was at the time. */
const productOf = (plan: PlanName) => `portillon_${plan}`
const lookupKeyOf = (plan: PlanName) =>
  `portillon_${plan}_month_${billingCurrency.toLowerCase()}_${plans[plan].monthlyMinor}`

export async function ensurePrice(stripe: Stripe, plan: PlanName): Promise<string> {
  const lookupKey = lookupKeyOf(plan)
  const known = await askStripe(() => stripe.prices.list({ lookup_keys: [lookupKey], active: true, limit: 1 }))
  if (known.data[0]) return known.data[0].id
  const price = {
    currency: billingCurrency.toLowerCase(),
    unit_amount: plans[plan].monthlyMinor,
    recurring: { interval: 'month' as const },
    lookup_key: lookupKey,
  }
  const product_data = { id: productOf(plan), name: productTitle(plan) }
  try {
    const made = await askStripe(() =>
      stripe.prices.create({ ...price, product_data }, { idempotencyKey: `price:${lookupKey}` }),
    )
    return made.id
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    // The plan had another price before, or somebody made this one at the same moment.
    const twin = await askStripe(() => stripe.prices.list({ lookup_keys: [lookupKey], active: true, limit: 1 }))
    if (twin.data[0]) return twin.data[0].id
    const product = productOf(plan)
    const made = await askStripe(() =>
      stripe.prices.create({ ...price, product }, { idempotencyKey: `price:${lookupKey}:${product}` }),
    )
    return made.id
  }
}

function productTitle(plan: PlanName): string {
  return `Portillon ${plan === 'pro' ? 'Pro' : 'Scale'}`
}

/** What a customer may do in the portal. Another set of plans or prices makes another configuration. */
export async function ensurePortalConfiguration(stripe: Stripe): Promise<string> {
  const key = paidPlanNames.map(lookupKeyOf).join(' ')
  const known = await askStripe(() => stripe.billingPortal.configurations.list({ active: true, limit: 100 }))
  const ours = known.data.find(({ metadata }) => metadata?.portillon === key)
  if (ours) return ours.id
  const products: { product: string; prices: string[] }[] = []
  for (const plan of paidPlanNames)
    products.push({ product: productOf(plan), prices: [await ensurePrice(stripe, plan)] })
  const features: Stripe.BillingPortal.ConfigurationCreateParams.Features = {
    customer_update: { enabled: true, allowed_updates: ['address', 'tax_id'] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end' },
    subscription_update: {
      enabled: true,
      default_allowed_updates: ['price'],
      proration_behavior: 'create_prorations',
      products,
    },
  }
  const metadata = { portillon: key }
  return (await askStripe(() => stripe.billingPortal.configurations.create({ metadata, features }))).id
}

/** A subscription in the words of the row. */
export type KnownSubscription = {
  ref: string
  itemRef: string
  plan: PlanName
  status: string
  createdAt: Date
  currentPeriodEnd: Date
  trialEndsAt: Date | null
  endsAt: Date | null
  /** When the latest invoice that is still to be paid was made. */
  owesSince: Date | null
}

/** Null for one that is about none of our plans. */
export function readSubscription(subscription: Stripe.Subscription): KnownSubscription | null {
  const [item] = subscription.items.data
  const product = typeof item?.price.product === 'string' ? item.price.product : item?.price.product.id
  const plan = paidPlanNames.find((name) => productOf(name) === product)
  if (!item || !plan) return null
  const invoice = typeof subscription.latest_invoice === 'object' ? subscription.latest_invoice : null
  const cancelAt = subscription.cancel_at ?? (subscription.cancel_at_period_end ? item.current_period_end : null)
  return {
    ref: subscription.id,
    itemRef: item.id,
    plan,
    status: subscription.status,
    createdAt: instant(subscription.created),
    currentPeriodEnd: instant(item.current_period_end),
    trialEndsAt: subscription.trial_end === null ? null : instant(subscription.trial_end),
    endsAt:
      subscription.ended_at !== null ? instant(subscription.ended_at) : cancelAt === null ? null : instant(cancelAt),
    owesSince: invoice?.status === 'open' ? instant(invoice.created) : null,
  }
}

export function instant(seconds: number): Date {
  return new Date(seconds * 1000)
}
