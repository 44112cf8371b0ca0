// The keys of an event for its owners: which one signs, how many tickets each has signed, how far a withdrawal is.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import type { EventKeyView } from './contract'

/** Newest first. */
export async function eventKeys(ctx: Ctx, { eventId }: { eventId: string }): Promise<EventKeyView[]> {
  const event = await loadEvent(ctx, eventId, 'settings:read')
  const [keys, counted] = await Promise.all([
    ctx.db.eventKey.findMany({
      where: { eventId: event.id },
      orderBy: { kid: 'desc' },
      select: {
        kid: true,
        createdAt: true,
        supersededAt: true,
        withdrawnAt: true,
        withdrawal: { select: { total: true, reissued: true, completedAt: true } },
      },
    }),
    ctx.db.ticket.groupBy({ by: ['kid'], where: { eventId: event.id, status: { not: 'void' } }, _count: true }),
  ])
  const tickets = new Map(counted.map(({ kid, _count }) => [kid, _count]))
  return keys.map((key, index) => ({
    ...key,
    number: keys.length - index,
    state: key.withdrawnAt ? 'withdrawn' : key.supersededAt ? 'superseded' : 'signing',
    tickets: tickets.get(key.kid) ?? 0,
  }))
}
