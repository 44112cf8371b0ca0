// How a mail says that a ticket is shown live: nothing that is printed, saved or forwarded from the mail opens the gate.
import type { Locale } from '@/server/kernel/format'

type Shown = readonly { isRotating: boolean }[]

const WORDS = {
  fr: {
    live: 'en direct',
    note: (count: number) =>
      count > 1
        ? 'Les billets «\u202fen direct\u202f» se montrent sur un téléphone\u202f: leur code change toutes les 15 secondes. Ni capture d’écran ni impression n’ouvre l’entrée, et leur PDF n’a pas de code. Ouvrez chacun une première fois sur le téléphone qui sera à l’entrée\u202f; ensuite, il marche aussi sans réseau.'
        : 'Ce billet se montre en direct sur un téléphone\u202f: son code change toutes les 15 secondes. Ni capture d’écran ni impression n’ouvre l’entrée, et son PDF n’a pas de code. Ouvrez-le une première fois sur le téléphone qui sera à l’entrée\u202f; ensuite, il marche aussi sans réseau.',
  },
  en: {
    live: 'live',
    note: (count: number) =>
      count > 1
        ? 'Tickets marked “live” are shown on a phone: their code changes every 15 seconds. Neither a screenshot nor a print opens the gate, and their PDF has no code. Open each one once on the phone that will be at the gate; from then on it works without a network, too.'
        : 'This ticket is shown live on a phone: its code changes every 15 seconds. Neither a screenshot nor a print opens the gate, and its PDF has no code. Open it once on the phone that will be at the gate; from then on it works without a network, too.',
  },
} satisfies Record<Locale, unknown>

/** Null where no ticket of the mail is shown live. */
export function rotatingNote(tickets: Shown, locale: Locale): string | null {
  return tickets.some(({ isRotating }) => isRotating) ? WORDS[locale].note(tickets.length) : null
}

/** The mark of one ticket among several, to stand behind its code; empty for one whose code stays. */
export function liveMark({ isRotating }: Shown[number], locale: Locale): string {
  return isRotating ? ` · ${WORDS[locale].live}` : ''
}
