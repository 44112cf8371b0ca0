// The figures of one event for partners and dashboards.

import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import type { EventStats } from './contract'
import { eventFigures } from './event-figures'

export async function eventStats(ctx: Ctx, input: { eventId: string }): Promise<EventStats> {
  const { id } = await loadEvent(ctx, input.eventId, 'reports:read')
  const figures = await eventFigures(ctx, [id])
  return figures.get(id)?.stats ?? notFound('event')
}
