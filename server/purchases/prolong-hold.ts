// More time for a buyer who asks for it (WCAG 2.2, 2.2.1): once, by a whole term from now.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail, notFound } from '@/server/kernel/errors'

export async function prolongHold(ctx: Ctx, purchaseId: string): Promise<{ expiresAt: Date }> {
  if (ctx.actor.kind !== 'buyer' || ctx.actor.purchaseId !== purchaseId) return notFound('purchase')
  const until = new Date(ctx.now.getTime() + env().holdTtlSeconds * 1000)
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.purchase.updateMany({
      where: {
        id: purchaseId,
        places: 'held',
        holdExpiresAt: { gt: tx.now },
        holdProlongedAt: null,
        holdExtendedAt: null,
      },
      data: { holdExpiresAt: until, holdProlongedAt: tx.now },
    })
    if (count === 0)
      fail('conflict', 'purchase.not_prolongable', 'The time of this purchase cannot be prolonged again.')
    return { expiresAt: until }
  })
}
