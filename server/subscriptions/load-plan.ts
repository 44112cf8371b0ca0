// The plan of an organization as it applies now: what its limits and its fee are read from.
import type { Ctx } from '@/server/kernel/ctx'
import { type Plan, plans } from './plans'
import { plansAreSold } from './plans-are-sold'
import { type SubscriptionRow, standingOf } from './standing'

/** Where no plans are sold: nothing is limited and nothing is taken. */
const ownInstallation: Plan = {
  ...plans.free,
  feeBasisPoints: 0,
  limits: { eventsOnSale: null, placesPerEvent: null, members: null },
}

export async function loadPlan(ctx: Pick<Ctx, 'db' | 'now'>, organizationId: string): Promise<Plan> {
  return planFrom(await ctx.db.subscription.findUnique({ where: { organizationId } }), ctx.now)
}

/** For those who have read the row along with others. */
export function planFrom(row: SubscriptionRow | null, now: Date): Plan {
  return plansAreSold() ? plans[standingOf(row, now).plan] : ownInstallation
}
