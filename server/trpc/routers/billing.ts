// The plan of one organization and what it pays for the service.
import { cancelSubscription, changePlan, resumeSubscription } from '@/server/subscriptions/change-subscription'
import { choosePlanInput, returnedInput } from '@/server/subscriptions/contract'
import { openSubscriptionCheckout } from '@/server/subscriptions/open-checkout'
import { openBillingPortal } from '@/server/subscriptions/open-portal'
import { billingOverview, billingStanding, listBillingInvoices } from '@/server/subscriptions/queries'
import { returnFromCheckout } from '@/server/subscriptions/return-from-checkout'
import { orgProcedure, router } from '../init'

export const billingRouter = router({
  standing: orgProcedure.query(({ ctx }) => billingStanding(ctx.app)),
  overview: orgProcedure.query(({ ctx }) => billingOverview(ctx.app)),
  invoices: orgProcedure.query(({ ctx }) => listBillingInvoices(ctx.app)),
  /** The answer is the provider's page to go to. */
  subscribe: orgProcedure.input(choosePlanInput).mutation(({ ctx, input }) => openSubscriptionCheckout(ctx.app, input)),
  returned: orgProcedure.input(returnedInput).mutation(({ ctx, input }) => returnFromCheckout(ctx.app, input)),
  portal: orgProcedure.mutation(({ ctx }) => openBillingPortal(ctx.app)),
  changePlan: orgProcedure.input(choosePlanInput).mutation(({ ctx, input }) => changePlan(ctx.app, input)),
  cancel: orgProcedure.mutation(({ ctx }) => cancelSubscription(ctx.app)),
  resume: orgProcedure.mutation(({ ctx }) => resumeSubscription(ctx.app)),
})
