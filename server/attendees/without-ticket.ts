// Who of an event's people has no ticket: one condition for the list, for its count and for the batch that gives them one.
import { Prisma } from '@/prisma/generated/client'
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'

/**
 * About a row `a` of `attendee`. A void ticket is none: whoever had one may be given another. Who passed theirs on to somebody else has had
 * one, and gets another only by name.
 */
export const hasNoTicket = Prisma.sql`(NOT EXISTS (SELECT FROM ticket t WHERE t.attendee_id = a.id AND t.status <> 'void')
  AND NOT EXISTS (SELECT FROM ticket_transfer f WHERE f.from_attendee_id = a.id AND f.status = 'accepted'))`

export async function countWithoutTicket(ctx: Ctx, input: { eventId: string }): Promise<{ count: number }> {
  const event = await loadEvent(ctx, input.eventId, 'attendees:read')
  const [row] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM attendee a WHERE a.event_id = ${event.id}::uuid AND ${hasNoTicket}`
  return { count: row?.count ?? 0 }
}
