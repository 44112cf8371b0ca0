// What the provider says of a subscription is what is true here, in whatever order it is told.

import { describe, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { forgetBreakers } from '@/server/providers/breaker'
import { deliver, eventsAbout, type Outcome, outcomeOf, paidCheckout } from '@/tests/support/billing-factories'
import { refusalOf } from '@/tests/support/event-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { later } from '@/tests/support/sales-factories'
import { anOwner, aSubscription, client, subscriptionOf } from '@/tests/support/subscription-factories'
import { followStaleSubscriptions } from './follow-stale-subscriptions'
import { followOrganization, followSubscription } from './follow-subscription'
import { openSubscriptionCheckout } from './open-checkout'
import { billingStanding, listBillingInvoices } from './queries'

const DAY = 86_400

openSale({ connect: true, promises: 'never' })

describe('what the provider says', () => {
  test.each<[string, Outcome[], object]>([
    ['the trial ends and is paid', ['end_trial'], { state: 'active', plan: 'pro' }],
    ['a month is renewed', ['end_trial', 'renew'], { state: 'active', plan: 'pro' }],
    ['a renewal fails', ['end_trial', 'fail_renewal'], { state: 'past_due', plan: 'pro' }],
    [
      'a debt is paid',
      ['end_trial', 'fail_renewal', 'pay_debts'],
      { state: 'active', plan: 'pro', pastDueSince: null },
    ],
    ['it gives up', ['end_trial', 'fail_renewal', 'give_up'], { state: 'suspended', plan: 'free', subscribed: 'pro' }],
    ['it is cancelled', ['end_trial', 'cancel'], { state: 'free', plan: 'free', subscribed: 'free' }],
  ])('is followed in every order of its events, each twice: %s', async (_, outcomes, standing) => {
    const { owner, ref, customerRef, organizationId } = await aSubscription()
    for (const outcome of outcomes) await outcomeOf(stripe, ref, outcome)
    const events = await eventsAbout(stripe, customerRef)
    expect(events.length).toBeGreaterThan(2)
    const backwards = [...events].reverse()
    for (const event of [...backwards, ...events]) await deliver(ctx, stripe, event)
    expect(await billingStanding(owner)).toMatchObject(standing)
    const stored = await ctx.db.providerEvent.findMany({ where: { eventId: { in: events.map(({ id }) => id) } } })
    expect(stored).toHaveLength(events.length)
    expect(new Set(stored.map(({ outcome }) => outcome))).toEqual(new Set(['subscription_followed']))
    const subscription = await client().subscriptions.retrieve(ref)
    expect((await subscriptionOf(organizationId)).status).toBe(subscription.status)
  })

  test('is found out by the beat when no event comes', async () => {
    const { owner, ref } = await aSubscription()
    await outcomeOf(stripe, ref, 'cancel')
    await followStaleSubscriptions(later(ctx, 15 * DAY))
    expect(await billingStanding(owner)).toMatchObject({ state: 'free' })
  })

  test('is found out by the beat when nobody came back from the Checkout', async () => {
    const { owner } = await anOwner()
    await paidCheckout(owner, stripe)
    await followStaleSubscriptions(later(ctx, 2 * 3600))
    expect(await billingStanding(owner)).toMatchObject({ state: 'trialing' })
  })

  test('about a subscription of nobody here changes nothing', async () => {
    const before = await ctx.db.subscription.findMany({ orderBy: { organizationId: 'asc' } })
    expect(await followSubscription(ctx, { subscriptionRef: 'sub_never_was' })).toBe('unknown')
    const foreign = await client().customers.create({ metadata: { organizationId: 'x' } })
    const { owner } = await anOwner()
    await openSubscriptionCheckout(owner, { plan: 'pro' })
    const price = (await client().prices.list({ limit: 1 })).data[0]?.id
    const session = await client().checkout.sessions.create({
      mode: 'subscription',
      customer: foreign.id,
      line_items: [{ price, quantity: 1 }],
      success_url: 'http://127.0.0.1:3000/',
    })
    await stripe.buyer(session.id, 'pay')
    const { subscription } = await client().checkout.sessions.retrieve(session.id)
    expect(await followSubscription(ctx, { subscriptionRef: String(subscription) })).toBe('unknown')
    const after = await ctx.db.subscription.findMany({
      where: { organizationId: { in: before.map(({ organizationId }) => organizationId) } },
      orderBy: { organizationId: 'asc' },
    })
    expect(after).toEqual(before)
  })

  test('from a connected account is none of ours', async () => {
    const { ref, owner } = await aSubscription()
    await outcomeOf(stripe, ref, 'cancel')
    const event = { id: 'evt_of_an_account', object: 'event', type: 'customer.subscription.deleted', account: 'acct_1' }
    const data = { object: { id: ref, object: 'subscription' } }
    await deliver(ctx, stripe, Object.assign(event, { data }))
    expect(await ctx.db.providerEvent.findFirst({ where: { eventId: event.id } })).toMatchObject({
      outcome: 'foreign_account',
    })
    expect(await billingStanding(owner)).toMatchObject({ state: 'trialing' })
  })

  test('an older look never overwrites a newer one', async () => {
    const { organizationId, ref } = await aSubscription()
    // While this one waits for its answer, the subscription ends and somebody else sees it.
    await stripe.control('PUT', '/faults', { delayMs: 400 })
    const slow = followOrganization(ctx, client(), organizationId)
    await outcomeOf(stripe, ref, 'cancel')
    await stripe.control('DELETE', '/faults')
    await followOrganization(ctx, client(), organizationId)
    await slow
    expect(await subscriptionOf(organizationId)).toMatchObject({ status: 'canceled', plan: 'free' })
  })

  test('an outage leaves the row as it was', async () => {
    const { organizationId, owner, ref, follow } = await aSubscription()
    await outcomeOf(stripe, ref, 'cancel')
    const before = await subscriptionOf(organizationId)
    await stripe.control('PUT', '/faults', { status: 503 })
    await expect(follow()).rejects.toThrow('stripe does not answer')
    forgetBreakers()
    expect((await refusalOf(listBillingInvoices(owner)))[1]).toBe('plan.provider_unavailable')
    expect(await subscriptionOf(organizationId)).toEqual(before)
  })
})

test('two transactions cannot write over each other’s row', async () => {
  const { organizationId } = await aSubscription()
  const { writeRow } = await import('./subscription-row')
  const seen = await subscriptionOf(organizationId)
  const write = (status: string) => inTransaction(ctx, (tx) => writeRow(tx, seen, { status }))
  expect(await write('past_due')).toBe(true)
  expect(await write('active')).toBe(false)
  expect((await subscriptionOf(organizationId)).status).toBe('past_due')
})
