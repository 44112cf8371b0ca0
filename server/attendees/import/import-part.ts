// Adds people of a file to an event, a part at a time. Guards: a part sent twice, a line of a file handed in twice, adds nobody twice;
// all of a part or nothing.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { addAttendees, refuseArchived } from '../import-attendees'
import type { ImportPart } from './contract'
import { importedId } from './imported-id'

/** In the order of the part; `added` counts those that were not there before. */
export async function importPart(ctx: Ctx, input: ImportPart): Promise<{ attendeeIds: string[]; added: number }> {
  const event = await loadEvent(ctx, input.eventId, 'attendees:create')
  refuseArchived(event)
  const people = input.people.map((person) => ({ ...person, id: importedId(event.id, person) }))
  const added = await addAttendees(ctx, event, people)
  return { attendeeIds: people.map(({ id }) => id), added }
}
