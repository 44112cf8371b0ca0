// How many messages went out and what became of them, by kind: counted from the rows, never kept beside them.
import type { Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import type { MessageCounts, MessageStatistics, StatisticsQuery } from './contract'
import { seenBy } from './queries'

const none: MessageCounts = { sent: 0, delivered: 0, bounced: 0, failed: 0 }

export async function messageStatistics(ctx: Ctx, query: StatisticsQuery): Promise<MessageStatistics> {
  const { from, to } = query
  const where: Prisma.NotificationWhereInput = {
    ...seenBy(ctx, query),
    ...((from || to) && { requestedAt: { gte: from, lt: to } }),
  }
  const [rows, failed] = await Promise.all([
    ctx.db.notification.groupBy({
      by: ['kind'],
      where,
      _count: { sentAt: true, deliveredAt: true, bouncedAt: true },
      orderBy: { kind: 'asc' },
    }),
    ctx.db.notification.groupBy({ by: ['kind'], where: { ...where, status: 'failed' }, _count: { id: true } }),
  ])
  const failures = new Map(failed.map(({ kind, _count }) => [kind, _count.id]))
  const byTemplate = Object.fromEntries(
    rows.map(({ kind, _count: { sentAt: sent, deliveredAt: delivered, bouncedAt: bounced } }) => [
      kind,
      { sent, delivered, bounced, failed: failures.get(kind) ?? 0 },
    ]),
  )
  const total = Object.values(byTemplate).reduce(
    (sum, one) => ({
      sent: sum.sent + one.sent,
      delivered: sum.delivered + one.delivered,
      bounced: sum.bounced + one.bounced,
      failed: sum.failed + one.failed,
    }),
    none,
  )
  return { ...total, byTemplate }
}
