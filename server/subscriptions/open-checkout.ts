// Opens the provider's page on which an owner subscribes to a plan. Guards: an organization has one open Checkout at most and one
// subscription at most, so that nobody pays for two; only the first subscription begins with a free trial.
import type Stripe from 'stripe'
import type { Subscription } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { asLocale, type Locale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import { askStripe, StripeRefusal } from '@/server/providers/stripe-client'
import { tellingPeople } from './billing-refusals'
import type { ChoosePlanInput, PlanName } from './contract'
import { followOrganization } from './follow-subscription'
import { plans } from './plans'
import { isSubscribed, standingStatuses } from './standing'
import { billingStripe, ensurePrice } from './stripe-billing'
import { ensureSubscriptionRow } from './subscription-row'

const TRIES = 4

export async function openSubscriptionCheckout(ctx: Ctx, input: ChoosePlanInput): Promise<{ url: string }> {
  const organizationId = requireWholeOrganization(ctx, 'billing:manage')
  const stripe = billingStripe()
  return tellingPeople(async () => {
    const customer = await describeCustomer(ctx, stripe, organizationId)
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      // Asked at the provider, not read from the row: the event of a subscription that has just begun may still be on its way.
      const row = await followOrganization(ctx, stripe, organizationId)
      if (isSubscribed(row.status))
        fail('conflict', 'plan.already_subscribed', 'This organization has a subscription. Change its plan instead.')
      const url = await openOnce(ctx, stripe, { row, plan: input.plan, ...customer })
      if (url !== null) return { url }
    }
    return fail('conflict', 'plan.changed_meanwhile', 'Somebody else is choosing a plan right now. Look again.')
  })
}

type Wish = { row: Subscription; plan: PlanName; slug: string; locale: Locale }

/** Null when somebody else was faster, or another plan's Checkout had to be closed first: then it is looked at again. */
async function openOnce(ctx: Ctx, stripe: Stripe, { row, plan, slug, locale }: Wish): Promise<string | null> {
  if (row.checkoutRef !== null) {
    const ref = row.checkoutRef
    const open = await askStripe(() => stripe.checkout.sessions.retrieve(ref))
    if (open.status === 'open' && open.metadata?.plan === plan && open.url !== null) return open.url
    if (open.status === 'open') await expire(stripe, ref)
    return null
  }
  const params = sessionOf({ row, plan, slug, locale }, await ensurePrice(stripe, plan))
  const idempotencyKey = `subscribe:${row.organizationId}:${row.version}:${plan}:${locale}`
  const session = await askStripe(() => stripe.checkout.sessions.create(params, { idempotencyKey }))
  const isOurs = await inTransaction(ctx, async (tx) => {
    if (!(await rememberCheckout(tx, row.organizationId, session.id))) return false
    await recordAudit(tx, {
      organizationId: row.organizationId,
      action: 'subscription.checkout_opened',
      subject: { kind: 'subscription', id: row.organizationId },
      after: { plan, checkoutRef: session.id },
    })
    return true
  })
  if (isOurs) return session.url
  const now = await ctx.db.subscription.findUniqueOrThrow({ where: { organizationId: row.organizationId } })
  // A twin with the same key was given the same session; a session that nobody remembers must not be paid.
  if (now.checkoutRef !== session.id) await expire(stripe, session.id)
  return null
}

/** False when there is another one, or a subscription meanwhile. A look at the provider that is under way does not overwrite it. */
async function rememberCheckout(tx: TxCtx, organizationId: string, checkoutRef: string): Promise<boolean> {
  const { count } = await tx.db.subscription.updateMany({
    where: { organizationId, checkoutRef: null, status: { notIn: [...standingStatuses] } },
    data: { checkoutRef, version: { increment: 1 }, updatedAt: tx.now },
  })
  return count === 1
}

/** An expired or complete one stays as it is. */
async function expire(stripe: Stripe, ref: string): Promise<void> {
  try {
    await askStripe(() => stripe.checkout.sessions.expire(ref))
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
  }
}

function sessionOf({ row, plan, slug, locale }: Wish, price: string): Stripe.Checkout.SessionCreateParams {
  const metadata = { organizationId: row.organizationId, plan }
  const page = pageUrl(`/org/${slug}/settings/billing`, locale)
  const { trialDays } = plans[plan]
  return {
    mode: 'subscription',
    customer: row.customerRef,
    client_reference_id: row.organizationId,
    metadata,
    line_items: [{ price, quantity: 1 }],
    subscription_data: { metadata, ...(!row.trialUsed && trialDays > 0 && { trial_period_days: trialDays }) },
    locale,
    success_url: `${page}?session={CHECKOUT_SESSION_ID}`,
    cancel_url: page,
  }
}

/** Names the customer as the organization is named now, with the address of whoever subscribes. */
async function describeCustomer(ctx: Ctx, stripe: Stripe, organizationId: string) {
  const { customerRef } = await ensureSubscriptionRow(ctx, stripe, organizationId)
  const organization = await ctx.db.organization.findUniqueOrThrow({ where: { id: organizationId } })
  const user = ctx.actor.kind === 'user' ? await ctx.db.user.findUnique({ where: { id: ctx.actor.userId } }) : null
  const locale = asLocale(user?.locale ?? organization.locale)
  await askStripe(() =>
    stripe.customers.update(customerRef, {
      name: organization.name.slice(0, 256),
      ...(user && { email: user.email }),
      preferred_locales: [locale],
    }),
  )
  return { slug: organization.slug, locale }
}
