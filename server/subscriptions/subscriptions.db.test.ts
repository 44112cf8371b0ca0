import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { forgetBreakers } from '@/server/providers/breaker'
import { stripeClient } from '@/server/providers/stripe-client'
import {
  checkoutRefOf,
  deliver,
  eventsAbout,
  type Outcome,
  outcomeOf,
  paidCheckout,
} from '@/tests/support/billing-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, memberOf, refusalOf } from '@/tests/support/event-factories'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { as, jobsOf, later, salesCtx } from '@/tests/support/sales-factories'
import { cancelSubscription, changePlan, resumeSubscription } from './change-subscription'
import { followStaleSubscriptions } from './follow-stale-subscriptions'
import { followOrganization, followSubscription } from './follow-subscription'
import { loadPlan } from './load-plan'
import { openSubscriptionCheckout } from './open-checkout'
import { openBillingPortal } from './open-portal'
import { billingOverview, billingStanding, listBillingInvoices } from './queries'
import { returnFromCheckout } from './return-from-checkout'

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let end: () => Promise<void>
const DAY = 86_400

beforeAll(async () => {
  stripe = await startStripeForTests()
  process.env.STRIPE_CONNECT = 'on'
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
})
afterEach(async () => {
  await stripe.control('DELETE', '/faults')
  forgetBreakers()
})
afterAll(async () => {
  await end()
  await database.drop()
  await stripe.stop()
})

async function anOwner(): Promise<{ owner: Ctx; organizationId: string; userId: string }> {
  const organizationId = await anOrganizationId(ctx)
  const userId = ctx.random.uuid(ctx.now)
  const email = `${userId}@exemple.fr`
  await ctx.db.user.create({ data: { id: userId, email, name: 'Zoé', passwordHash: 'x', createdAt: ctx.now } })
  await ctx.db.membership.create({
    data: { id: ctx.random.uuid(ctx.now), organizationId, userId, role: 'owner', createdAt: ctx.now },
  })
  const actor = memberOf(organizationId)
  if (actor.kind !== 'user') throw new Error('a member is a user')
  return { owner: as(ctx, { ...actor, userId }), organizationId, userId }
}

const rowOf = (organizationId: string) => ctx.db.subscription.findUniqueOrThrow({ where: { organizationId } })
const client = () => stripeClient() ?? expect.fail('Stripe is configured')

async function aSubscription(plan: 'pro' | 'scale' = 'pro') {
  const { owner, organizationId, userId } = await anOwner()
  const session = await paidCheckout(owner, stripe, plan)
  await returnFromCheckout(owner, { session })
  const row = await rowOf(organizationId)
  const ref = row.subscriptionRef ?? expect.fail('subscribed')
  const follow = (at: Ctx = ctx) => followSubscription(at, { subscriptionRef: ref })
  return { owner, organizationId, userId, ref, customerRef: row.customerRef, follow }
}

