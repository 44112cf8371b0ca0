// Makes the tickets of a settled purchase, or of attendees an organizer brought, inside the transaction that pays for them.
// Guards: one ticket per place of a purchase item, whatever is repeated: `UNIQUE (purchase_item_id, ordinal)`.
import type { TxCtx } from '@/server/kernel/ctx'
import { signingKeyOf } from './event-keys'
import { makeTicketCode } from './ticket-code'

export type NewTicket = {
  ticketTypeId: string
  sessionId: string | null
  purchaseId: string | null
  purchaseItemId: string | null
  /** 0-based place within the purchase item. */
  ordinal: number
  /** A new person, or one who is known already. */
  attendee: { name: string; email: string | null } | { id: string }
}

/** Ids of the new tickets, in the order given. */
export async function issueTickets(
  tx: TxCtx,
  event: { id: string; organizationId: string },
  wanted: readonly NewTicket[],
): Promise<string[]> {
  if (wanted.length === 0) return []
  const { kid } = await signingKeyOf(tx, event)
  const owner = { organizationId: event.organizationId, eventId: event.id }
  const rows = wanted.map((ticket) => ({
    ticket,
    attendeeId: 'id' in ticket.attendee ? ticket.attendee.id : tx.random.uuid(tx.now),
  }))
  await tx.db.attendee.createMany({
    data: rows.flatMap(({ ticket, attendeeId }) =>
      'id' in ticket.attendee
        ? []
        : [{ id: attendeeId, ...owner, name: ticket.attendee.name, email: ticket.attendee.email, createdAt: tx.now }],
    ),
  })
  const tickets = rows.map(({ ticket, attendeeId }) => ({
    id: tx.random.uuid(tx.now),
    ...owner,
    sessionId: ticket.sessionId,
    ticketTypeId: ticket.ticketTypeId,
    attendeeId,
    purchaseId: ticket.purchaseId,
    purchaseItemId: ticket.purchaseItemId,
    ordinal: ticket.ordinal,
    kid,
    serial: makeSerial(tx),
    code: makeTicketCode(tx.random),
    issuedAt: tx.now,
  }))
  await tx.db.ticket.createMany({ data: tickets })
  return tickets.map((ticket) => ticket.id)
}

/** 63 bits of chance, never 0: a bigint column has a sign. */
function makeSerial(tx: TxCtx): bigint {
  const serial = Buffer.from(tx.random.bytes(8)).readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn
  return serial === 0n ? 1n : serial
}
