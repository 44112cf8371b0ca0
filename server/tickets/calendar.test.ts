import { describe, expect, test } from 'vitest'
import { ticketCalendar } from './calendar'
import type { TicketView } from './contract'

const ticket: TicketView = {
  id: '01980000-0000-7000-8000-000000000001',
  ticketCode: '7KQ2X-X4HM9',
  status: 'valid',
  qrToken: '',
  isRotating: false,
  attendeeId: 'a',
  attendeeName: 'Zoé Durand',
  ticketTypeId: 't',
  ticketTypeName: 'Plein tarif',
  purchaseId: null,
  issuedAt: new Date('2026-05-01T08:00:00Z'),
  pdfUrl: 'https://tickets.example.org/api/tickets/1/pdf',
  url: 'https://tickets.example.org/t/abc',
  position: 1,
  count: 1,
  lastAdmission: null,
  event: {
    id: 'e',
    slug: 'nuits',
    title: 'Nuits, lumières; et cætera',
    status: 'published',
    timeZone: 'Europe/Paris',
    startsAt: new Date('2026-06-12T17:30:00Z'),
    endsAt: new Date('2026-06-12T22:30:00Z'),
    doorsAt: null,
    venue: { name: 'Théâtre antique', address: '6 rue de l’Antiquaille, Lyon' },
    coverPath: null,
    organizationName: 'Lumières & Cie',
    contactEmail: '',
  },
}
const now = new Date('2026-05-02T09:00:00Z')

/** Content lines, unfolded as RFC 5545 section 3.1 says. */
function linesOf(calendar: string): string[] {
  return calendar.replace(/\r\n[ \t]/g, '').split('\r\n')
}

describe('calendar file of a ticket', () => {
  test('is one entry with instants in UTC, the place and the ticket’s page', () => {
    const lines = linesOf(ticketCalendar(ticket, now))
    expect(lines).toEqual(
      expect.arrayContaining([
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'DTSTAMP:20260502T090000Z',
        'DTSTART:20260612T173000Z',
        'DTEND:20260612T223000Z',
        'SUMMARY:Nuits\\, lumières\\; et cætera',
        'STATUS:CONFIRMED',
        'URL;VALUE=URI:https://tickets.example.org/t/abc',
        'END:VCALENDAR',
      ]),
    )
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1)
    expect(lines.find((line) => line.startsWith('LOCATION'))).toContain('Théâtre antique\\, 6 rue de l’Antiquaille')
  })

  test('an address of several lines is one with commas', () => {
    const venue = { name: 'Théâtre antique', address: '6 rue de l’Antiquaille,\n69005 Lyon\nFrance' }
    const lines = linesOf(ticketCalendar({ ...ticket, event: { ...ticket.event, venue } }, now))
    expect(lines).toContain('LOCATION:Théâtre antique\\, 6 rue de l’Antiquaille\\, 69005 Lyon\\, France')
  })

  test('keeps its identity when it is downloaded again, and says when the event is cancelled', () => {
    const uid = (calendar: string) => linesOf(calendar).find((line) => line.startsWith('UID:'))
    const cancelled = ticketCalendar(
      { ...ticket, event: { ...ticket.event, status: 'cancelled' } },
      new Date('2026-06-01'),
    )
    expect(uid(cancelled)).toBe(uid(ticketCalendar(ticket, now)))
    expect(linesOf(cancelled)).toContain('STATUS:CANCELLED')
  })

  test.each(['\r\n', '\n', '\r', '\u2028', '\u0085', '\\n', '\u0000'])('no text can add a line with %j', (breaking) => {
    const hostile = `x${breaking}END:VEVENT${breaking}BEGIN:VEVENT${breaking}ATTACH:http://evil.example/`
    const calendar = ticketCalendar(
      {
        ...ticket,
        attendeeName: hostile,
        ticketTypeName: hostile,
        event: {
          ...ticket.event,
          title: hostile,
          organizationName: hostile,
          venue: { name: hostile, address: hostile },
        },
      },
      now,
    )
    expect(linesOf(calendar).filter((line) => /^(BEGIN|END):VEVENT$|^ATTACH/.test(line))).toEqual([
      'BEGIN:VEVENT',
      'END:VEVENT',
    ])
    expect(calendar.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\u2028]/u)
  })

  test('lines are folded at 75 bytes', () => {
    const long = { ...ticket, event: { ...ticket.event, title: 'Été '.repeat(50) } }
    for (const line of ticketCalendar(long, now).split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  })

  test('an event without a venue has no location', () => {
    const nowhere = ticketCalendar({ ...ticket, event: { ...ticket.event, venue: null } }, now)
    expect(linesOf(nowhere).some((line) => line.startsWith('LOCATION'))).toBe(false)
  })
})
