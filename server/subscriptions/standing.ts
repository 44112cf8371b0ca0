// From the provider's last known word to the plan that applies now. The only place where grace and falling back stand.
// Guards: a plan is never lost before its paid time or its grace is over, and never kept after.

import type { BillingStanding, PlanName } from './contract'
import { planNames } from './plans'
import { plansAreSold } from './plans-are-sold'

/** How long a plan stays after its renewal failed. */
const GRACE_DAYS = 14
const DAY_MS = 86_400_000

/** What the provider said, as the row keeps it. */
export type SubscriptionRow = {
  plan: string
  status: string
  currentPeriodEnd: Date | null
  trialEndsAt: Date | null
  endsAt: Date | null
  pastDueSince: Date | null
  trialUsed: boolean
}

export function graceEnd(pastDueSince: Date): Date {
  return new Date(pastDueSince.getTime() + GRACE_DAYS * DAY_MS)
}

export function standingOf(row: SubscriptionRow | null, now: Date): BillingStanding {
  const free = {
    plan: 'free',
    subscribed: 'free',
    until: null,
    pastDueSince: null,
    trialOpen: !row?.trialUsed,
  } as const
  if (!plansAreSold()) return { ...free, state: 'not_sold' }
  const subscribed = planNames.find((name) => name === row?.plan) ?? 'free'
  if (!row || subscribed === 'free') return { ...free, state: 'free' }
  const known = { subscribed, trialOpen: false }
  if (row.status === 'past_due' && row.pastDueSince) {
    const until = graceEnd(row.pastDueSince)
    const inGrace = now < until
    return {
      ...known,
      state: inGrace ? 'past_due' : 'suspended',
      plan: inGrace ? subscribed : 'free',
      until,
      pastDueSince: row.pastDueSince,
    }
  }
  if (row.status === 'unpaid' || row.status === 'paused')
    return { ...known, state: 'suspended', plan: 'free', until: null, pastDueSince: row.pastDueSince }
  if (row.status !== 'trialing' && row.status !== 'active') return { ...free, state: 'free' }
  if (row.endsAt && row.endsAt <= now) return { ...free, state: 'free' }
  const live = { ...known, plan: subscribed, pastDueSince: null } satisfies Partial<BillingStanding> & {
    plan: PlanName
  }
  if (row.endsAt) return { ...live, state: 'ending', until: row.endsAt }
  if (row.status === 'trialing') return { ...live, state: 'trialing', until: row.trialEndsAt }
  return { ...live, state: 'active', until: row.currentPeriodEnd }
}

/** In the provider's words: a subscription that is there, paid or not. */
export const standingStatuses: readonly string[] = ['trialing', 'active', 'past_due', 'unpaid', 'paused', 'incomplete']

/** No second subscription may begin beside one that stands. */
export function isSubscribed(status: string): boolean {
  return standingStatuses.includes(status)
}
