// Asks every hour about the accounts that take no payments yet, or not any more: an event that never came must not keep a shop shut.
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { ProviderOutage } from '@/server/providers/breaker'
import { deauthorized } from '@/server/sellers/connect/contract'
import { followAccount } from './follow-account'

/** Somebody looked at it just now. */
const FRESH_MS = 30 * 60_000
const AT_ONCE = 200

export async function followWaitingAccounts(ctx: Ctx): Promise<void> {
  if (!env().stripe?.connect) return
  const waiting = await ctx.db.providerAccount.findMany({
    where: {
      gateway: 'stripe',
      chargesEnabled: false,
      checkedAt: { lt: new Date(ctx.now.getTime() - FRESH_MS) },
      // One that took back the right to act for it is only had again by its people.
      OR: [{ disabledReason: null }, { disabledReason: { not: deauthorized } }],
    },
    orderBy: { checkedAt: 'asc' },
    take: AT_ONCE,
    select: { organizationId: true, ref: true },
  })
  for (const account of waiting) {
    try {
      await followAccount(ctx, account)
    } catch (error) {
      // Nobody answers: the job is tried again. Anything else is about this account alone.
      if (error instanceof ProviderOutage) throw error
      ctx.log.warn({ err: error, organizationId: account.organizationId }, 'an account could not be looked at')
    }
  }
}
