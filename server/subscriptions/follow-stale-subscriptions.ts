// Closes the gap of events that never came: asks about subscriptions of which the provider should have said something by now, and about
// Checkouts left open. Guards: an outage of one costs no other its turn.
import type { Ctx } from '@/server/kernel/ctx'
import { ProviderOutage } from '@/server/providers/breaker'
import { stripeClient } from '@/server/providers/stripe-client'
import { followOrganization } from './follow-subscription'

const HOUR_MS = 3_600_000
/** Stripe renews within an hour or two of the period's end. */
const OVERDUE_MS = 3 * HOUR_MS
/** An overdue one, or an open Checkout, is asked about again after so long. */
const AGAIN_MS = HOUR_MS
const AT_ONCE = 50

export async function followStaleSubscriptions(ctx: Ctx): Promise<void> {
  const stripe = stripeClient()
  if (!stripe) return
  const overdue = new Date(ctx.now.getTime() - OVERDUE_MS)
  const due = await ctx.db.subscription.findMany({
    where: {
      updatedAt: { lt: new Date(ctx.now.getTime() - AGAIN_MS) },
      OR: [
        { status: { in: ['trialing', 'active', 'past_due'] }, currentPeriodEnd: { lt: overdue } },
        { checkoutRef: { not: null } },
      ],
    },
    orderBy: { updatedAt: 'asc' },
    take: AT_ONCE,
    select: { organizationId: true },
  })
  for (const { organizationId } of due) {
    try {
      await followOrganization(ctx, stripe, organizationId)
    } catch (error) {
      if (error instanceof ProviderOutage) return
      ctx.log.error({ organizationId, err: error }, 'a subscription could not be followed')
    }
  }
}
