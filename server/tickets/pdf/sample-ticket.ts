// A made-up ticket: what a design is shown with where there is no event yet.
import type { Locale } from '@/server/kernel/format'
import type { TicketPdfProps } from './props'

/** A text of a code's form and length that was signed by nobody. */
export const unsignedToken = `T1:${'A'.repeat(135)}`

const words = {
  fr: { event: 'Les Nuits du Théâtre antique', venue: 'Théâtre antique', type: 'Plein tarif', size: 'Taille' },
  en: { event: 'Nights at the Old Theatre', venue: 'The Old Theatre', type: 'Full price', size: 'Size' },
} as const

export function sampleTicket(locale: Locale): TicketPdfProps {
  const { event, venue, type, size } = words[locale]
  return {
    locale,
    organizationName: 'Lumières & Cie',
    eventTitle: event,
    startsAt: new Date('2027-06-12T17:30:00Z'),
    endsAt: new Date('2027-06-12T22:00:00Z'),
    doorsAt: new Date('2027-06-12T16:30:00Z'),
    timeZone: 'Europe/Paris',
    venueName: venue,
    venueAddress: '6 rue de l’Antiquaille, 69005 Lyon',
    holderName: 'Camille Roussel',
    holderEmail: 'camille@exemple.fr',
    ticketTypeName: type,
    price: { amount: 4_900, currency: 'EUR' },
    vatBasisPoints: 550,
    ticketCode: '7KQ2X-X4HM9',
    qrToken: unsignedToken,
    ticketUrl: 'https://billets.exemple.fr/t/…',
    purchaseNumber: 'PTL-7K2Q9D0',
    buyer: { name: 'Camille Roussel', company: 'Roussel & Filles', vatNumber: '' },
    answers: { [size]: 'M' },
    isTest: true,
  }
}
