// What the billing page reads: the plan and its use from our own rows, the invoices from the provider.
import type Stripe from 'stripe'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { money } from '@/server/kernel/money'
import { askStripe, stripeClient } from '@/server/providers/stripe-client'
import { tellingPeople } from './billing-refusals'
import type { BillingOverview, BillingStanding, InvoiceView, PlanView } from './contract'
import { countUsage, largestEventPlaces } from './count-usage'
import { loadPlan } from './load-plan'
import { planNames, plans } from './plans'
import { standingOf } from './standing'
import { billingCurrency, instant } from './stripe-billing'

const INVOICES_SHOWN = 24

export async function billingStanding(ctx: Ctx): Promise<BillingStanding> {
  const { organizationId } = requireOrganization(ctx, 'billing:read')
  return standingOf(await ctx.db.subscription.findUnique({ where: { organizationId } }), ctx.now)
}

export async function billingOverview(ctx: Ctx): Promise<BillingOverview> {
  const { organizationId } = requireOrganization(ctx, 'billing:read')
  const [row, plan, usage, placesPerEvent] = await Promise.all([
    ctx.db.subscription.findUnique({ where: { organizationId } }),
    loadPlan(ctx, organizationId),
    countUsage(ctx, organizationId),
    largestEventPlaces(ctx, organizationId),
  ])
  return {
    ...standingOf(row, ctx.now),
    checkoutOpen: row?.checkoutRef != null,
    hasCustomer: row !== null,
    usage: { ...usage, placesPerEvent },
    limits: plan.limits,
    plans: planNames.map((name): PlanView => {
      const { monthlyMinor, trialDays, feeBasisPoints, limits } = plans[name]
      return { name, monthly: money(monthlyMinor, billingCurrency), trialDays, feeBasisPoints, limits }
    }),
  }
}

/** Newest first. Fails with `plan.provider_unavailable` while the provider does not answer. */
export async function listBillingInvoices(ctx: Ctx): Promise<InvoiceView[]> {
  const { organizationId } = requireOrganization(ctx, 'billing:read')
  const row = await ctx.db.subscription.findUnique({ where: { organizationId }, select: { customerRef: true } })
  const stripe = stripeClient()
  if (!row || !stripe) return []
  const { customerRef: customer } = row
  return tellingPeople(async () => {
    const list = await askStripe(() => stripe.invoices.list({ customer, limit: INVOICES_SHOWN }))
    return list.data.filter(({ status }) => status !== 'draft').map(invoiceView)
  })
}

function invoiceView(invoice: Stripe.Invoice): InvoiceView {
  return {
    id: invoice.id,
    number: invoice.number,
    at: instant(invoice.created),
    total: money(invoice.total, invoice.currency.toUpperCase()),
    state: invoice.status === 'paid' ? 'paid' : invoice.status === 'open' ? 'open' : 'other',
    url: invoice.hosted_invoice_url ?? null,
  }
}
