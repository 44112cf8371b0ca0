// Subscribes a demo organization to a plan at the Stripe stand-in, as its owner would, and pays there. Guards: only a stand-in on this
// machine is ever spoken to like that; an organization that has or had a subscription stays as it is.
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { env, isLoopback } from '@/server/kernel/env'
import type { PlanName } from '@/server/subscriptions/contract'
import { openSubscriptionCheckout } from '@/server/subscriptions/open-checkout'
import { returnFromCheckout } from '@/server/subscriptions/return-from-checkout'

export async function subscribeDemo(
  ctx: Ctx,
  { organizationId, owner, plan }: { organizationId: string; owner: Actor; plan: Exclude<PlanName, 'free'> },
): Promise<void> {
  const { stripe } = env()
  if (!stripe?.connect || !stripe.apiBase || !isLoopback(stripe.apiBase)) return
  if (await ctx.db.subscription.findUnique({ where: { organizationId } })) return
  const asOwner = { ...ctx, actor: owner }
  await openSubscriptionCheckout(asOwner, { plan })
  const { checkoutRef } = await ctx.db.subscription.findUniqueOrThrow({ where: { organizationId } })
  if (checkoutRef === null) throw new Error('the Checkout of the demo’s plan was not kept')
  const answer = await fetch(new URL(`/_control/checkout/${checkoutRef}`, stripe.apiBase), {
    method: 'POST',
    body: JSON.stringify({ outcome: 'pay' }),
  })
  if (!answer.ok) throw new Error(`the Stripe stand-in did not take the plan: ${answer.status}`)
  await returnFromCheckout(asOwner, { session: checkoutRef })
}
