// Makes the tickets of a chunk's items, all in one transaction. Guards: an item becomes a ticket once (its row is locked and its state
// compared; UNIQUE (batch_item_id) is the second wall), only while the batch is not cancelled and its event takes place; a place is taken
// for each; who has none, and who is unknown, keeps no other from theirs.
import type { TicketBatch } from '@/prisma/generated/client'
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
  const people = await tx.db.attendee.findMany({
    where: { id: { in: items.map(({ guestId }) => guestId).filter(isUuid) }, eventId: batch.eventId },
    select: { id: true },
  })
  const known = new Set(people.map(({ id }) => id))
  const wanted = items.filter(({ guestId }) => known.has(guestId))
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
  await recordFailures(tx, [...refused(unknown, nobody), ...refused(wanted.slice(places), soldOut)], at, decided)
}

const nobody = new DomainError('not_found', 'attendee.not_found', 'This event has no attendee with this id.')
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
