// The fixed words of a printed ticket, and how its dates are put: one place per language.

import { formatDays, formatInstant, formatZone, isOneDay, type Locale } from '@/server/kernel/format'

type NotesAbout = {
  /** What a question quotes: whoever the organizer brought has no purchase. */
  isOfPurchase: boolean
  /** Where it goes; empty where the organizer has named no address. */
  contactEmail: string
  /** The code is on a phone and nowhere else. */
  isRotating: boolean
}

type TicketWords = {
  ticket: string
  presents: (organization: string) => string
  when: string
  where: string
  holder: string
  kind: string
  code: string
  purchase: string
  buyer: string
  withVat: (vat: string, rate: string) => string
  noVat: string
  vatNumber: (number: string) => string
  /** Under the code of a ticket whose code changes on the phone. */
  rotating: string
  /** Under the code of a proof. */
  test: string
  /** The footer's own words; `at` is empty where the date is not known. */
  made: (organization: string, at: string) => string
  doors: (time: string) => string
  free: string
  title: (event: string, code: string) => string
  titleOfMany: (event: string, count: number) => string
  notes: (about: NotesAbout) => [heading: string, text: string][]
}

const NARROW = '\u202f'

export const TICKET_WORDS: Record<Locale, TicketWords> = {
  fr: {
    ticket: 'Billet d’entrée',
    presents: (organization) => `Présenté par ${organization}`,
    when: 'Quand',
    where: 'Où',
    holder: 'Titulaire',
    kind: 'Billet',
    code: 'Code du billet',
    purchase: 'Commande',
    buyer: 'Acheteur',
    withVat: (vat, rate) => `dont TVA ${rate}${NARROW}: ${vat}`,
    noVat: 'sans TVA',
    vatNumber: (number) => `N° de TVA ${number}`,
    rotating: `Ce code change toutes les 15 secondes${NARROW}: à l’entrée, ouvrez votre billet sur votre téléphone.`,
    test: `Billet d’essai${NARROW}: il n’ouvre aucune entrée.`,
    made: (organization, at) => (at ? `${organization} – billet émis le ${at}` : organization),
    doors: (time) => `Ouverture des portes à ${time}`,
    free: 'Gratuit',
    title: (event, code) => `Billet ${code} – ${event}`,
    titleOfMany: (event, count) => `${count} billets – ${event}`,
    notes: ({ isOfPurchase, contactEmail, isRotating }) => [
      isRotating
        ? ['À l’entrée', 'Ouvrez le billet sur votre téléphone. Ni ce papier ni une capture d’écran n’ouvre l’entrée.']
        : ['À l’entrée', 'Montrez ce code, imprimé ou sur votre téléphone, l’écran au plus clair.'],
      isRotating
        ? ['Gardez-le pour vous', 'Qui ouvre la page du billet en premier le montre. N’en partagez pas le lien.']
        : ['Gardez-le pour vous', 'La première personne qui présente ce code entre. N’en publiez pas de photo.'],
      [
        `Une question${NARROW}?`,
        `Écrivez à ${contactEmail || 'l’organisateur'} en rappelant ${isOfPurchase ? 'le numéro de commande' : 'le code du billet'}.`,
      ],
    ],
  },
  en: {
    ticket: 'Admission ticket',
    presents: (organization) => `Presented by ${organization}`,
    when: 'When',
    where: 'Where',
    holder: 'Ticket holder',
    kind: 'Ticket',
    code: 'Ticket code',
    purchase: 'Purchase',
    buyer: 'Buyer',
    withVat: (vat, rate) => `including ${rate} VAT: ${vat}`,
    noVat: 'without VAT',
    vatNumber: (number) => `VAT number ${number}`,
    rotating: 'This code changes every 15 seconds: at the gate, open your ticket on your phone.',
    test: 'Test ticket: it opens no gate.',
    made: (organization, at) => (at ? `${organization} – ticket issued ${at}` : organization),
    doors: (time) => `Doors open at ${time}`,
    free: 'Free',
    title: (event, code) => `Ticket ${code} – ${event}`,
    titleOfMany: (event, count) => `${count} tickets – ${event}`,
    notes: ({ isOfPurchase, contactEmail, isRotating }) => [
      isRotating
        ? ['At the gate', 'Open the ticket on your phone. Neither this paper nor a screenshot opens the gate.']
        : ['At the gate', 'Show this code, on paper or on your phone with the screen at its brightest.'],
      isRotating
        ? ['Keep it to yourself', 'Whoever opens the ticket’s page first shows it. Do not share its link.']
        : ['Keep it to yourself', 'The first person to show this code gets in. Do not post a picture of it.'],
      [
        'A question?',
        `Write to ${contactEmail || 'the organizer'} and quote the ${isOfPurchase ? 'purchase number' : 'ticket code'}.`,
      ],
    ],
  },
}

export type TicketTimes = { startsAt: Date; endsAt: Date; doorsAt?: Date | null; timeZone: string }

/** The day or days; then the hours with the zone they are read in, and the doors. */
export function whenLines(times: TicketTimes, locale: Locale): { days: string; details: string } {
  const { startsAt, endsAt, doorsAt, timeZone } = times
  const show = (at: Date, style: 'time') => formatInstant(at, { timeZone, locale, style })
  const hours = isOneDay(times) ? `${show(startsAt, 'time')} – ${show(endsAt, 'time')}` : show(startsAt, 'time')
  const doors = doorsAt ? [TICKET_WORDS[locale].doors(show(doorsAt, 'time'))] : []
  const zoned = `${hours}, ${formatZone(timeZone, locale)}`
  return { days: formatDays(times, locale), details: [zoned, ...doors].join('\n') }
}
