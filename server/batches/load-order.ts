// What tickets without a purchase are made for: an event that still takes place, and one of its ticket types. A type that is off sale, and
// an event that is not published yet, can be given away all the same.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'

export type Order = {
  event: { id: string; organizationId: string }
  ticketType: { id: string; number: number; sessionId: string | null }
}

export async function loadOrder(ctx: Ctx, input: { eventId: string; ticketTypeId: string }): Promise<Order> {
  const event = await loadEvent(ctx, input.eventId, 'tickets:create')
  refuseEnded(event.status)
  const ticketType = await ctx.db.ticketType.findUnique({
    where: { id: input.ticketTypeId, eventId: event.id },
    select: { id: true, number: true, sessionId: true },
  })
  return { event, ticketType: ticketType ?? notFound('ticket_type') }
}

/** Asked again where the tickets are made: events are cancelled in between. */
export function refuseEnded(status: string): void {
  if (status === 'cancelled' || status === 'archived')
    fail('conflict', 'event.wrong_status', `An event that is ${status} gets no more tickets.`)
}
