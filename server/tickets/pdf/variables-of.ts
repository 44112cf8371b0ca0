// The values of a design's variables for one ticket, in the ticket's language.
import { formatInstant } from '@/server/kernel/format'
import type { VariableValues } from '@/server/templates/contract'
import type { TicketFacts } from './props'

export function variablesOf(props: TicketFacts): VariableValues {
  const { locale, timeZone, issuedAt } = props
  const show = (at: Date) => formatInstant(at, { timeZone, locale, style: 'date_time' })
  const [firstName = '', ...others] = props.holderName.split(' ')
  return {
    eventName: props.eventTitle,
    eventDate: show(props.startsAt),
    location: [props.venueName, props.venueAddress.replace(/\s*\n\s*/g, ', ')].filter((part) => part !== '').join(', '),
    firstName,
    lastName: others.join(' '),
    email: props.holderEmail ?? '',
    ticketType: props.ticketTypeName,
    ticketCode: props.ticketCode,
    qrCodeUrl: props.ticketUrl ?? '',
    generatedAt: issuedAt ? show(issuedAt) : '',
    answers: props.answers ?? {},
  }
}
