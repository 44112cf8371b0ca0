// Opens Stripe's form for an organization: makes its account the first time, then a link that is good for one visit.
// Guards: one account per organization, also when two people begin at once; only who may manage the settings.
import type Stripe from 'stripe'
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { pageUrl } from '@/server/kernel/links'
import { ProviderOutage } from '@/server/providers/breaker'
import { askStripe, StripeRefusal, stripeClient } from '@/server/providers/stripe-client'
import { type ConnectAccount, deauthorized } from './contract'
import { factsOf, isNotOurs } from './record-account'

/** The address to send the person to. */
export async function connectAccount(ctx: Ctx, input: ConnectAccount): Promise<{ url: string }> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const stripe = stripeClient()
  if (!stripe) return notConfigured()
  if (!env().stripe?.connect) {
    fail('conflict', 'sellers.own_account', 'Here everything is paid on the installation’s own Stripe account.')
  }
  const { slug } = await ctx.db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { slug: true },
  })
  const page = pageUrl(`/org/${slug}/settings/payments`, input.locale)
  try {
    const ref = await accountOf(ctx, stripe, organizationId, input)
    return { url: await formOf(stripe, ref, page).catch(onceMore) }
    // The account was disconnected and nobody told us: a new one is opened.
    async function onceMore(error: unknown): Promise<string> {
      if (!(error instanceof StripeRefusal) || !isNotOurs(error)) throw error
      await ctx.db.providerAccount.updateMany({
        where: { organizationId, gateway: 'stripe', ref },
        data: {
          chargesEnabled: false,
          disabledReason: deauthorized,
          revision: { increment: 1 },
          checkedAt: ctx.now,
        },
      })
      return formOf(stripe as Stripe, await accountOf(ctx, stripe as Stripe, organizationId, input), page)
    }
  } catch (error) {
    return explain(ctx, error)
  }
}

async function accountOf(ctx: Ctx, stripe: Stripe, organizationId: string, input: ConnectAccount): Promise<string> {
  const key = { organizationId_gateway: { organizationId, gateway: 'stripe' } }
  const known = await ctx.db.providerAccount.findUnique({ where: key })
  if (known && known.disabledReason !== deauthorized) return known.ref
  const before = known?.ref ?? null
  // Asked again after a lost answer, Stripe answers the same account.
  const idempotencyKey = `account:${organizationId}:${before ?? 'first'}:${input.country}`
  const made = await askStripe(() =>
    stripe.accounts.create(newAccount(organizationId, input.country), { idempotencyKey }),
  )
  const row = { ref: made.id, ...factsOf(made), checkedAt: ctx.now }
  return inTransaction(ctx, async (tx) => {
    const { count } = before
      ? await tx.db.providerAccount.updateMany({
          where: { organizationId, gateway: 'stripe', ref: before },
          data: { ...row, revision: { increment: 1 } },
        })
      : await tx.db.providerAccount.createMany({
          data: { organizationId, gateway: 'stripe', ...row, createdAt: tx.now },
          skipDuplicates: true,
        })
    const { ref } = await tx.db.providerAccount.findUniqueOrThrow({ where: key })
    if (count > 0 && ref === made.id) {
      const subject = { kind: 'provider_account', id: ref }
      await recordAudit(tx, { organizationId, action: 'account.connected', subject, after: { country: input.country } })
    }
    return ref
  })
}

/** Stripe's own dashboard, its own fees and its own losses: the organization is the seller. */
function newAccount(organizationId: string, country: string): Stripe.AccountCreateParams {
  return {
    controller: {
      fees: { payer: 'account' },
      losses: { payments: 'stripe' },
      requirement_collection: 'stripe',
      stripe_dashboard: { type: 'full' },
    },
    country,
    metadata: { organizationId },
  }
}

async function formOf(stripe: Stripe, account: string, page: string): Promise<string> {
  const link = await askStripe(() =>
    stripe.accountLinks.create({
      account,
      type: 'account_onboarding',
      return_url: `${page}?stripe=back`,
      refresh_url: `${page}?stripe=again`,
    }),
  )
  return link.url
}

function notConfigured(): never {
  fail('unavailable', 'payments.not_configured', 'Stripe is not configured here.', { retryAfterSeconds: 300 })
}

function explain(ctx: Ctx, error: unknown): never {
  if (error instanceof ProviderOutage) {
    fail('unavailable', 'payments.provider_unavailable', 'Stripe does not answer. Try again in a moment.', {
      retryAfterSeconds: 5,
      cause: error,
    })
  }
  if (error instanceof StripeRefusal) {
    ctx.log.error({ err: error, code: error.code }, 'Stripe refused to open an account')
    fail('conflict', 'sellers.account_refused', `Stripe does not open this account (${error.code}).`, { cause: error })
  }
  throw error
}
