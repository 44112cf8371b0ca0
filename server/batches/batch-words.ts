// Why a ticket of a batch was not made, for people, in their language.
import type { Locale } from '@/server/kernel/format'

const WORDS: Readonly<Record<string, Record<Locale, string>>> = {
  'attendee.not_found': {
    fr: 'Personne ne porte cet identifiant parmi les participants de l’événement.',
    en: 'No attendee of this event has this id.',
  },
  'attendee.has_ticket': {
    fr: 'Cette personne a déjà un billet.',
    en: 'This person has a ticket already.',
  },
  'capacity.sold_out': {
    fr: 'Il ne restait plus de place pour ce type de billet.',
    en: 'No place was left for this ticket type.',
  },
  'event.wrong_status': {
    fr: 'L’événement a été annulé ou archivé entre-temps.',
    en: 'The event was cancelled or archived in the meantime.',
  },
  'storage.full': {
    fr: 'Le billet existe, mais il n’y avait plus de place pour son fichier. Réessayez plus tard.',
    en: 'The ticket exists, but there was no room left for its file. Try again later.',
  },
  'storage.unavailable': {
    fr: 'Le billet existe, mais son fichier n’a pas pu être enregistré. Réessayez plus tard.',
    en: 'The ticket exists, but its file could not be stored. Try again later.',
  },
  'ticket.render_failed': {
    fr: 'Le billet existe, mais son PDF n’a pas pu être fait. Vérifiez le modèle du billet et le nom.',
    en: 'The ticket exists, but its PDF could not be made. Check the ticket’s template and the name on it.',
  },
  'ticket.issue_failed': {
    fr: 'Ce billet n’a pas pu être fait. Le journal du serveur dit pourquoi.',
    en: 'This ticket could not be made. The server’s log says why.',
  },
}

/** Null for a code that no words are kept for. */
export function failureWords(code: string, locale: Locale): string | null {
  return WORDS[code]?.[locale] ?? null
}
