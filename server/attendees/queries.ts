// The people of one event, latest first, with their tickets and whether they are inside.
import { Prisma } from '@/prisma/generated/client'
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { type Cursor, decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { normalizeTicketCode } from '@/server/tickets/ticket-code'
import type { AttendeeListItem, AttendeeTicket, ListAttendees } from './contract'
import { hasNoTicket } from './without-ticket'

export async function listAttendees(
  ctx: Ctx,
  input: ListAttendees,
): Promise<{ items: AttendeeListItem[]; nextCursor: string | null }> {
  const event = await loadEvent(ctx, input.eventId, 'attendees:read')
  const after = decodeCursor(input.cursor)
  const found = await ctx.db.$queryRaw<Omit<AttendeeListItem, 'tickets'>[]>`
    SELECT a.id, a.name, a.email, a.created_at AS "createdAt" FROM attendee a
    WHERE a.event_id = ${event.id}::uuid
      ${after ? beyond(after) : Prisma.empty}
      ${searchOf(event.id, input.search)}
      ${input.ticketTypeId ? Prisma.sql`AND EXISTS (SELECT FROM ticket t WHERE t.attendee_id = a.id AND t.ticket_type_id = ${input.ticketTypeId}::uuid)` : Prisma.empty}
      ${shown(input.show)}
    ORDER BY a.created_at DESC, a.position, a.id LIMIT ${input.limit + 1}`
  const page = found.slice(0, input.limit)
  const tickets = await ticketsOf(ctx, page)
  const last = page.at(-1)
  return {
    items: page.map((attendee) => ({ ...attendee, tickets: tickets.get(attendee.id) ?? [] })),
    nextCursor: found.length > input.limit && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
  }
}

/** Those of the same instant stand in the order in which they came: in that of their file. */
function beyond({ at, id }: Cursor): Prisma.Sql {
  return Prisma.sql`AND (a.created_at < ${at} OR (a.created_at = ${at}
    AND (a.position, a.id) > ((SELECT position FROM attendee WHERE id = ${id}::uuid), ${id}::uuid)))`
}

function searchOf(eventId: string, search: string | undefined): Prisma.Sql {
  const text = search?.normalize('NFC').replaceAll('\0', '')
  if (!text) return Prisma.empty
  const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const code = normalizeTicketCode(text) ?? ''
  return Prisma.sql`AND (a.name ILIKE ${part} OR a.email ILIKE ${part}
    OR a.id IN (SELECT t.attendee_id FROM ticket t WHERE t.event_id = ${eventId}::uuid AND t.code = ${code})
    OR a.id IN (SELECT t.attendee_id FROM ticket t JOIN purchase p ON p.id = t.purchase_id
      WHERE p.event_id = ${eventId}::uuid AND p.number = ${text.toUpperCase()}))`
}

function shown(show: ListAttendees['show']): Prisma.Sql {
  if (show === 'all') return Prisma.empty
  if (show === 'without_ticket') return Prisma.sql`AND ${hasNoTicket}`
  const inside = Prisma.sql`EXISTS (SELECT FROM ticket t JOIN admission d ON d.ticket_id = t.id
    WHERE t.attendee_id = a.id AND d.undone_at IS NULL)`
  return show === 'admitted' ? Prisma.sql`AND ${inside}` : Prisma.sql`AND NOT ${inside}`
}

async function ticketsOf(ctx: Ctx, attendees: readonly { id: string }[]): Promise<Map<string, AttendeeTicket[]>> {
  const tickets = await ctx.db.ticket.findMany({
    where: { attendeeId: { in: attendees.map(({ id }) => id) } },
    orderBy: [{ issuedAt: 'asc' }, { ordinal: 'asc' }],
    select: {
      id: true,
      attendeeId: true,
      code: true,
      status: true,
      ticketType: { select: { name: true } },
      purchase: { select: { number: true } },
      admissions: { where: { undoneAt: null }, orderBy: { at: 'asc' }, take: 1, select: { at: true } },
    },
  })
  const byAttendee = new Map<string, AttendeeTicket[]>()
  for (const { attendeeId, ticketType, purchase, admissions, ...ticket } of tickets) {
    const view = {
      ...ticket,
      ticketTypeName: ticketType.name,
      purchaseNumber: purchase?.number ?? null,
      admittedAt: admissions[0]?.at ?? null,
    }
    byAttendee.set(attendeeId, [...(byAttendee.get(attendeeId) ?? []), view])
  }
  return byAttendee
}
