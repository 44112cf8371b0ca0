// The event for search engines (schema.org/Event). Guards: whatever an organizer writes stays inside its JSON string and
// cannot close the script element or open another one.
import type { PublicEvent } from '@/server/capacity/contract'
import { currencyDecimals, type Money } from '@/server/kernel/money'

type Addresses = { page: string; image: string | null }

export function eventJsonLd(event: PublicEvent, addresses: Addresses): string {
  return escapeForScript(JSON.stringify(eventObject(event, addresses)))
}

function eventObject(event: PublicEvent, { page, image }: Addresses) {
  const state = event.status === 'cancelled' ? 'EventCancelled' : 'EventScheduled'
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: event.title,
    ...(event.description && { description: event.description }),
    ...(image && { image: [image] }),
    url: page,
    startDate: inZone(event.startsAt, event.timeZone),
    endDate: inZone(event.endsAt, event.timeZone),
    ...(event.doorsAt && { doorTime: inZone(event.doorsAt, event.timeZone) }),
    eventStatus: `https://schema.org/${state}`,
    ...(event.venue && {
      eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
      location: { '@type': 'Place', name: event.venue.name, address: event.venue.address || event.venue.name },
    }),
    organizer: { '@type': 'Organization', name: event.organization.name },
    offers: event.ticketTypes.map((type) => ({
      '@type': 'Offer',
      name: type.name,
      price: decimal(type.price),
      priceCurrency: type.price.currency,
      availability: `https://schema.org/${availability(event, type)}`,
      url: page,
    })),
  }
}

function availability(event: PublicEvent, { available, canBePaid }: PublicEvent['ticketTypes'][number]): string {
  if (available !== null && available <= 0) return 'SoldOut'
  if (!event.onSale) return 'Discontinued'
  // On sale as soon as its organizer can be paid.
  return canBePaid ? 'InStock' : 'OutOfStock'
}

/** RFC 3339 with the offset of the event's own clock. */
function inZone(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' })
}

function decimal({ amount, currency }: Money): string {
  const places = currencyDecimals(currency)
  return (amount / 10 ** places).toFixed(places)
}

function escapeForScript(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
