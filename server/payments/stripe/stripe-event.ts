// What is special about Stripe's events: whose they are, and those about an organization's account itself. Guards: an event of an
// account that is none of ours, or of the other mode (test, live), changes nothing; somebody reads about it in the log.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { isLiveStripe } from '@/server/providers/stripe-client'
import { followAccount } from './follow-account'

type Event = { type: string; payload: string; account: string | null }

/** Why nothing is done about the event; null: it is ours. */
export async function whyIgnored(ctx: Ctx, event: Event): Promise<'foreign_account' | 'other_mode' | null> {
  const { livemode } = JSON.parse(event.payload) as { livemode?: unknown }
  // A live endpoint of Connect is told about test payments too.
  if (typeof livemode === 'boolean' && livemode !== isLiveStripe()) return 'other_mode'
  if (event.account === null) return null
  const isConnected = env().stripe?.connect === true && (await organizationOf(ctx, event.account)) !== null
  return isConnected ? null : 'foreign_account'
}

async function organizationOf(ctx: Ctx, ref: string): Promise<string | null> {
  const found = await ctx.db.providerAccount.findUnique({ where: { gateway_ref: { gateway: 'stripe', ref } } })
  return found?.organizationId ?? null
}

/** More was told, something is asked for, payments were opened or closed, or the right to act for it was taken back. */
export async function accountChanged(ctx: Ctx, { account }: Event): Promise<string> {
  const organizationId = account && (await organizationOf(ctx, account))
  if (!account || !organizationId) return 'ignored'
  await followAccount(ctx, { organizationId, ref: account })
  return 'account_followed'
}

/** A transfer to the organizer's bank: its account's movements are read again. */
export async function payoutChanged(ctx: Ctx, { account }: Event): Promise<string> {
  const organizationId = account ? await organizationOf(ctx, account) : await firstOrganization(ctx)
  if (!organizationId) return 'ignored'
  await inTransaction(ctx, (tx) =>
    enqueue(tx, 'import-balance', { organizationId }, { jobKey: `balance:${organizationId}` }),
  )
  return 'balance_asked'
}

/** The installation's own account is read for the organization that was here first, where everything is paid on it. */
async function firstOrganization(ctx: Ctx): Promise<string | null> {
  if (env().stripe?.connect) return null
  const first = await ctx.db.organization.findFirst({
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  return first?.id ?? null
}
