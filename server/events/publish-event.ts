// Puts an event on sale. From its first publication on, its address, its currency and the pools of its ticket types stay.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { changeEventStatus } from './change-event-status'
import { eventCan, type OrganizerEvent } from './contract'

/** A second publication changes nothing and answers alike. */
export function publishEvent(ctx: Ctx, input: { eventId: string }): Promise<OrganizerEvent> {
  return changeEventStatus(ctx, input.eventId, {
    permission: 'events:publish',
    action: 'event.published',
    to: 'published',
    may: eventCan.publish,
    check: refuseUnready,
    data: (event, { now }) => ({ publishedAt: event.publishedAt ?? now }),
  })
}

function refuseUnready(event: OrganizerEvent, now: Date): void {
  if (!event.ticketTypes.some(({ archivedAt }) => archivedAt === null)) {
    fail('conflict', 'event.no_ticket_types', 'An event needs at least one ticket type before it can be published.')
  }
  if (event.endsAt <= now) fail('conflict', 'event.over', 'This event is over: change its dates before publishing it.')
}
