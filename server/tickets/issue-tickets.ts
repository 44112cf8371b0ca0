// Makes the tickets of a settled purchase, or of attendees an organizer brought, inside the transaction that pays for them.
// Guards: one ticket per place of a purchase item, whatever is repeated: `UNIQUE (purchase_item_id, ordinal)`.
import type { TxCtx } from '@/server/kernel/ctx'
import { templateVersionsFor } from '@/server/templates/version-for'
import { signingKeyOf } from './event-keys'
import { makeTicketCode } from './ticket-code'
import { TOKEN_FLAG } from './ticket-token'

export type NewTicket = {
  /** Made by who must find it again; otherwise a new one. */
  id?: string
  /** With the unique key on it, an item of a batch that is repeated makes no second ticket. */
  batchItemId?: string
  /** Absent: what its type, event or organization chose. */
  templateVersionId?: string
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
  const undecided = wanted.filter(({ templateVersionId }) => templateVersionId === undefined)
  const chosen = await templateVersionsFor(
    tx,
    undecided.map(({ ticketTypeId }) => ticketTypeId),
  )
  const rotating = await rotatingTypes(tx, wanted)
  const tickets = rows.map(({ ticket, attendeeId }) => ({
    id: ticket.id ?? tx.random.uuid(tx.now),
    ...owner,
    batchItemId: ticket.batchItemId ?? null,
    templateVersionId: ticket.templateVersionId ?? chosen.get(ticket.ticketTypeId) ?? null,
    sessionId: ticket.sessionId,
    ticketTypeId: ticket.ticketTypeId,
    attendeeId,
    purchaseId: ticket.purchaseId,
    purchaseItemId: ticket.purchaseItemId,
    ordinal: ticket.ordinal,
    kid,
    serial: makeSerial(tx),
    flags: rotating.has(ticket.ticketTypeId) ? TOKEN_FLAG.rotating : 0,
    code: makeTicketCode(tx.random),
    issuedAt: tx.now,
  }))
  await tx.db.ticket.createMany({ data: tickets })
  return tickets.map((ticket) => ticket.id)
}

/** Whether a code must change is signed into it, so that nobody can take it out. */
async function rotatingTypes(tx: TxCtx, wanted: readonly NewTicket[]): Promise<Set<string>> {
  const types = await tx.db.ticketType.findMany({
    where: { id: { in: [...new Set(wanted.map(({ ticketTypeId }) => ticketTypeId))] }, rotating: true },
    select: { id: true },
  })
  return new Set(types.map(({ id }) => id))
}

/** 63 bits of chance, never 0: a bigint column has a sign. */
function makeSerial(tx: TxCtx): bigint {
  const serial = Buffer.from(tx.random.bytes(8)).readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn
  return serial === 0n ? 1n : serial
}
