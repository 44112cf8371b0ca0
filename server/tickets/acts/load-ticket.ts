// The ticket that somebody wants to change, and whether it still can be changed.
// Guards: another organization's ticket and one that never was answer alike; what is over stays as it was.
import type { Prisma } from '@/prisma/generated/client'
import { requirePermission } from '@/server/auth/policy'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'

/** How often a ticket was passed on: what `recipientOf` asks. */
export const acceptedTransfers = {
  select: { transfers: { where: { status: 'accepted' } } },
} as const satisfies Prisma.TicketCountOutputTypeDefaultArgs

const select = {
  id: true,
  organizationId: true,
  eventId: true,
  purchaseId: true,
  attendeeId: true,
  code: true,
  gen: true,
  status: true,
  accessVersion: true,
  attendee: { select: { name: true, email: true } },
  ticketType: { select: { name: true } },
  purchase: { select: { buyerEmail: true, locale: true, totalMinor: true } },
  _count: acceptedTransfers,
  purchaseItem: { select: { unitPriceMinor: true } },
  event: {
    select: { organization: { select: { locale: true } }, sessions: { select: { endsAt: true } } },
  },
} as const satisfies Prisma.TicketSelect

export type LoadedTicket = Prisma.TicketGetPayload<{ select: typeof select }>

export async function loadTicketFor(ctx: Ctx, ticketId: string, permission: Permission): Promise<LoadedTicket> {
  const owner = await ctx.db.ticket.findUnique({
    where: { id: ticketId },
    select: { organizationId: true, eventId: true },
  })
  requirePermission(ctx, permission, owner ?? { organizationId: '' }, 'ticket')
  const ticket = owner && (await ctx.db.ticket.findUnique({ where: { id: ticketId }, select }))
  return ticket ?? notFound('ticket')
}

/** Asked before anything is locked; that it is not void is asked again of the row itself by whoever changes it. */
export function requireChangeable(ctx: Pick<Ctx, 'now'>, ticket: LoadedTicket): void {
  if (ticket.status === 'void') refuseVoid()
  if (isOver(ctx, ticket)) {
    fail('conflict', 'ticket.event_over', 'This event is over; its tickets stay as they are.')
  }
}

export function refuseVoid(): never {
  fail('conflict', 'ticket.void', 'This ticket is not valid any more, and a void ticket does not live again.')
}

export function isOver({ now }: Pick<Ctx, 'now'>, { event }: LoadedTicket): boolean {
  return event.sessions.every(({ endsAt }) => endsAt <= now)
}

/** The attendee's own address; else that of whoever bought it, unless the ticket was passed on: then it is none of theirs any more. */
export function recipientOf(ticket: {
  attendee: { email: string | null }
  purchase: { buyerEmail: string } | null
  /** `acceptedTransfers` */
  _count: { transfers: number }
}): string | null {
  const { attendee, purchase, _count } = ticket
  if (attendee.email !== null) return attendee.email
  return _count.transfers > 0 ? null : purchase?.buyerEmail || null
}
