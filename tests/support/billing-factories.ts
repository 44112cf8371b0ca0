// Plans for tests: an owner's Checkout paid at the stand-in, and periods that end when a test says so.

import type { Ctx } from '@/server/kernel/ctx'
import { applyProviderEvent } from '@/server/payments/apply-provider-event'
import { receiveStripeEvent } from '@/server/payments/stripe/receive-stripe-event'
import { followSubscription } from '@/server/subscriptions/follow-subscription'
import { openSubscriptionCheckout } from '@/server/subscriptions/open-checkout'
import type { StripeForTests } from './payment-factories'
import { jobsOf } from './sales-factories'

export type Outcome = 'renew' | 'fail_renewal' | 'end_trial' | 'trial_will_end' | 'cancel' | 'pay_debts' | 'give_up'

/** The reference of a Checkout from its page's address. */
export const checkoutRefOf = (url: string) => url.slice(url.lastIndexOf('/') + 1)

/** As its owner: subscribes and pays, without any event reaching us. */
export async function paidCheckout(owner: Ctx, stripe: StripeForTests, plan: 'pro' | 'scale' = 'pro'): Promise<string> {
  const { url } = await openSubscriptionCheckout(owner, { plan })
  const ref = checkoutRefOf(url)
  await stripe.buyer(ref, 'pay')
  return ref
}

export async function outcomeOf(stripe: StripeForTests, subscriptionRef: string, outcome: Outcome): Promise<void> {
  await stripe.control('POST', `/subscriptions/${subscriptionRef}`, { outcome })
}

type StripeEvent = { id: string; type: string; data: { object: Record<string, unknown> } }

/** Oldest first, as the stand-in signed them. */
export async function eventsAbout(stripe: StripeForTests, customerRef: string): Promise<StripeEvent[]> {
  const answer = await fetch(`${stripe.url}/v1/events?limit=100`, {
    headers: { authorization: `Bearer ${process.env.STRIPE_SECRET_KEY}` },
  })
  const { data } = (await answer.json()) as { data: StripeEvent[] }
  return data.filter(({ data: { object } }) => object.customer === customerRef).reverse()
}

/** The door, its job, and the job that this asks for. */
export async function deliver(ctx: Ctx, stripe: StripeForTests, event: object & { id: string }): Promise<void> {
  const body = JSON.stringify(event)
  await receiveStripeEvent(ctx, body, stripe.sign(body, Math.floor(ctx.now.getTime() / 1000)))
  await applyProviderEvent(ctx, { provider: 'stripe', eventId: event.id })
  for (const { payload } of await jobsOf(ctx, 'follow-subscription'))
    await followSubscription(ctx, { subscriptionRef: String(payload.subscriptionRef) })
}
