// Through which gateways an organization can be paid right now: configured here, wanted by the organizer, able to take the currency,
// and, with connected accounts, ready at the provider.
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { GatewayName } from './contract'
import { loadPaymentSettings, type PaymentSettings } from './payment-settings'

/** Currencies that PayPal takes and events can be sold in (its documentation of currency codes). */
const paypalCurrencies = new Set(['EUR', 'CHF', 'GBP', 'USD', 'CAD', 'JPY', 'SEK', 'DKK', 'NOK', 'PLN', 'CZK'])

export type OpenGateway = {
  name: GatewayName
  /** The organization's own account there; null: the installation's. */
  account: string | null
}

export type StripeAccount = { ref: string; chargesEnabled: boolean }

/** @param known what was read of the organization already */
export async function openGateways(
  ctx: Pick<Ctx, 'db'>,
  { organizationId, currency }: { organizationId: string; currency: string },
  known: { settings?: PaymentSettings; account?: StripeAccount | null } = {},
): Promise<OpenGateway[]> {
  const settings = known.settings ?? (await loadPaymentSettings(ctx, organizationId))
  const ofStripe = { organizationId_gateway: { organizationId, gateway: 'stripe' } }
  const account =
    known.account === undefined ? await ctx.db.providerAccount.findUnique({ where: ofStripe }) : known.account
  return openOf({ ...settings, account }, currency)
}

/** Whether a paid ticket in this currency could be paid for right now; asked before an event is published. */
export async function takesPayments(ctx: Ctx, { currency }: { currency: string }): Promise<boolean> {
  const { organizationId } = requireOrganization(ctx, 'events:read')
  return (await openGateways(ctx, { organizationId, currency })).length > 0
}

/** What the rows of an organization say about its gateways. */
export type GatewayFacts = Pick<PaymentSettings, 'gateways' | 'externalMethods'> & {
  account: StripeAccount | null
}

/**
 * Paid sales are closed: providers are configured here, and none takes a payment for this organization. Where none is configured at
 * all, every payment is refused with a sentence that says so.
 */
export function isClosed(facts: GatewayFacts, currency: string): boolean {
  const { stripe, paypal } = env()
  return (stripe !== null || paypal !== null) && openOf(facts, currency).length === 0
}

function openOf(facts: GatewayFacts, currency: string): OpenGateway[] {
  const stripe = stripeAccountOf(facts.account)
  const open: Record<GatewayName, OpenGateway | null> = {
    stripe: stripe === undefined ? null : { name: 'stripe', account: stripe },
    paypal: isPaypalOpen(facts, currency) ? { name: 'paypal', account: null } : null,
    external: hasMethod(facts) ? { name: 'external', account: null } : null,
  }
  return facts.gateways.map((name) => open[name]).filter((gateway) => gateway !== null)
}

/** Null: the installation's own; undefined: none that could take a payment. */
function stripeAccountOf(own: StripeAccount | null): string | null | undefined {
  const { stripe } = env()
  if (!stripe) return undefined
  if (!stripe.connect) return null
  return own?.chargesEnabled ? own.ref : undefined
}

/** It pays the installation, which collects only for an organization that is known: one whose own account takes payments. */
function isPaypalOpen({ account }: GatewayFacts, currency: string): boolean {
  const { stripe, paypal } = env()
  if (!paypal || !paypalCurrencies.has(currency)) return false
  return !stripe?.connect || account?.chargesEnabled === true
}

function hasMethod({ externalMethods }: GatewayFacts): boolean {
  return Object.values(externalMethods).some((method) => method?.enabled)
}
