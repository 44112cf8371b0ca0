// Stops the sale for a while and takes it up again; the page stays open, holds and tickets stay as they are.
import type { Ctx } from '@/server/kernel/ctx'
import { changeEventStatus } from './change-event-status'
import { eventCan, type OrganizerEvent } from './contract'

export function pauseEvent(ctx: Ctx, input: { eventId: string }): Promise<OrganizerEvent> {
  return changeEventStatus(ctx, input.eventId, {
    permission: 'events:publish',
    action: 'event.paused',
    to: 'paused',
    may: eventCan.pause,
  })
}

export function resumeEvent(ctx: Ctx, input: { eventId: string }): Promise<OrganizerEvent> {
  return changeEventStatus(ctx, input.eventId, {
    permission: 'events:publish',
    action: 'event.resumed',
    to: 'published',
    may: eventCan.resume,
  })
}
