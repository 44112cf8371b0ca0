// Subscribes a demo organization to a plan at the Stripe stand-in, as its owner would, and pays there. Guards: an organization that has or
// had a subscription stays as it is.
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { PlanName } from '@/server/subscriptions/contract'
import { openSubscriptionCheckout } from '@/server/subscriptions/open-checkout'
import { returnFromCheckout } from '@/server/subscriptions/return-from-checkout'
import { hasStripeStandIn, tellStripeStandIn } from './stripe-stand-in'

export async function subscribeDemo(
  ctx: Ctx,
  { organizationId, owner, plan }: { organizationId: string; owner: Actor; plan: Exclude<PlanName, 'free'> },
): Promise<void> {
  if (!hasStripeStandIn() || !env().stripe?.connect) return
  if (await ctx.db.subscription.findUnique({ where: { organizationId } })) return
  const asOwner = { ...ctx, actor: owner }
  await openSubscriptionCheckout(asOwner, { plan })
  const { checkoutRef } = await ctx.db.subscription.findUniqueOrThrow({ where: { organizationId } })
  if (checkoutRef === null) throw new Error('the Checkout of the demo’s plan was not kept')
  await tellStripeStandIn(`checkout/${checkoutRef}`, { outcome: 'pay' })
  await returnFromCheckout(asOwner, { session: checkoutRef })
}
