// The words a new campaign begins with. Guards: what nobody has written is not sent.
import type { Locale } from '@/server/kernel/format'
import type { MessageContent } from '@/server/notifications/templates/contract'

const placeholders = ['Écrivez ici votre message.', 'Write your message here.'] as const

export function isUntouched({ blocks }: MessageContent): boolean {
  return blocks.some((block) => block.kind === 'text' && placeholders.some((one) => one === block.text))
}

export const firstWords: Record<Locale, (isAboutEvent: boolean) => MessageContent> = {
  fr: (isAboutEvent) =>
    startingWith({
      subject: isAboutEvent ? 'À propos de {{event_title}}' : 'Des nouvelles de {{organization_name}}',
      heading: 'Bonjour {{guest_name}},',
      text: placeholders[0],
      card: isAboutEvent,
    }),
  en: (isAboutEvent) =>
    startingWith({
      subject: isAboutEvent ? 'About {{event_title}}' : 'News from {{organization_name}}',
      heading: 'Hello {{guest_name}},',
      text: placeholders[1],
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
