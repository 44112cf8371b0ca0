// Changes a subscription from our own page: another plan, an end at the period's end, or no end after all. What the provider made of it
// is read back at once. Guards: a plan whose payment is late is paid first, not changed; the same wish twice is one change.
import type Stripe from 'stripe'
import type { Subscription } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { askStripe } from '@/server/providers/stripe-client'
import { tellingPeople } from './billing-refusals'
import type { BillingStanding, ChoosePlanInput } from './contract'
import { followOrganization } from './follow-subscription'
import { standingOf } from './standing'
import { billingStripe, ensurePrice } from './stripe-billing'

/** The difference is settled with the next invoice. */
export function changePlan(ctx: Ctx, { plan }: ChoosePlanInput): Promise<BillingStanding> {
  return change(ctx, `plan_${plan}`, { plan }, async (stripe, row, ref) => {
    if (row.status !== 'trialing' && row.status !== 'active')
      fail('conflict', 'plan.payment_due', 'A payment is late. Update the card first, then change the plan.')
    if (row.plan === plan) return null
    const subscription = await askStripe(() => stripe.subscriptions.retrieve(ref))
    const [item] = subscription.items.data
    if (!item) throw new Error(`the subscription ${ref} has no item`)
    return {
      items: [{ id: item.id, price: await ensurePrice(stripe, plan) }],
      proration_behavior: 'create_prorations',
    }
  })
}

export function cancelSubscription(ctx: Ctx): Promise<BillingStanding> {
  return change(ctx, 'cancel', { ends: true }, async (_stripe, row) =>
    row.endsAt === null ? { cancel_at_period_end: true } : null,
  )
}

export function resumeSubscription(ctx: Ctx): Promise<BillingStanding> {
  return change(ctx, 'resume', { ends: false }, async (_stripe, row) =>
    row.endsAt === null ? null : { cancel_at_period_end: false },
  )
}

type Wanted = (
  stripe: Stripe,
  row: Subscription,
  subscriptionRef: string,
) => Promise<Stripe.SubscriptionUpdateParams | null>

async function change(ctx: Ctx, name: string, after: object, wanted: Wanted): Promise<BillingStanding> {
  const organizationId = requireWholeOrganization(ctx, 'billing:manage')
  const stripe = billingStripe()
  if ((await ctx.db.subscription.count({ where: { organizationId } })) === 0) refuseWithout()
  return tellingPeople(async () => {
    const row = await followOrganization(ctx, stripe, organizationId)
    const ref = row.subscriptionRef
    if (ref === null || row.plan === 'free') refuseWithout()
    const params = await wanted(stripe, row, ref)
    if (params === null) return standingOf(row, ctx.now)
    await askStripe(() => stripe.subscriptions.update(ref, params, { idempotencyKey: `${ref}:${row.version}:${name}` }))
    await inTransaction(ctx, (tx) =>
      recordAudit(tx, {
        organizationId,
        action: 'subscription.change_asked',
        subject: { kind: 'subscription', id: organizationId },
        before: { plan: row.plan, endsAt: row.endsAt },
        after,
      }),
    )
    return standingOf(await followOrganization(ctx, stripe, organizationId), ctx.now)
  })
}

function refuseWithout(): never {
  fail('conflict', 'plan.not_subscribed', 'This organization has no subscription yet.')
}
