// Back from the provider's page: the truth is asked for at once, whatever events are still on their way. Guards: a session of another
// organization answers like one that never was.
import { requireWholeOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { askStripe, StripeRefusal } from '@/server/providers/stripe-client'
import { tellingPeople } from './billing-refusals'
import type { BillingStanding, ReturnedInput } from './contract'
import { followOrganization } from './follow-subscription'
import { standingOf } from './standing'
import { billingStripe } from './stripe-billing'

export async function returnFromCheckout(ctx: Ctx, { session }: ReturnedInput): Promise<BillingStanding> {
  const organizationId = requireWholeOrganization(ctx, 'billing:manage')
  const stripe = billingStripe()
  const row = await ctx.db.subscription.findUnique({ where: { organizationId }, select: { customerRef: true } })
  if (!row) notFound('checkout')
  return tellingPeople(async () => {
    const found = await askStripe(() => stripe.checkout.sessions.retrieve(session)).catch((error: unknown) => {
      if (error instanceof StripeRefusal) notFound('checkout')
      throw error
    })
    const customer = typeof found.customer === 'string' ? found.customer : found.customer?.id
    if (customer !== row.customerRef) notFound('checkout')
    return standingOf(await followOrganization(ctx, stripe, organizationId), ctx.now)
  })
}
