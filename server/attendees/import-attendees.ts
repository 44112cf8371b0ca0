// Adds people to an event, without tickets yet. Guards: all of a request or nothing; a request repeated under its Idempotency-Key
// after its answer was lost adds nobody twice.
import { createHash } from 'node:crypto'
import { recordAudit } from '@/server/audit/record-audit'
import { type EventRef, loadEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { ImportAttendees } from './contract'
import { asUuid } from './id-of-digest'

export async function importAttendees(
  ctx: Ctx,
  input: ImportAttendees & { eventId: string },
): Promise<{ attendeeIds: string[] }> {
  const event = await loadEvent(ctx, input.eventId, 'attendees:create')
  refuseArchived(event)
  const ids = idsOf(ctx, event.id, input)
  await addAttendees(
    ctx,
    event,
    input.attendees.map((attendee, index) => ({ ...attendee, id: ids[index] ?? '' })),
  )
  return { attendeeIds: ids }
}

export function refuseArchived(event: EventRef): void {
  if (event.status === 'archived') fail('conflict', 'event.wrong_status', 'An archived event takes no more attendees.')
}

/** How many were not there yet: those whose id is are left as they are. */
export function addAttendees(
  ctx: Ctx,
  event: EventRef,
  people: readonly (ImportAttendees['attendees'][number] & { id: string })[],
): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.attendee.createMany({
      data: people.map(({ id, name, email, answers }, position) => ({
        id,
        organizationId: event.organizationId,
        eventId: event.id,
        name,
        email: email ?? null,
        answers: answers ?? {},
        createdAt: ctx.now,
        position,
      })),
      skipDuplicates: true,
    })
    if (count === 0) return 0
    await recordAudit(tx, {
      organizationId: event.organizationId,
      action: 'attendees.imported',
      subject: { kind: 'event', id: event.id },
      after: { count },
    })
    return count
  })
}

/** Under an Idempotency-Key the ids follow from the key and the request, so that a second try meets its own rows. */
function idsOf({ random, now, requestKey }: Ctx, eventId: string, input: ImportAttendees): string[] {
  if (!requestKey) return input.attendees.map(() => random.uuid(now))
  const seed = createHash('sha256').update(requestKey).update(eventId).update(JSON.stringify(input.attendees)).digest()
  return input.attendees.map((_, index) => asUuid(createHash('sha256').update(seed).update(String(index)).digest()))
}
