// The tickets of a mail, one by one: whose, of which type, and the link that opens each. In both parts of the mail.

import { Link, Section, Text } from 'react-email'
import { type Locale, typeset } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { COLORS, STYLES } from './layout'
import { liveMark, rotatingNote } from './rotating-words'
import { oneLine, oneLinePrinted } from './template'

type Tickets = EmailProps<'tickets_sent'>['tickets']

type Props = { tickets: Tickets; locale: Locale }

export function MailedTickets({ tickets, locale, open }: Props & { open: string }) {
  return (
    <>
      {tickets.map((ticket) => (
        <Section
          key={ticket.ticketCode}
          style={{ borderBottom: `1px solid ${COLORS.line}`, paddingBottom: '14px', marginBottom: '14px' }}
        >
          <Text style={STYLES.strong}>{ticket.holderName}</Text>
          <Text
            style={STYLES.quiet}
          >{`${typeset(ticket.ticketTypeName)} · ${ticket.ticketCode}${liveMark(ticket, locale)}`}</Text>
          <Link href={ticket.ticketUrl} style={{ ...STYLES.link, fontSize: '14px', lineHeight: '26px' }}>
            {open}
          </Link>
        </Section>
      ))}
    </>
  )
}

/** Stands before the tickets, in every wording: who prints a rotating ticket is turned away at the gate. */
export function RotatingNote({ tickets, locale }: Props) {
  const note = rotatingNote(tickets, locale)
  if (note === null) return null
  return (
    <Text style={STYLES.paragraph}>
      <strong style={{ color: COLORS.ink }}>{note}</strong>
    </Text>
  )
}

export function mailedTicketLines({ tickets, locale }: Props): string[] {
  return tickets.map(
    (ticket) =>
      `${oneLine(ticket.holderName)} · ${oneLinePrinted(ticket.ticketTypeName)} · ${ticket.ticketCode}${liveMark(ticket, locale)}\n${ticket.ticketUrl}`,
  )
}

export function rotatingLines({ tickets, locale }: Props): string[] {
  const note = rotatingNote(tickets, locale)
  return note === null ? [] : [note]
}
