// Asks about every open dispute again from time to time, so that an event which never came does not keep a gate shut or a deadline
// hidden.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'

const AFTER_MS = 6 * 3_600_000
const AT_ONCE = 500

export async function followOpenDisputes(ctx: Ctx): Promise<void> {
  const stale = await ctx.db.dispute.findMany({
    where: { closedAt: null, checkedAt: { lt: new Date(ctx.now.getTime() - AFTER_MS) } },
    orderBy: { checkedAt: 'asc' },
    take: AT_ONCE,
    select: { gateway: true, providerRef: true, payment: { select: { providerAccount: true } } },
  })
  for (const { gateway, providerRef, payment } of stale) {
    const payload = { gateway, providerRef, account: payment.providerAccount }
    const options = { jobKey: `dispute:${gateway}:${providerRef}` }
    await inTransaction(ctx, (tx) => enqueue(tx, 'follow-dispute', payload, options))
  }
}
