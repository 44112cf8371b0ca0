// A plan that is changed, ended or not paid any more.

import { describe, expect, test } from 'vitest'
import { outcomeOf } from '@/tests/support/billing-factories'
import { refusalOf } from '@/tests/support/event-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { jobsOf, later } from '@/tests/support/sales-factories'
import { anOwner, aSubscription, client, subscriptionOf } from '@/tests/support/subscription-factories'
import { cancelSubscription, changePlan, resumeSubscription } from './change-subscription'
import { composeSubscriptionNotice } from './compose-messages'
import { loadPlan } from './load-plan'
import { openBillingPortal } from './open-portal'
import { billingStanding } from './queries'

const DAY = 86_400

openSale({ connect: true, promises: 'never' })

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
  /** What those mails would still say if they were sent now. */
  const saying = async (organizationId: string, at = ctx) => {
    const composed = []
    for (const mail of await mailsOf(organizationId)) composed.push(await composeSubscriptionNotice(at, mail))
    return composed.flatMap((one) => one?.props.occasion ?? [])
  }

  test('keeps the plan for 14 days, tells each owner once, then falls back and says so', async () => {
    const { owner, organizationId, ref, follow } = await aSubscription()
    await outcomeOf(stripe, ref, 'end_trial')
    await outcomeOf(stripe, ref, 'fail_renewal')
    await follow()
    await follow()
    const since = (await subscriptionOf(organizationId)).pastDueSince ?? expect.fail('past due')
    const grace = new Date(since.getTime() + 14 * DAY * 1000)
    expect(await billingStanding(owner)).toMatchObject({ state: 'past_due', plan: 'pro', until: grace })
    const job = (await jobsOf(ctx, 'follow-subscription')).find(({ key }) => key === `subscription-grace:${ref}`)
    expect(job?.run_at).toEqual(grace)
    const kinds = async () =>
      (await mailsOf(organizationId)).map(({ props }) => (props as { occasion: string }).occasion)
    expect(await kinds()).toEqual(['payment_failed'])
    expect(await saying(organizationId)).toEqual(['payment_failed'])

    const lastDay = { ...ctx, now: new Date(grace.getTime() - 1000) }
    expect((await loadPlan(lastDay, organizationId)).name).toBe('pro')
    const over = { ...ctx, now: grace }
    expect((await loadPlan(over, organizationId)).name).toBe('free')
    await follow(over)
    await follow(over)
    expect(await kinds()).toEqual(['payment_failed', 'fell_back'])
    expect(await saying(organizationId, over)).toEqual(['fell_back'])
    expect(await billingStanding({ ...owner, now: grace })).toMatchObject({ state: 'suspended', subscribed: 'pro' })

    await outcomeOf(stripe, ref, 'pay_debts')
    await follow(over)
    expect(await billingStanding({ ...owner, now: grace })).toMatchObject({ state: 'active', plan: 'pro' })
    expect(await saying(organizationId, over)).toEqual([])
  })

  test('twice in a row does not begin the grace anew', async () => {
    const { organizationId, ref, follow } = await aSubscription()
    await outcomeOf(stripe, ref, 'fail_renewal')
    await follow()
    const first = (await subscriptionOf(organizationId)).pastDueSince
    await outcomeOf(stripe, ref, 'fail_renewal')
    await follow(later(ctx, 5 * DAY))
    expect((await subscriptionOf(organizationId)).pastDueSince).toEqual(first)
  })

  test('the end of a trial is announced once', async () => {
    const { organizationId, ref, follow } = await aSubscription()
    expect(await mailsOf(organizationId)).toEqual([])
    await outcomeOf(stripe, ref, 'trial_will_end')
    await follow()
    await follow()
    expect((await mailsOf(organizationId)).map(({ props }) => props)).toMatchObject([{ occasion: 'trial_ending' }])
    expect(await saying(organizationId)).toEqual(['trial_ending'])
    await outcomeOf(stripe, ref, 'cancel')
    await follow()
    expect(await saying(organizationId)).toEqual(['ended'])
  })
})
