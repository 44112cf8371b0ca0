// Makes the tickets of a chunk's items, all in one transaction. Guards: an item becomes a ticket once (its row is locked and its state
// compared; UNIQUE (batch_item_id) is the second wall), only while the batch is not cancelled and its event takes place; of a batch for people
// without a ticket nobody gets a second one (their rows are locked); a place is taken for each; who has none, and who is unknown, keeps no
// other from theirs.
import type { TicketBatch } from '@/prisma/generated/client'
import { hasNoTicket } from '@/server/attendees/without-ticket'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { DomainError } from '@/server/kernel/errors'
import { knownFault } from '@/server/kernel/known-faults'
import { isUuid } from '@/server/kernel/text'
import { issueTickets } from '@/server/tickets/issue-tickets'
import { type Failure, recordFailures } from './batch-rows'
import { failureOf } from './failure-of'
import { refuseEnded } from './load-order'
import { takePlaces } from './take-places'

/** What none of these is tried again for. */
const decided = { attempts: 0, delayMs: 0 }

export async function issuePending(ctx: Ctx, batch: TicketBatch, itemIds: readonly string[], at: Date): Promise<void> {
  if (itemIds.length === 0) return
  try {
    await inTransaction(ctx, (tx) => issueAll(tx, batch, itemIds, at))
  } catch (error) {
    // The database is busy or away: the job itself is tried again.
    if (knownFault(error)?.kind === 'unavailable') throw error
    const [only] = itemIds
    if (only !== undefined && itemIds.length === 1) {
      ctx.log.error({ err: error, batchId: batch.id, itemId: only }, 'a ticket of a batch could not be made')
      await recordFailures(ctx, [failureOf(only, error, 'issue')], at, decided)
    } else for (const itemId of itemIds) await issuePending(ctx, batch, [itemId], at) // one of them spoils it for the others
  }
}

type Item = { id: string; guestId: string }

async function issueAll(tx: TxCtx, batch: TicketBatch, itemIds: readonly string[], at: Date): Promise<void> {
  const [open] = await tx.db.$queryRaw<{ status: string; number: number; sessionId: string | null }[]>`
    SELECT e.status::text AS status, y.number, y.session_id AS "sessionId" FROM ticket_batch b
    JOIN event e ON e.id = b.event_id JOIN ticket_type y ON y.id = b.ticket_type_id
    WHERE b.id = ${batch.id}::uuid AND b.status = 'processing' FOR SHARE OF b`
  if (!open) return
  const items = await tx.db.$queryRaw<Item[]>`
    SELECT id, guest_id AS "guestId" FROM batch_item WHERE id = ANY (${[...itemIds]}::uuid[]) AND status = 'pending'
    ORDER BY position FOR UPDATE`
  const ended = whyEnded(open.status)
  if (ended) return recordFailures(tx, refused(items, ended), at, decided)
  const { known, served } = await attendeesOf(tx, batch, items)
  const wanted = items.filter(({ guestId }) => known.has(guestId) && !served.has(guestId))
  const places = await takePlaces(tx, batch.ticketTypeId, wanted.length)
  const issued = wanted.slice(0, places)
  await issueTickets(
    tx,
    { id: batch.eventId, organizationId: batch.organizationId },
    issued.map((item) => ({
      batchItemId: item.id,
      ...(batch.templateVersionId !== null && { templateVersionId: batch.templateVersionId }),
      ticketTypeId: batch.ticketTypeId,
      sessionId: open.sessionId,
      purchaseId: null,
      purchaseItemId: null,
      ordinal: 0,
      attendee: { id: item.guestId },
    })),
  )
  await tx.db.batchItem.updateMany({
    where: { id: { in: issued.map(({ id }) => id) } },
    data: { status: 'issued', errorCode: null, errorMessage: null },
  })
  const unknown = items.filter(({ guestId }) => !known.has(guestId))
  const rich = items.filter(({ guestId }) => served.has(guestId))
  const failures = [...refused(unknown, nobody), ...refused(rich, hasTicket), ...refused(wanted.slice(places), soldOut)]
  await recordFailures(tx, failures, at, decided)
}

type Attendees = { known: ReadonlySet<string>; served: ReadonlySet<string> }

/** Who of the event's people they name; `served`: of a batch for people without a ticket, those who have one by now. */
async function attendeesOf(tx: TxCtx, batch: TicketBatch, items: readonly Item[]): Promise<Attendees> {
  const ids = items.map(({ guestId }) => guestId).filter(isUuid)
  if (!batch.withoutTicket) {
    const people = await tx.db.attendee.findMany({
      where: { id: { in: ids }, eventId: batch.eventId },
      select: { id: true },
    })
    return { known: new Set(people.map(({ id }) => id)), served: new Set() }
  }
  // Two such batches for the same people come here at once: the second waits, and then sees the tickets of the first.
  const people = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM attendee WHERE id = ANY (${ids}::uuid[]) AND event_id = ${batch.eventId}::uuid ORDER BY id FOR NO KEY UPDATE`
  const poor = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM attendee a WHERE a.id = ANY (${people.map(({ id }) => id)}::uuid[]) AND ${hasNoTicket}`
  const known = new Set(people.map(({ id }) => id))
  return { known, served: known.difference(new Set(poor.map(({ id }) => id))) }
}

const nobody = new DomainError('not_found', 'attendee.not_found', 'This event has no attendee with this id.')
const hasTicket = new DomainError('conflict', 'attendee.has_ticket', 'This attendee has a ticket by now.')
const soldOut = new DomainError('conflict', 'capacity.sold_out', 'No place is left for this ticket type.')

function refused(items: readonly Item[], why: DomainError): Failure[] {
  return items.map(({ id }) => failureOf(id, why, 'issue'))
}

function whyEnded(status: string): DomainError | null {
  try {
    refuseEnded(status)
    return null
  } catch (error) {
    return knownFault(error)
  }
}
