// What a ticket, and the page of the purchase that brings it, tell of their event: what to read, and what becomes of it.
import type { Prisma } from '@/prisma/generated/client'
import { coverPathOf } from '@/server/events/contract'
import type { EventOnTicket } from './contract'

export const eventOnTicketSelect = {
  id: true,
  slug: true,
  title: true,
  status: true,
  timeZone: true,
  coverKey: true,
  venue: { select: { name: true, address: true } },
  organization: { select: { name: true, sellerDetails: { select: { contactEmail: true } } } },
  sessions: { orderBy: { number: 'asc' }, take: 1, select: { startsAt: true, endsAt: true, doorsAt: true } },
} as const satisfies Prisma.EventSelect

export function eventOnTicket(event: Prisma.EventGetPayload<{ select: typeof eventOnTicketSelect }>): EventOnTicket {
  const [session] = event.sessions
  if (!session) throw new Error(`event ${event.id} has no session`)
  return {
    id: event.id,
    slug: event.slug,
    title: event.title,
    status: event.status,
    timeZone: event.timeZone,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    doorsAt: session.doorsAt,
    venue: event.venue,
    coverPath: coverPathOf(event.coverKey),
    organizationName: event.organization.name,
    contactEmail: event.organization.sellerDetails?.contactEmail ?? '',
  }
}
