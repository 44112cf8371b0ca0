// What a plan is to a page and to the forms of the billing page; safe for the browser.
import { z } from 'zod'
import type { Money } from '@/server/kernel/money'
import { type PlanName, planNames, plans } from './plans'

export { type PlanName, planNames } from './plans'

/** What a plan counts. */
export const limitNames = ['eventsOnSale', 'placesPerEvent', 'members'] as const
export type LimitName = (typeof limitNames)[number]

export const paidPlanNames = planNames.filter((name) => plans[name].monthlyMinor > 0)
const paidPlan = z.enum(planNames).refine((name) => plans[name].monthlyMinor > 0, 'is not a plan to pay for')

export const choosePlanInput = z.strictObject({ plan: paidPlan })
export type ChoosePlanInput = z.infer<typeof choosePlanInput>

export const returnedInput = z.strictObject({
  session: z.string().regex(/^cs_\w{1,250}$/, 'is not a session of Checkout'),
})
export type ReturnedInput = z.infer<typeof returnedInput>

/** In a word: what the organization’s subscription is doing. */
export type BillingState =
  /** No plan is sold here: nothing is limited. */
  | 'not_sold'
  | 'free'
  | 'trialing'
  | 'active'
  /** Goes on until the date and is not renewed. */
  | 'ending'
  /** A renewal failed; the plan stays until the grace is over. */
  | 'past_due'
  /** The grace is over, or the provider gave up: the free plan, until it is paid. */
  | 'suspended'

export type PlanView = {
  name: PlanName
  monthly: Money
  trialDays: number
  feeBasisPoints: number
  limits: Readonly<Record<LimitName, number | null>>
}

/** Free of any question to the provider. */
export type BillingStanding = {
  state: BillingState
  /** The plan whose limits and fee apply now. */
  plan: PlanName
  /** The plan that is subscribed to, also while its payment is late; `free` without a subscription. */
  subscribed: PlanName
  /** When the trial, the paid period or the grace ends; null where nothing does. */
  until: Date | null
  pastDueSince: Date | null
  /** The first subscription begins with a free trial. */
  trialOpen: boolean
}

export type BillingOverview = BillingStanding & {
  /** Whether a Checkout was left and can be gone on with. */
  checkoutOpen: boolean
  /** Whether there is anybody at the provider whose card and invoices could be shown. */
  hasCustomer: boolean
  /** `largestEvent` for placesPerEvent: the event on sale with the most places. */
  usage: Readonly<Record<LimitName, number>>
  limits: Readonly<Record<LimitName, number | null>>
  plans: readonly PlanView[]
}

export type InvoiceView = {
  id: string
  number: string | null
  at: Date
  total: Money
  state: 'paid' | 'open' | 'other'
  /** The provider's page of it. */
  url: string | null
}
