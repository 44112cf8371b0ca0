// What a filter names must be the organization's, and of the event that the campaign is about. Guards: another organization's event, date or
// ticket type answers like one that never was.
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import type { Aim } from './audience-statement'

export async function requireOwnChoices(
  ctx: Pick<Ctx, 'db'>,
  { organizationId, eventId, audience }: Aim,
): Promise<void> {
  const { eventIds, sessionIds, ticketTypeIds } = audience
  const within = { organizationId, ...(eventId !== null && { eventId }) }
  const [events, sessions, types] = await Promise.all([
    eventIds.length === 0 ? 0 : ctx.db.event.count({ where: { organizationId, id: { in: eventIds } } }),
    sessionIds.length === 0 ? 0 : ctx.db.eventSession.count({ where: { ...within, id: { in: sessionIds } } }),
    ticketTypeIds.length === 0 ? 0 : ctx.db.ticketType.count({ where: { ...within, id: { in: ticketTypeIds } } }),
  ])
  if (events < new Set(eventIds).size) notFound('event')
  if (sessions < new Set(sessionIds).size) notFound('session')
  if (types < new Set(ticketTypeIds).size) notFound('ticket_type')
}
