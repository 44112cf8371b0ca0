// Puts an event on sale. From its first publication on, its address, its currency and the pools of its ticket types stay.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { isPayable } from '@/server/kernel/money'
import { requireRoomForEvent } from '@/server/subscriptions/plan-limits'
import { changeEventStatus } from './change-event-status'
import { eventCan, type OrganizerEvent } from './contract'
import { belowLeastCharge } from './prices'

/** A second publication changes nothing and answers alike. */
export function publishEvent(ctx: Ctx, input: { eventId: string }): Promise<OrganizerEvent> {
  return changeEventStatus(ctx, input.eventId, {
    permission: 'events:publish',
    action: 'event.published',
    to: 'published',
    may: eventCan.publish,
    check: refuseUnready,
    room: requireRoomForEvent,
    data: (event, { now }) => ({ publishedAt: event.publishedAt ?? now }),
  })
}

function refuseUnready(event: OrganizerEvent, now: Date): void {
  const offered = event.ticketTypes.filter(({ archivedAt }) => archivedAt === null)
  if (offered.length === 0) {
    fail('conflict', 'event.no_ticket_types', 'An event needs at least one ticket type before it can be published.')
  }
  const { error: message, params } = belowLeastCharge(event.currency)
  const details = offered.flatMap(({ price }, index) =>
    isPayable(price) ? [] : [{ path: `ticketTypes.${index}.price.amount`, message, ...params }],
  )
  if (details.length > 0) {
    fail('conflict', 'event.unpayable_price', 'A price is too low to be paid by card: make it free or raise it.', {
      details,
    })
  }
  if (event.endsAt <= now) fail('conflict', 'event.over', 'This event is over: change its dates before publishing it.')
}
