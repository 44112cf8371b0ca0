// The words a new campaign begins with.
import type { Locale } from '@/server/kernel/format'
import type { MessageContent } from '@/server/notifications/templates/contract'
import { placeholders } from './words/contract'

export const firstWords: Record<Locale, (isAboutEvent: boolean) => MessageContent> = {
  fr: (isAboutEvent) =>
    startingWith({
      subject: isAboutEvent ? 'À propos de {{event_title}}' : 'Des nouvelles de {{organization_name}}',
      heading: 'Bonjour {{guest_name}},',
      text: placeholders.fr,
      card: isAboutEvent,
    }),
  en: (isAboutEvent) =>
    startingWith({
      subject: isAboutEvent ? 'About {{event_title}}' : 'News from {{organization_name}}',
      heading: 'Hello {{guest_name}},',
      text: placeholders.en,
      card: isAboutEvent,
    }),
}

function startingWith(words: { subject: string; heading: string; text: string; card: boolean }): MessageContent {
  return {
    subject: words.subject,
    blocks: [
      { kind: 'heading', text: words.heading },
      { kind: 'text', text: words.text },
      ...(words.card ? [{ kind: 'event_card' as const }] : []),
    ],
  }
}
