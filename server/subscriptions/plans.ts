// What the service costs an organization and what each plan allows. The only place where plans, limits and the platform's fee stand.
import { type Money, shareOf } from '@/server/kernel/money'

export const planNames = ['free', 'pro', 'scale'] as const
export type PlanName = (typeof planNames)[number]

export type Plan = {
  name: PlanName
  /** Cents of EUR a month; 0 needs no subscription. */
  monthlyMinor: number
  trialDays: number
  /** The platform's share of a paid purchase, in hundredths of a percent of the tickets' price. */
  feeBasisPoints: number
  /** Null: unlimited. */
  limits: { eventsOnSale: number | null; placesPerEvent: number | null; members: number | null }
}

export const plans: Readonly<Record<PlanName, Plan>> = {
  free: {
    name: 'free',
    monthlyMinor: 0,
    trialDays: 0,
    feeBasisPoints: 250,
    limits: { eventsOnSale: 25, placesPerEvent: 100_000, members: 10 },
  },
  pro: {
    name: 'pro',
    monthlyMinor: 2_900,
    trialDays: 14,
    feeBasisPoints: 100,
    limits: { eventsOnSale: 100, placesPerEvent: 500_000, members: 50 },
  },
  scale: {
    name: 'scale',
    monthlyMinor: 14_900,
    trialDays: 14,
    feeBasisPoints: 50,
    limits: { eventsOnSale: null, placesPerEvent: null, members: null },
  },
}

/** The platform's fee of a sale in minor units, rounded half up to the currency's steps. @param tickets without service fee */
export function platformFee(plan: Plan, tickets: Money): number {
  return shareOf(tickets, plan.feeBasisPoints).amount
}
