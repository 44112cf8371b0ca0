// Disputes for tests: what the bank does at the stand-in, followed as the worker does.
import { followDispute } from '@/server/disputes/follow-dispute'
import type { Ctx } from '@/server/kernel/ctx'
import type { Paid } from './paid-purchases'
import type { StripeForTests } from './payment-factories'

/** What the bank does next; answers the dispute's id at the provider. */
export async function theBank(
  stripe: StripeForTests,
  purchase: Pick<Paid, 'checkoutRef'>,
  outcome: 'open' | 'warning' | 'won' | 'lost',
  more: { reason?: string; amount?: number; dueInSeconds?: number; dispute?: string } = {},
): Promise<string> {
  const order = { paymentIntent: purchase.checkoutRef, outcome, ...more }
  const dispute = (await stripe.control('POST', '/disputes', order)) as { id: string }
  return dispute.id
}

export function follow(ctx: Ctx, providerRef: string, account: string | null = null) {
  return followDispute(ctx, { gateway: 'stripe', account, providerRef })
}

export function disputeOf(ctx: Ctx, providerRef: string) {
  return ctx.db.dispute.findUniqueOrThrow({ where: { gateway_providerRef: { gateway: 'stripe', providerRef } } })
}
