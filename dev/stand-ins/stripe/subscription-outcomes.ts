// What can become of a subscription: begun, renewed, not renewed, its trial over, changed, cancelled, given up.
// Guards: an outcome asks for the state it leaves, and its objects and events are made in one turn. Periods end by a control
// door, since nobody waits for a month.
import { invoicesOf, makeInvoice, payInvoice } from './invoices'
import { stripeId } from './stripe-ids'
import type { Cause, StripeWorld } from './stripe-world'
import { blankSubscription, itemOf } from './subscription-shapes'
import type { BillingPrice, Subscription } from './subscriptions-world'

const DAY = 24 * 3600

export type Beginning = {
  customer: string
  price: BillingPrice
  trialDays: number | null
  metadata: Record<string, string>
}

export function isLive({ status }: Subscription): boolean {
  return status === 'trialing' || status === 'active' || status === 'past_due'
}

export function beginSubscription(world: StripeWorld, wish: Beginning, cause: Cause): Subscription {
  const now = world.now()
  const trialEnd = wish.trialDays === null ? null : now + wish.trialDays * DAY
  const end = trialEnd ?? monthAfter(now)
  const id = stripeId('sub')
  const subscription: Subscription = {
    ...blankSubscription(id, now),
    billing_cycle_anchor: end,
    currency: wish.price.currency,
    customer: wish.customer,
    items: itemsOf(id, [itemOf(id, wish.price, { start: now, end }, now)]),
    metadata: wish.metadata,
    status: trialEnd === null ? 'active' : 'trialing',
    trial_end: trialEnd,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
    trial_start: trialEnd === null ? null : now,
  }
  const amount = trialEnd === null ? (wish.price.unit_amount ?? 0) : 0
  const invoice = makeInvoice(world, subscription, {
    amount,
    reason: 'subscription_create',
    period: { start: now, end },
    paid: true,
  })
  const begun = world.billing.subscriptions.put({ ...subscription, latest_invoice: invoice.id })
  world.emit('customer.subscription.created', begun, cause)
  world.emit('invoice.paid', invoice, cause)
  return begun
}

/** The next month is begun and paid; what was still open is paid too. A subscription to be cancelled at its end ends. */
export function renew(world: StripeWorld, before: Subscription, cause: Cause): Subscription {
  if (before.cancel_at_period_end) return end(world, before, cause)
  payOpenInvoices(world, before, cause)
  return nextPeriod(world, before, true, cause)
}

export function failRenewal(world: StripeWorld, before: Subscription, cause: Cause): Subscription {
  if (before.cancel_at_period_end) return end(world, before, cause)
  return nextPeriod(world, before, false, cause)
}

/** The card is good again: what is open is paid. */
export function settleDebts(world: StripeWorld, before: Subscription, cause: Cause): Subscription {
  payOpenInvoices(world, before, cause)
  if (before.status !== 'past_due' && before.status !== 'unpaid') return before
  return changed(world, { ...before, status: 'active' }, cause)
}

/** Stripe has tried often enough. */
export function giveUp(world: StripeWorld, before: Subscription, cause: Cause): Subscription {
  return changed(world, { ...before, status: 'unpaid' }, cause)
}

export function end(world: StripeWorld, before: Subscription, cause: Cause): Subscription {
  const now = world.now()
  const ended = world.billing.subscriptions.put({
    ...before,
    canceled_at: before.canceled_at ?? now,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: 'cancellation_requested',
    },
    ended_at: now,
    status: 'canceled',
  })
  world.emit('customer.subscription.deleted', ended, cause)
  return ended
}

export function cancelAtPeriodEnd(world: StripeWorld, before: Subscription, wanted: boolean, cause: Cause) {
  const periodEnd = before.items.data[0]?.current_period_end ?? null
  return changed(
    world,
    {
      ...before,
      cancel_at: wanted ? periodEnd : null,
      cancel_at_period_end: wanted,
      canceled_at: wanted ? world.now() : null,
    },
    cause,
  )
}

/** The difference is settled with the next invoice. */
export function changePrice(world: StripeWorld, before: Subscription, price: BillingPrice, cause: Cause): Subscription {
  const [item] = before.items.data
  if (!item) throw new Error(`the subscription ${before.id} has no item`)
  const period = { start: item.current_period_start, end: item.current_period_end }
  const next = { ...itemOf(before.id, price, period, item.created), id: item.id }
  return changed(world, { ...before, items: itemsOf(before.id, [next]) }, cause)
}

export function warnOfTrialEnd(world: StripeWorld, subscription: Subscription, cause: Cause): Subscription {
  // Stripe says so three days before; here the trial is brought as near.
  const trialEnd = world.now() + 3 * DAY
  const near = withPeriod({ ...subscription, trial_end: trialEnd }, { end: trialEnd })
  world.billing.subscriptions.put(near)
  world.emit('customer.subscription.trial_will_end', near, cause)
  return near
}

function changed(world: StripeWorld, after: Subscription, cause: Cause): Subscription {
  world.billing.subscriptions.put(after)
  world.emit('customer.subscription.updated', after, cause)
  return after
}

function nextPeriod(world: StripeWorld, before: Subscription, paid: boolean, cause: Cause): Subscription {
  const [item] = before.items.data
  const start = before.status === 'trialing' ? world.now() : (item?.current_period_end ?? world.now())
  const period = { start, end: monthAfter(start) }
  const amount = item?.price.unit_amount ?? 0
  const invoice = makeInvoice(world, before, { amount, reason: 'subscription_cycle', period, paid })
  const status = paid ? 'active' : 'past_due'
  const trialEnd = before.status === 'trialing' ? start : before.trial_end
  const after = withPeriod({ ...before, status, latest_invoice: invoice.id, trial_end: trialEnd }, period)
  world.billing.subscriptions.put(after)
  world.emit(paid ? 'invoice.paid' : 'invoice.payment_failed', invoice, cause)
  world.emit('customer.subscription.updated', after, cause)
  return after
}

function payOpenInvoices(world: StripeWorld, subscription: Subscription, cause: Cause): void {
  for (const invoice of invoicesOf(world, subscription))
    if (invoice.status === 'open') world.emit('invoice.paid', payInvoice(world, invoice), cause)
}

function withPeriod(subscription: Subscription, period: { start?: number; end: number }): Subscription {
  const items = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: period.start ?? item.current_period_start,
    current_period_end: period.end,
  }))
  return { ...subscription, items: itemsOf(subscription.id, items) }
}

function itemsOf(subscription: string, data: Subscription['items']['data']): Subscription['items'] {
  return { object: 'list', data, has_more: false, url: `/v1/subscription_items?subscription=${subscription}` }
}

function monthAfter(seconds: number): number {
  const at = new Date(seconds * 1000)
  return Math.floor(at.setUTCMonth(at.getUTCMonth() + 1) / 1000)
}
