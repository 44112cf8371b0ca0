// A ticket's date for the holder's calendar (RFC 5545). Guards: instants in UTC, so that no calendar has to know our time
// zone, and no text of ours or of an organizer can add a line of its own.

import ical, { ICalEventStatus } from 'ical-generator'
import { addressLines } from '@/server/kernel/format'
import type { TicketView } from './contract'

export function ticketCalendar(ticket: TicketView, now: Date): string {
  const { event } = ticket
  const calendar = ical({ prodId: { company: 'Portillon', product: 'Portillon', language: 'FR' } })
  calendar.createEvent({
    id: `ticket-${ticket.id}`, // the same ticket, downloaded again, replaces its entry
    stamp: now,
    start: event.startsAt,
    end: event.endsAt,
    summary: oneLine(event.title),
    location: event.venue ? [event.venue.name, ...addressLines(event.venue.address)].map(oneLine).join(', ') : null,
    description: [
      event.organizationName,
      `${ticket.ticketTypeName} · ${ticket.ticketCode}`,
      ticket.attendeeName,
      ticket.url,
    ]
      .map(oneLine)
      .join('\n'),
    url: ticket.url,
    status: event.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  return calendar.toString()
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
