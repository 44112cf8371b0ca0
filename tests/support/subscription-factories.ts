// Organizations with a plan, for tests: their owners, and subscriptions that were paid at the stand-in.
import { expect } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { stripeClient } from '@/server/providers/stripe-client'
import { followSubscription } from '@/server/subscriptions/follow-subscription'
import { returnFromCheckout } from '@/server/subscriptions/return-from-checkout'
import { paidCheckout } from './billing-factories'
import { anOrganizationId, memberOf } from './event-factories'
import { ctx, stripe } from './sale'
import { as } from './sales-factories'

/** Of a new organization, with a mailbox of their own. */
export async function anOwner(): Promise<{ owner: Ctx; organizationId: string; userId: string }> {
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

export const subscriptionOf = (organizationId: string) =>
  ctx.db.subscription.findUniqueOrThrow({ where: { organizationId } })
/** The SDK that the product uses. */
export const client = () => stripeClient() ?? expect.fail('Stripe is configured')

/** On trial, with nothing told by an event. */
export async function aSubscription(plan: 'pro' | 'scale' = 'pro') {
  const { owner, organizationId, userId } = await anOwner()
  const session = await paidCheckout(owner, stripe, plan)
  await returnFromCheckout(owner, { session })
  const row = await subscriptionOf(organizationId)
  const ref = row.subscriptionRef ?? expect.fail('subscribed')
  const follow = (at: Ctx = ctx) => followSubscription(at, { subscriptionRef: ref })
  return { owner, organizationId, userId, ref, customerRef: row.customerRef, follow }
}
