// Removes what only had to be kept for a while: idempotency answers after 24 h, dead sessions after 30 days, spent rate limits.
import type { Ctx } from '@/server/kernel/ctx'

const DAY_MS = 24 * 3_600_000

export async function purgeExpired(ctx: Ctx): Promise<void> {
  const dayAgo = new Date(ctx.now.getTime() - DAY_MS)
  const monthAgo = new Date(ctx.now.getTime() - 30 * DAY_MS)
  await ctx.db.idempotencyRecord.deleteMany({ where: { createdAt: { lt: dayAgo } } })
  await ctx.db.authSession.deleteMany({ where: { expiresAt: { lt: monthAgo } } })
  await ctx.db.rateLimit.deleteMany({ where: { expire: { lt: BigInt(ctx.now.getTime()) } } })
}
