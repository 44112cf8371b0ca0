// Opens the provider's own pages for card, invoices, change of plan and cancellation.
import { requireWholeOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import { askStripe } from '@/server/providers/stripe-client'
import { tellingPeople } from './billing-refusals'
import { billingStripe, ensurePortalConfiguration } from './stripe-billing'

export async function openBillingPortal(ctx: Ctx): Promise<{ url: string }> {
  const organizationId = requireWholeOrganization(ctx, 'billing:manage')
  const stripe = billingStripe()
  const row = await ctx.db.subscription.findUnique({ where: { organizationId }, include: { organization: true } })
  if (!row) fail('conflict', 'plan.not_subscribed', 'This organization has no subscription yet.')
  const user = ctx.actor.kind === 'user' ? await ctx.db.user.findUnique({ where: { id: ctx.actor.userId } }) : null
  const locale = asLocale(user?.locale ?? row.organization.locale)
  return tellingPeople(async () => {
    const configuration = await ensurePortalConfiguration(stripe)
    const { url } = await askStripe(() =>
      stripe.billingPortal.sessions.create({
        customer: row.customerRef,
        configuration,
        locale,
        return_url: pageUrl(`/org/${row.organization.slug}/settings/billing`, locale),
      }),
    )
    return { url }
  })
}
