// Brings an organization's account up to what Stripe says of it, and calls a person when it takes no payments any more.
import type { ProviderAccount } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { ProviderOutage } from '@/server/providers/breaker'
import { stripeClient } from '@/server/providers/stripe-client'
import { type AccountView, accountState, accountView } from '@/server/sellers/connect/contract'
import { type AccountFacts, fetchAccount, recordAccount } from '@/server/sellers/connect/record-account'
import { openAttention, resolveAttention } from '../attention/attention'

/** A ready account is asked about again after this long; every other one each time. */
const FRESH_MS = 10 * 60_000
const TRIES = 10

/** For the settings page: as Stripe says it now; as it last said where it does not answer (`isStale`). */
export async function accountStatus(ctx: Ctx): Promise<AccountView & { isStale: boolean }> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  const known = await rowOf(ctx, organizationId)
  const view = accountView(known)
  if (!known || view.state === 'not_connected' || !env().stripe?.connect) return { ...view, isStale: false }
  const isFresh = view.state === 'ready' && ctx.now.getTime() - known.checkedAt.getTime() < FRESH_MS
  if (isFresh) return { ...view, isStale: false }
  try {
    await followAccount(ctx, known)
    return { ...accountView(await rowOf(ctx, organizationId)), isStale: false }
  } catch (error) {
    if (!(error instanceof ProviderOutage)) throw error
    return { ...view, isStale: true }
  }
}

function rowOf(ctx: Pick<Ctx, 'db'>, organizationId: string) {
  return ctx.db.providerAccount.findUnique({
    where: { organizationId_gateway: { organizationId, gateway: 'stripe' } },
  })
}

/** Fails with ProviderOutage where Stripe does not answer. */
export async function followAccount(ctx: Ctx, account: { organizationId: string; ref: string }): Promise<void> {
  const stripe = stripeClient()
  if (!stripe) return
  const { organizationId, ref } = account
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await ctx.db.providerAccount.findFirst({ where: { organizationId, gateway: 'stripe', ref } })
    // The organization has another account by now.
    if (!before) return
    const facts = await fetchAccount(stripe, ref)
    if (await inTransaction(ctx, (tx) => writeDown(tx, before, facts))) return
  }
  throw new Error(`account ${ref} changes faster than it can be read`)
}

/** False, and nothing written, when another answer was written after `before` was read. */
async function writeDown(tx: TxCtx, before: ProviderAccount, facts: AccountFacts): Promise<boolean> {
  const { organizationId, ref } = before
  if (!(await recordAccount(tx, before, facts, before.revision))) return false
  const item = { kind: 'account_restricted', subjectId: ref } as const
  const isShut = accountState(facts) === 'restricted' || before.chargesEnabled
  if (facts.chargesEnabled) await resolveAttention(tx, item, 'ready')
  else if (isShut) await openAttention(tx, { ...item, organizationId, subjectKind: 'account' })
  return true
}
