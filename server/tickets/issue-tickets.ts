// Makes the tickets of a settled purchase, or of attendees an organizer brought, inside the transaction that pays for them.
// Guards: one ticket per place of a purchase item, whatever is repeated: `UNIQUE (purchase_item_id, ordinal)`.
import type { TxCtx } from '@/server/kernel/ctx'
import { templateVersionsOf } from '@/server/templates/version-for'
import { emitWebhook, type Happening } from '@/server/webhooks/emit-webhook'
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

/** Ids of the new tickets, in the order given. @param along what webhooks are told besides, in the same statement */
export async function issueTickets(
  tx: TxCtx,
  event: { id: string; organizationId: string },
  wanted: readonly NewTicket[],
  along: readonly Happening[] = [],
): Promise<string[]> {
  if (wanted.length === 0) return []
  const { kid, rotating, isListened } = await readSigning(tx, event, wanted)
  const owner = { organizationId: event.organizationId, eventId: event.id }
  const rows = wanted.map((ticket) => ({
    ticket,
    attendeeId: 'id' in ticket.attendee ? ticket.attendee.id : tx.random.uuid(tx.now),
  }))
  const attendees = rows.flatMap(({ ticket: { attendee }, attendeeId }) =>
    'id' in attendee ? [] : [{ id: attendeeId, name: attendee.name, email: attendee.email }],
  )
  const undecided = wanted.filter(({ templateVersionId }) => templateVersionId === undefined)
  const chosen = templateVersionsOf([...new Set(undecided.map(({ ticketTypeId }) => ticketTypeId))])
  const tickets = rows.map(({ ticket, attendeeId }) => ({
    id: ticket.id ?? tx.random.uuid(tx.now),
    batchItemId: ticket.batchItemId ?? null,
    templateVersionId: ticket.templateVersionId ?? null,
    sessionId: ticket.sessionId,
    ticketTypeId: ticket.ticketTypeId,
    attendeeId,
    purchaseId: ticket.purchaseId,
    purchaseItemId: ticket.purchaseItemId,
    ordinal: ticket.ordinal,
    serial: `${makeSerial(tx)}`,
    flags: rotating.has(ticket.ticketTypeId) ? TOKEN_FLAG.rotating : 0,
    code: makeTicketCode(tx.random),
  }))
  // One statement: the key between the two is asked for at its end.
  await tx.db.$executeRaw`
    WITH people AS (
      INSERT INTO attendee (id, organization_id, event_id, name, email, created_at)
      SELECT v.id, ${owner.organizationId}::uuid, ${owner.eventId}::uuid, v.name, v.email, ${tx.now}::timestamptz
      FROM json_to_recordset(${JSON.stringify(attendees)}::json) AS v(id uuid, name text, email text)
    )
    INSERT INTO ticket (id, organization_id, event_id, session_id, ticket_type_id, attendee_id, purchase_id, purchase_item_id, ordinal,
      kid, serial, flags, code, batch_item_id, template_version_id, issued_at)
    SELECT v.id, ${owner.organizationId}::uuid, ${owner.eventId}::uuid, v."sessionId", v."ticketTypeId", v."attendeeId", v."purchaseId",
      v."purchaseItemId", v.ordinal, ${kid}::int, v.serial, v.flags, v.code, v."batchItemId",
      coalesce(v."templateVersionId", chosen."versionId"), ${tx.now}::timestamptz
    FROM json_to_recordset(${JSON.stringify(tickets)}::json) AS v(id uuid, "sessionId" uuid, "ticketTypeId" uuid, "attendeeId" uuid,
      "purchaseId" uuid, "purchaseItemId" uuid, ordinal int, serial bigint, flags int, code text, "batchItemId" uuid,
      "templateVersionId" uuid)
    LEFT JOIN (${chosen}) chosen ON chosen."ticketTypeId" = v."ticketTypeId"`
  if (isListened) {
    const made = tickets.map(({ id, ticketTypeId, attendeeId: guestId, purchaseId }) => ({
      type: 'ticket.completed' as const,
      key: id,
      data: { ticketId: id, eventId: event.id, ticketTypeId, guestId, purchaseId, issuedAt: tx.now },
    }))
    await emitWebhook(tx, { organizationId: event.organizationId, events: [...along, ...made] })
  }
  return tickets.map((ticket) => ticket.id)
}

/** The key that signs, and the types whose code must change: that is signed into it, so that nobody can take it out; and whether webhooks listen. */
async function readSigning(
  tx: TxCtx,
  event: { id: string; organizationId: string },
  wanted: readonly NewTicket[],
): Promise<{ kid: number; rotating: Set<string>; isListened: boolean }> {
  const types = [...new Set(wanted.map(({ ticketTypeId }) => ticketTypeId))]
  const [row] = await tx.db.$queryRaw<{ kid: number | null; rotating: string[]; listened: boolean }[]>`
    SELECT (SELECT kid FROM event_key WHERE event_id = ${event.id}::uuid AND withdrawn_at IS NULL AND superseded_at IS NULL) AS kid,
      ARRAY(SELECT id FROM ticket_type WHERE id = ANY (${types}::uuid[]) AND rotating) AS rotating,
      EXISTS (SELECT FROM webhook_endpoint WHERE organization_id = ${event.organizationId}::uuid) AS listened`
  const kid = row?.kid ?? (await signingKeyOf(tx, event)).kid
  return { kid, rotating: new Set(row?.rotating), isListened: row?.listened === true }
}

/** 63 bits of chance, never 0: a bigint column has a sign. */
function makeSerial(tx: TxCtx): bigint {
  const serial = Buffer.from(tx.random.bytes(8)).readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn
  return serial === 0n ? 1n : serial
}
