// The batches that run now, of all events the caller may see: for the frame, which follows them on every page.
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import type { RunningBatch } from './contract'
import { viewsOf } from './queries'

const SHOWN = 5

/** The latest five. */
export async function listRunning(ctx: Ctx): Promise<RunningBatch[]> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'tickets:read')
  const batches = await ctx.db.ticketBatch.findMany({
    where: { organizationId, status: 'processing', ...(eventIds && { eventId: { in: [...eventIds] } }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: SHOWN,
    include: { event: { select: { title: true } } },
  })
  const views = await viewsOf(ctx, batches)
  return views.map(({ id, eventId, total, succeeded, failed, secondsLeft }) => ({
    id,
    eventId,
    eventTitle: batches.find((batch) => batch.id === id)?.event.title ?? '',
    total,
    succeeded,
    failed,
    secondsLeft,
  }))
}
