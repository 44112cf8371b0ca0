// Adds people to an event, without tickets yet. Guards: all of a request or nothing; a request repeated under its Idempotency-Key
// after its answer was lost adds nobody twice.
import { createHash } from 'node:crypto'
import { recordAudit } from '@/server/audit/record-audit'
import { loadEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { ImportAttendees } from './contract'

export async function importAttendees(
  ctx: Ctx,
  input: ImportAttendees & { eventId: string },
): Promise<{ attendeeIds: string[] }> {
  const event = await loadEvent(ctx, input.eventId, 'attendees:create')
  if (event.status === 'archived') fail('conflict', 'event.wrong_status', 'An archived event takes no more attendees.')
  const ids = idsOf(ctx, event.id, input)
  await inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.attendee.createMany({
      data: input.attendees.map(({ name, email, answers }, index) => ({
        id: ids[index] ?? '',
        organizationId: event.organizationId,
        eventId: event.id,
        name,
        email: email ?? null,
        answers: answers ?? {},
        createdAt: ctx.now,
      })),
      skipDuplicates: true,
    })
    if (count === 0) return
    await recordAudit(tx, {
      organizationId: event.organizationId,
      action: 'attendees.imported',
      subject: { kind: 'event', id: event.id },
      after: { count },
    })
  })
  return { attendeeIds: ids }
}

/** Under an Idempotency-Key the ids follow from the key and the request, so that a second try meets its own rows. */
function idsOf({ random, now, requestKey }: Ctx, eventId: string, input: ImportAttendees): string[] {
  if (!requestKey) return input.attendees.map(() => random.uuid(now))
  const seed = createHash('sha256').update(requestKey).update(eventId).update(JSON.stringify(input.attendees)).digest()
  return input.attendees.map((_, index) => {
    const bytes = createHash('sha256').update(seed).update(String(index)).digest().subarray(0, 16)
    // UUIDv8 (RFC 9562): version and variant set, the rest is ours.
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  })
}
