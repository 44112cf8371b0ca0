// Removes what only had to be kept for a while: idempotency answers and the keys of what they made after 24 h, dead sessions after 30
// days, spent rate limits, codes that have expired, numbers of what no longer happens,
// what webhooks told a month ago, the steps of messages after 13 months.
import type { Ctx } from '@/server/kernel/ctx'
import { rememberedSince } from '@/server/kernel/request-key'
import { purgeSteps } from '@/server/notifications/purge-steps'
import { purgeTold } from '@/server/webhooks/purge-told'

const DAY_MS = 24 * 3_600_000
const BATCH = 1_000

export async function purgeExpired(ctx: Ctx): Promise<void> {
  const forgotten = rememberedSince(ctx.now)
  const monthAgo = new Date(ctx.now.getTime() - 30 * DAY_MS)
  await ctx.db.idempotencyRecord.deleteMany({ where: { createdAt: { lt: forgotten } } })
  await giveUpKeys(ctx, forgotten)
  await ctx.db.authSession.deleteMany({ where: { expiresAt: { lt: monthAgo } } })
  await ctx.db.metricSample.deleteMany({ where: { changedAt: { lt: monthAgo } } })
  await ctx.db.ticketDisplayCode.deleteMany({ where: { expiresAt: { lt: forgotten } } })
  await ctx.db.rateLimit.deleteMany({ where: { expire: { lt: BigInt(ctx.now.getTime()) } } })
  await purgeTold(ctx)
  await purgeSteps(ctx)
}

/** Purchases in small steps: those of a day's sale, changed at once, would keep buyers waiting who come back to theirs. */
async function giveUpKeys(ctx: Ctx, forgotten: Date): Promise<void> {
  const keyed = { requestKey: { not: null }, createdAt: { lt: forgotten } }
  await ctx.db.event.updateMany({ where: keyed, data: { requestKey: null } })
  await ctx.db.refund.updateMany({ where: keyed, data: { requestKey: null } })
  await ctx.db.ticketBatch.updateMany({ where: keyed, data: { requestKey: null } })
  for (let changed = BATCH; changed === BATCH; ) {
    const rows = await ctx.db.purchase.findMany({ where: keyed, take: BATCH, select: { id: true } })
    const ids = rows.map(({ id }) => id)
    ;({ count: changed } = await ctx.db.purchase.updateMany({ where: { id: { in: ids } }, data: { requestKey: null } }))
  }
}
