// One ticket, for the API, for its page on the phone and for its calendar file.
import type { Prisma } from '@/prisma/generated/client'
import { requirePermission } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { apiUrl } from '@/server/kernel/links'
import type { TicketView } from './contract'
import { tokenOf, tokenRowSelect } from './event-keys'
import { eventOnTicket, eventOnTicketSelect } from './event-on-ticket'
import { openTicketPage, ticketPageUrl } from './ticket-access'
import { TOKEN_FLAG } from './ticket-token'

/** For the holder of its purchase's access token and for members who may read tickets. */
export async function getTicket(ctx: Ctx, ticketId: string): Promise<TicketView> {
  // Whose it is comes first and alone: a foreign id takes as long as one that never was.
  const owner = await ctx.db.ticket.findUnique({
    where: { id: ticketId },
    select: {
      organizationId: true,
      eventId: true,
      purchaseId: true,
      transfers: { where: { status: 'accepted' }, take: 1, select: { id: true } },
    },
  })
  if (!owner) return notFound('ticket')
  if (ctx.actor.kind === 'buyer') {
    // What was given away is not the buyer's any more.
    if (ctx.actor.purchaseId !== owner.purchaseId || owner.transfers.length > 0) return notFound('ticket')
  } else requirePermission(ctx, 'tickets:read', owner, 'ticket')
  const ticket = await loadTicket(ctx, ticketId)
  return ticket ? toView(ticket) : notFound('ticket')
}

/** For whoever has the address of the ticket's page; that address is the right. */
export async function getTicketByPageToken(ctx: Ctx, token: string): Promise<TicketView> {
  const id = await openTicketPage(ctx, token)
  const ticket = id ? await loadTicket(ctx, id) : null
  return ticket ? toView(ticket) : notFound('ticket')
}

const ticketSelect = {
  ...tokenRowSelect,
  id: true,
  organizationId: true,
  eventId: true,
  purchaseId: true,
  code: true,
  status: true,
  accessVersion: true,
  issuedAt: true,
  ticketType: { select: { id: true, number: true, name: true } },
  attendee: { select: { id: true, name: true } },
  purchase: {
    select: {
      locale: true,
      tickets: {
        where: { status: { not: 'void' }, transfers: { none: { status: 'accepted' } } },
        orderBy: [{ purchaseItemId: 'asc' }, { ordinal: 'asc' }],
        select: { id: true },
      },
    },
  },
  event: {
    select: {
      ...eventOnTicketSelect,
      organization: { select: { ...eventOnTicketSelect.organization.select, locale: true } },
    },
  },
  admissions: { where: { undoneAt: null }, orderBy: { at: 'desc' }, take: 1, select: { at: true, location: true } },
} as const satisfies Prisma.TicketSelect

function loadTicket(ctx: Ctx, id: string) {
  return ctx.db.ticket.findUnique({ where: { id }, select: ticketSelect })
}

function toView(ticket: Prisma.TicketGetPayload<{ select: typeof ticketSelect }>): TicketView {
  const locale = asLocale(ticket.purchase?.locale ?? ticket.event.organization.locale)
  const siblings = ticket.purchase?.tickets ?? [ticket]
  return {
    id: ticket.id,
    ticketCode: ticket.code,
    status: ticket.status,
    qrToken: tokenOf(ticket),
    isRotating: (ticket.flags & TOKEN_FLAG.rotating) !== 0,
    attendeeId: ticket.attendee.id,
    attendeeName: ticket.attendee.name,
    ticketTypeId: ticket.ticketType.id,
    ticketTypeName: ticket.ticketType.name,
    purchaseId: ticket.purchaseId,
    issuedAt: ticket.issuedAt,
    pdfUrl: apiUrl(`/api/tickets/${ticket.id}/pdf`),
    url: ticketPageUrl(ticket, locale),
    position: siblings.findIndex((sibling) => sibling.id === ticket.id) + 1,
    count: siblings.length,
    lastAdmission: ticket.admissions[0] ?? null,
    event: eventOnTicket(ticket.event),
  }
}
