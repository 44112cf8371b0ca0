// The organization's events with their figures.
import { requireOrganization } from '@/server/auth/policy'
import type { ListEvents } from '@/server/events/contract'
import { listEvents } from '@/server/events/queries'
import type { Ctx } from '@/server/kernel/ctx'
import type { EventWithStats } from './contract'
import { eventFigures } from './event-figures'

export async function eventsWithStats(
  ctx: Ctx,
  input: ListEvents,
): Promise<{ items: EventWithStats[]; nextCursor: string | null }> {
  requireOrganization(ctx, 'reports:read')
  const { items, nextCursor } = await listEvents(ctx, input)
  const figures = await eventFigures(
    ctx,
    items.map(({ id }) => id),
  )
  return {
    items: items.flatMap((event) => {
      const stats = figures.get(event.id)?.stats
      return stats ? [{ ...event, stats }] : []
    }),
    nextCursor,
  }
}
