// The fixed words of a printed ticket, and how its dates are put: one place per language.

import { formatInstant, formatZone, type Locale } from '@/server/kernel/format'

type TicketWords = {
  ticket: string
  presents: (organization: string) => string
  when: string
  where: string
  holder: string
  kind: string
  code: string
  purchase: string
  doors: (time: string) => string
  free: string
  title: (event: string, code: string) => string
  notes: [heading: string, text: string][]
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
    doors: (time) => `Ouverture des portes à ${time}`,
    free: 'Gratuit',
    title: (event, code) => `Billet ${code} – ${event}`,
    notes: [
      ['À l’entrée', 'Montrez ce code, imprimé ou sur votre téléphone, l’écran au plus clair.'],
      ['Gardez-le pour vous', 'La première personne qui présente ce code entre. N’en publiez pas de photo.'],
      [`Une question${NARROW}?`, 'Écrivez à l’organisateur en rappelant le numéro de commande.'],
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
    doors: (time) => `Doors open at ${time}`,
    free: 'Free',
    title: (event, code) => `Ticket ${code} – ${event}`,
    notes: [
      ['At the gate', 'Show this code, on paper or on your phone with the screen at its brightest.'],
      ['Keep it to yourself', 'The first person to show this code gets in. Do not post a picture of it.'],
      ['A question?', 'Write to the organizer and quote the purchase number.'],
    ],
  },
}

export type TicketTimes = { startsAt: Date; endsAt: Date; doorsAt?: Date | null; timeZone: string }

/** An evening that ends after midnight is still one day on its ticket. */
const ONE_DAY_MS = 18 * 3_600_000

/** The day or days; then the hours with the zone they are read in, and the doors. */
export function whenLines(times: TicketTimes, locale: Locale): { days: string; details: string } {
  const { startsAt, endsAt, doorsAt, timeZone } = times
  const show = (at: Date, style: 'date' | 'time') => formatInstant(at, { timeZone, locale, style })
  const days = show(startsAt, 'date')
  const lastDay = show(endsAt, 'date')
  const isOneDay = days === lastDay || endsAt.getTime() - startsAt.getTime() <= ONE_DAY_MS
  const hours = isOneDay ? `${show(startsAt, 'time')} – ${show(endsAt, 'time')}` : show(startsAt, 'time')
  const doors = doorsAt ? [TICKET_WORDS[locale].doors(show(doorsAt, 'time'))] : []
  const zoned = `${hours}, ${formatZone(timeZone, locale)}`
  return { days: isOneDay ? days : `${days} → ${lastDay}`, details: [zoned, ...doors].join('\n') }
}
