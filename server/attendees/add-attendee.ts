// Adds one person to an event by hand. Guards: a second press, or a try after a lost answer, adds nobody twice.
import { createHash } from 'node:crypto'
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import type { AddAttendee } from './contract'
import { asUuid } from './id-of-digest'
import { addAttendees, refuseArchived } from './import-attendees'

export async function addAttendee(ctx: Ctx, { key, eventId, name, email }: AddAttendee): Promise<{ id: string }> {
  const event = await loadEvent(ctx, eventId, 'attendees:create')
  refuseArchived(event)
  const id = asUuid(
    createHash('sha256')
      .update(`attendee/${JSON.stringify([event.id, key, name, email ?? null])}`)
      .digest(),
  )
  await addAttendees(ctx, event, [{ id, name, email }])
  return { id }
}
