// An owner subscribes to a plan: one customer, one Checkout, and the truth on the way back.

import { describe, expect, test } from 'vitest'
import { forgetBreakers } from '@/server/providers/breaker'
import { checkoutRefOf, outcomeOf, paidCheckout } from '@/tests/support/billing-factories'
import { memberOf, refusalOf } from '@/tests/support/event-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { as } from '@/tests/support/sales-factories'
import { anOwner, aSubscription, client, subscriptionOf } from '@/tests/support/subscription-factories'
import { cancelSubscription, changePlan } from './change-subscription'
import { loadPlan } from './load-plan'
import { openSubscriptionCheckout } from './open-checkout'
import { openBillingPortal } from './open-portal'
import { billingOverview, billingStanding, listBillingInvoices } from './queries'
import { returnFromCheckout } from './return-from-checkout'

const DAY = 86_400

openSale({ connect: true, promises: 'never' })

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
    expect(await subscriptionOf(organizationId)).toMatchObject({
      checkoutRef: null,
      trialUsed: true,
      status: 'trialing',
    })
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
    const { customerRef, checkoutRef } = await subscriptionOf(organizationId)
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
    expect((await subscriptionOf(organizationId)).status).toBe('trialing')
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
