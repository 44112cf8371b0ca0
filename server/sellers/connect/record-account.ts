// What Stripe says of an organization's account, asked and written down. Guards: an answer that was asked for before another one was
// written is not written (`revision`).
import type Stripe from 'stripe'
import type { TxCtx } from '@/server/kernel/ctx'
import { askStripe, StripeRefusal } from '@/server/providers/stripe-client'
import { deauthorized } from './contract'

export type AccountFacts = {
  chargesEnabled: boolean
  payoutsEnabled: boolean
  detailsSubmitted: boolean
  requirements: string[]
  pending: string[]
  dueAt: Date | null
  disabledReason: string | null
  country: string | null
}

const gone: AccountFacts = {
  chargesEnabled: false,
  payoutsEnabled: false,
  detailsSubmitted: false,
  requirements: [],
  pending: [],
  dueAt: null,
  disabledReason: deauthorized,
  country: null,
}

/** Fails with ProviderOutage where Stripe does not answer. An account that we may not act for any more says so in its facts. */
export async function fetchAccount(stripe: Stripe, ref: string): Promise<AccountFacts> {
  try {
    return factsOf(await askStripe(() => stripe.accounts.retrieve(ref)))
  } catch (error) {
    if (error instanceof StripeRefusal && isNotOurs(error)) return gone
    throw error
  }
}

/** The account never was connected to us, or is not any more. */
export function isNotOurs({ code }: StripeRefusal): boolean {
  return code === 'account_invalid' || code === 'resource_missing'
}

export function factsOf(account: Stripe.Account): AccountFacts {
  const { requirements } = account
  const due = [...(requirements?.past_due ?? []), ...(requirements?.currently_due ?? [])]
  return {
    chargesEnabled: account.charges_enabled,
    payoutsEnabled: account.payouts_enabled,
    detailsSubmitted: account.details_submitted,
    requirements: [...new Set(due)],
    pending: requirements?.pending_verification ?? [],
    dueAt: requirements?.current_deadline ? new Date(requirements.current_deadline * 1000) : null,
    disabledReason: requirements?.disabled_reason ?? null,
    country: account.country ?? null,
  }
}

/** False, and nothing written, when another answer was written since `seen` was read, or the organization has another account by now. */
export async function recordAccount(
  tx: TxCtx,
  { organizationId, ref }: { organizationId: string; ref: string },
  facts: AccountFacts,
  seen: number,
): Promise<boolean> {
  const { count } = await tx.db.providerAccount.updateMany({
    where: { organizationId, gateway: 'stripe', ref, revision: seen },
    data: { ...facts, revision: seen + 1, checkedAt: tx.now },
  })
  return count > 0
}
