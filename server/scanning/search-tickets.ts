// Finds a ticket by a name, a code or a purchase number, for a gate that may search. Guards: at most twenty, and of each only what a gate
// needs to tell people apart: no address, no price; and nobody leafs through an event with searches of one letter.
import { actorName } from '@/server/audit/record-audit'
import { limit } from '@/server/auth/rate-limit'
import type { Ctx } from '@/server/kernel/ctx'
import { normalizeTicketCode } from '@/server/tickets/ticket-code'
import { type FoundTicket, MOST_FOUND, type SearchInput } from './contract'
import { openGate } from './gate-queries'

const SHORTEST = 2

export async function searchTickets(ctx: Ctx, input: SearchInput): Promise<FoundTicket[]> {
  const list = await openGate(ctx, input, 'scanning:search')
  if ([...input.text].length < SHORTEST) return []
  await limit(ctx, 'gate_search', actorName(ctx.actor))
  const { rows } = await ctx.pool.query<FoundTicket>({
    name: 'gate-search',
    text: `WITH named AS (
        SELECT t.id FROM attendee a JOIN ticket t ON t.attendee_id = a.id
        WHERE a.event_id = $1::uuid AND a.name ILIKE $2 LIMIT 200
      ), coded AS (
        SELECT id FROM ticket WHERE event_id = $1 AND code = $3
      ), bought AS (
        SELECT t.id FROM purchase p JOIN ticket t ON t.purchase_id = p.id WHERE p.event_id = $1 AND p.number = ANY ($4::text[]) LIMIT 200
      )
      SELECT t.id AS "ticketId", t.code AS "ticketCode", a.name AS "attendeeName", y.name AS "ticketTypeName", t.status,
        m.at AS "admittedAt", coalesce(m.at IS NOT NULL AND m.open, false) AS "isInside"
      FROM (SELECT id FROM named UNION SELECT id FROM coded UNION SELECT id FROM bought) AS one
      JOIN ticket t ON t.id = one.id JOIN attendee a ON a.id = t.attendee_id JOIN ticket_type y ON y.id = t.ticket_type_id
      LEFT JOIN LATERAL (SELECT max(at) AS at, bool_or(left_at IS NULL) AS open FROM admission
        WHERE ticket_id = t.id AND check_in_list_id = $5::uuid AND undone_at IS NULL) m ON true
      ORDER BY t.status = 'void', a.name, t.code LIMIT ${MOST_FOUND}`,
    values: [
      input.eventId,
      `%${input.text.replace(/[\\%_]/g, '\\$&')}%`,
      normalizeTicketCode(input.text) ?? '',
      [input.text, input.text.toUpperCase()],
      list.listId,
    ],
  })
  return rows
}