describe('subscribing', () => {
  test('needs no preparation at the provider, begins with a trial, and the return tells the truth at once', async () => {
    const { owner, organizationId } = await anOwner()
    expect(await billingStanding(owner)).toMatchObject({ state: 'free', plan: 'free', trialOpen: true })
    const session = await paidCheckout(owner, stripe)
    expect(await billingStanding(owner)).toMatchObject({ state: 'free' })
    const standing = await returnFromCheckout(owner, { session })
    expect(standing).toMatchObject({ state: 'trialing', plan: 'pro', subscribed: 'pro', trialOpen: false })
    const days = ((standing.until?.getTime() ?? 0) - ctx.now.getTime()) / (DAY * 1000)
    expect(Math.round(days)).toBe(14)
    expect((await loadPlan(ctx, organizationId)).feeBasisPoints).toBe(100)
    expect(await rowOf(organizationId)).toMatchObject({ checkoutRef: null, trialUsed: true, status: 'trialing' })
    const [invoice] = await listBillingInvoices(owner)
    expect(invoice).toMatchObject({ total: { amount: 0, currency: 'EUR' }, state: 'paid' })
    expect(invoice?.url).toContain(stripe.url)
  })

  test('twenty times at once makes one customer and one Checkout', async () => {
    const { owner, organizationId } = await anOwner()
    const opened = await Promise.all(Array.from({ length: 20 }, () => openSubscriptionCheckout(owner, { plan: 'pro' })))
    expect(new Set(opened.map(({ url }) => url)).size).toBe(1)
    const customers = await client().customers.list({ limit: 100 })
    expect(customers.data.filter(({ metadata }) => metadata.organizationId === organizationId)).toHaveLength(1)
  })

  test('to two plans at once leaves one Checkout that can be paid', async () => {
    const { owner, organizationId } = await anOwner()
    await Promise.allSettled(
      (['pro', 'scale', 'pro', 'scale'] as const).map((plan) => openSubscriptionCheckout(owner, { plan })),
    )
    const { customerRef, checkoutRef } = await rowOf(organizationId)
    const sessions = await client().checkout.sessions.list({ limit: 100 })
    const open = sessions.data.filter(({ customer, status }) => customer === customerRef && status === 'open')
    expect(open.map(({ id }) => id)).toEqual([checkoutRef])
  })

  test('goes on with the Checkout that is open; another plan closes it first', async () => {
    const { owner } = await anOwner()
    const first = await openSubscriptionCheckout(owner, { plan: 'pro' })
    expect(await openSubscriptionCheckout(owner, { plan: 'pro' })).toEqual(first)
    expect((await billingOverview(owner)).checkoutOpen).toBe(true)
    const other = await openSubscriptionCheckout(owner, { plan: 'scale' })
    expect(other.url).not.toBe(first.url)
    expect((await client().checkout.sessions.retrieve(checkoutRefOf(first.url))).status).toBe('expired')
  })

  test('a second time, while the first is paid but not yet known here, is refused', async () => {
    const { owner, organizationId } = await anOwner()
    await paidCheckout(owner, stripe)
    expect(await refusalOf(openSubscriptionCheckout(owner, { plan: 'scale' }))).toEqual([
      'conflict',
      'plan.already_subscribed',
      [],
    ])
    expect((await rowOf(organizationId)).status).toBe('trialing')
  })

  test('only the first time is on trial', async () => {
    const { owner, ref, follow } = await aSubscription()
    await outcomeOf(stripe, ref, 'cancel')
    await follow()
    const session = await paidCheckout(owner, stripe)
    expect(await returnFromCheckout(owner, { session })).toMatchObject({ state: 'active', plan: 'pro' })
    const [latest] = await listBillingInvoices(owner)
    expect(latest?.total.amount).toBe(2_900)
  })

  test('a lost answer makes no second customer and no second Checkout', async () => {
    const { owner, organizationId } = await anOwner()
    await stripe.control('PUT', '/faults', { dropAnswers: true })
    expect((await refusalOf(openSubscriptionCheckout(owner, { plan: 'pro' })))[1]).toBe('plan.provider_unavailable')
    await stripe.control('DELETE', '/faults')
    forgetBreakers()
    await openSubscriptionCheckout(owner, { plan: 'pro' })
    const customers = await client().customers.list({ limit: 100 })
    expect(customers.data.filter(({ metadata }) => metadata.organizationId === organizationId)).toHaveLength(1)
  })

  test('is for owners alone, and a session of another organization is none', async () => {
    const one = await anOwner()
    const session = await paidCheckout(one.owner, stripe)
    const other = await aSubscription()
    expect((await refusalOf(returnFromCheckout(other.owner, { session })))[1]).toBe('checkout.not_found')
    expect((await refusalOf(returnFromCheckout(other.owner, { session: 'cs_test_never' })))[1]).toBe(
      'checkout.not_found',
    )
    for (const role of ['admin', 'manager', 'read_only'] as const) {
      const member = as(ctx, memberOf(one.organizationId, role))
      for (const act of [
        () => openSubscriptionCheckout(member, { plan: 'pro' }),
        () => openBillingPortal(member),
        () => changePlan(member, { plan: 'scale' }),
        () => cancelSubscription(member),
        () => returnFromCheckout(member, { session }),
      ])
        expect((await refusalOf(act()))[1], role).toBe('auth.forbidden')
    }
  })
})

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
    expect((await rowOf(organizationId)).status).toBe(subscription.status)
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
    expect(await rowOf(organizationId)).toMatchObject({ status: 'canceled', plan: 'free' })
  })

  test('an outage leaves the row as it was', async () => {
    const { organizationId, owner, ref, follow } = await aSubscription()
    await outcomeOf(stripe, ref, 'cancel')
    const before = await rowOf(organizationId)
    await stripe.control('PUT', '/faults', { status: 503 })
    await expect(follow()).rejects.toThrow('stripe does not answer')
    forgetBreakers()
    expect((await refusalOf(listBillingInvoices(owner)))[1]).toBe('plan.provider_unavailable')
    expect(await rowOf(organizationId)).toEqual(before)
  })
})

