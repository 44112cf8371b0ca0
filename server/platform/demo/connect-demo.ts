// Connects a demo organization to an account at the Stripe stand-in, as its owner would, and fills in Stripe's form for it. Guards: an
// account that people have changed stays as it is.
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { followAccount } from '@/server/payments/stripe/follow-account'
import { connectAccount } from '@/server/sellers/connect/connect-account'
import { accountState } from '@/server/sellers/connect/contract'
import { hasStripeStandIn, tellStripeStandIn } from './stripe-stand-in'

export async function connectDemoAccount(
  ctx: Ctx,
  { organizationId, owner, locale }: { organizationId: string; owner: Actor; locale: 'fr' | 'en' },
): Promise<void> {
  if (!hasStripeStandIn() || !env().stripe?.connect) return
  if (await isConnected(ctx, organizationId)) return
  await connectAccount({ ...ctx, actor: owner }, { country: locale === 'fr' ? 'FR' : 'GB', locale })
  const { ref } = await ctx.db.providerAccount.findUniqueOrThrow({ where: keyOf(organizationId) })
  await tellStripeStandIn(`accounts/${ref}`, { chargesEnabled: true })
  await followAccount(ctx, { organizationId, ref })
}

/** The stand-in may have lost its state while the database kept ours: then there is an account to be made again. */
async function isConnected(ctx: Ctx, organizationId: string): Promise<boolean> {
  const known = await ctx.db.providerAccount.findUnique({ where: keyOf(organizationId) })
  if (!known) return false
  await followAccount(ctx, { organizationId, ref: known.ref })
  const now = await ctx.db.providerAccount.findUniqueOrThrow({ where: keyOf(organizationId) })
  return accountState(now) !== 'not_connected'
}

function keyOf(organizationId: string) {
  return { organizationId_gateway: { organizationId, gateway: 'stripe' } }
}
