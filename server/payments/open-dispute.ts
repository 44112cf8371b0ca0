// Whether a payment's money may still be given back. The disputes themselves are followed further right (server/disputes); refunds
// only need to know this.
import type { DisputeStatus } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'

/**
 * True while a payment's money is disputed, and after a dispute is lost: a refund would pay it back a second time. A bank's mere
 * inquiry is no dispute yet, and a refund is a good answer to one. Ask under the lock on the purchase's row.
 */
export async function hasOpenDispute(ctx: Pick<Ctx, 'db'>, paymentId: string): Promise<boolean> {
  const status = { in: ['needs_response', 'under_review', 'lost'] satisfies DisputeStatus[] }
  return (await ctx.db.dispute.count({ where: { paymentId, inquiry: false, status } })) > 0
}