describe('changing', () => {
  test('to another plan, an end and no end after all are read back from the provider', async () => {
    const { owner, organizationId, ref } = await aSubscription()
    expect(await changePlan(owner, { plan: 'scale' })).toMatchObject({ state: 'trialing', plan: 'scale' })
    expect((await loadPlan(ctx, organizationId)).limits.members).toBeNull()
    expect(await changePlan(owner, { plan: 'scale' })).toMatchObject({ plan: 'scale' })
    expect(await cancelSubscription(owner)).toMatchObject({ state: 'ending', plan: 'scale' })
    expect(await resumeSubscription(owner)).toMatchObject({ state: 'trialing', plan: 'scale' })
    expect((await client().subscriptions.retrieve(ref)).cancel_at_period_end).toBe(false)
  })

  test('ends with the paid period, not before, and a renewal that is not wanted is none', async () => {
    const { owner, ref, follow } = await aSubscription()
    await outcomeOf(stripe, ref, 'end_trial')
    await follow()
    const standing = await cancelSubscription(owner)
    const until = standing.until ?? expect.fail('it ends')
    const before = { ...owner, now: new Date(until.getTime() - 1000) }
    expect(await billingStanding(before)).toMatchObject({ state: 'ending', plan: 'pro' })
    expect(await billingStanding({ ...owner, now: until })).toMatchObject({ state: 'free', plan: 'free' })
    await outcomeOf(stripe, ref, 'renew')
    await follow()
    expect(await billingStanding(owner)).toMatchObject({ state: 'free', plan: 'free' })
  })

  test('in the provider’s portal comes back the same way', async () => {
    const { owner, follow } = await aSubscription()
    const { url } = await openBillingPortal(owner)
    const page = await (await fetch(url)).text()
    const scale = /value="(price:[^"]+)"/.exec(page)?.[1] ?? expect.fail('another plan is offered')
    const press = (action: string) => fetch(url, { method: 'POST', body: new URLSearchParams({ action }) })
    await press(scale)
    await press('cancel')
    await follow()
    expect(await billingStanding(owner)).toMatchObject({ state: 'ending', plan: 'scale' })
  })

  test('a late payment is paid first', async () => {
    const { owner, ref } = await aSubscription()
    await outcomeOf(stripe, ref, 'fail_renewal')
    expect((await refusalOf(changePlan(owner, { plan: 'scale' })))[1]).toBe('plan.payment_due')
  })

  test('without a subscription there is nothing to change', async () => {
    const { owner } = await anOwner()
    for (const act of [
      () => changePlan(owner, { plan: 'pro' }),
      () => cancelSubscription(owner),
      () => openBillingPortal(owner),
    ])
      expect((await refusalOf(act()))[1]).toBe('plan.not_subscribed')
  })
})

describe('a renewal that fails', () => {
  const mailsOf = (organizationId: string) =>
    ctx.db.notification.findMany({ where: { organizationId }, orderBy: { requestedAt: 'asc' } })

  test('keeps the plan for 14 days, tells each owner once, then falls back and says so', async () => {
    const { owner, organizationId, ref, follow } = await aSubscription()
    await outcomeOf(stripe, ref, 'end_trial')
    await outcomeOf(stripe, ref, 'fail_renewal')
    await follow()
    await follow()
    const since = (await rowOf(organizationId)).pastDueSince ?? expect.fail('past due')
    const grace = new Date(since.getTime() + 14 * DAY * 1000)
    expect(await billingStanding(owner)).toMatchObject({ state: 'past_due', plan: 'pro', until: grace })
    const job = (await jobsOf(ctx, 'follow-subscription')).find(({ key }) => key === `subscription-grace:${ref}`)
    expect(job?.run_at).toEqual(grace)
    const kinds = async () =>
      (await mailsOf(organizationId)).map(({ props }) => (props as { occasion: string }).occasion)
    expect(await kinds()).toEqual(['payment_failed'])

    const lastDay = { ...ctx, now: new Date(grace.getTime() - 1000) }
    expect((await loadPlan(lastDay, organizationId)).name).toBe('pro')
    const over = { ...ctx, now: grace }
    expect((await loadPlan(over, organizationId)).name).toBe('free')
    await follow(over)
    await follow(over)
    expect(await kinds()).toEqual(['payment_failed', 'fell_back'])
    expect(await billingStanding({ ...owner, now: grace })).toMatchObject({ state: 'suspended', subscribed: 'pro' })

    await outcomeOf(stripe, ref, 'pay_debts')
    await follow(over)
    expect(await billingStanding({ ...owner, now: grace })).toMatchObject({ state: 'active', plan: 'pro' })
  })

  test('twice in a row does not begin the grace anew', async () => {
    const { organizationId, ref, follow } = await aSubscription()
    await outcomeOf(stripe, ref, 'fail_renewal')
    await follow()
    const first = (await rowOf(organizationId)).pastDueSince
    await outcomeOf(stripe, ref, 'fail_renewal')
    await follow(later(ctx, 5 * DAY))
    expect((await rowOf(organizationId)).pastDueSince).toEqual(first)
  })

  test('the end of a trial is announced once', async () => {
    const { organizationId, ref, follow } = await aSubscription()
    expect(await mailsOf(organizationId)).toEqual([])
    await outcomeOf(stripe, ref, 'trial_will_end')
    await follow()
    await follow()
    expect((await mailsOf(organizationId)).map(({ props }) => props)).toMatchObject([{ occasion: 'trial_ending' }])
  })
})

test('two transactions cannot write over each other’s row', async () => {
  const { organizationId } = await aSubscription()
  const { writeRow } = await import('./subscription-row')
  const seen = await rowOf(organizationId)
  const write = (status: string) => inTransaction(ctx, (tx) => writeRow(tx, seen, { status }))
  expect(await write('past_due')).toBe(true)
  expect(await write('active')).toBe(false)
  expect((await rowOf(organizationId)).status).toBe('past_due')
})
