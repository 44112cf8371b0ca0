// Words of a campaign that cannot leave as they stand. Safe for the browser. Guards: what nobody has written is not sent, and nobody is sent
// another language's text as their own.
import { type Locale, locales } from '@/server/kernel/format'
import type { MessageContent } from '@/server/notifications/templates/contract'
import type { CampaignContent } from '../contract'

/** What a new campaign says where its message is to be. */
export const placeholders = { fr: 'Écrivez ici votre message.', en: 'Write your message here.' } as const

/** `untouched`: the placeholder is still there. `untranslated`: both languages say the same. */
export type Unready = 'untouched' | 'untranslated'

export function whyUnready(content: CampaignContent): Unready | null {
  return locales.map((locale) => unreadyIn(content, locale)).find((why) => why !== null) ?? null
}

export function unreadyIn(content: CampaignContent, locale: Locale): Unready | null {
  if (isUntouched(content[locale])) return 'untouched'
  return content.fr && content.en && isSameText(content.fr, content.en) ? 'untranslated' : null
}

function isUntouched(words: MessageContent | undefined): boolean {
  const texts: readonly string[] = Object.values(placeholders)
  return words?.blocks.some((block) => block.kind === 'text' && texts.includes(block.text.trim())) ?? false
}

/** By its texts: a subject or a heading alone that was translated leaves the reader with the other language. */
function isSameText(one: MessageContent, other: MessageContent): boolean {
  const [mine, theirs] = [textsOf(one), textsOf(other)]
  return mine.length > 0 && mine.length === theirs.length && mine.every((text, index) => text === theirs[index])
}

/** Those of more than a word or a variable; of a message without any, its headings. */
function textsOf({ blocks }: MessageContent): string[] {
  const of = (kind: 'text' | 'heading') =>
    blocks.flatMap((block) => (block.kind === kind && isSentence(block.text) ? [block.text.trim()] : []))
  const texts = of('text')
  return texts.length > 0 ? texts : of('heading')
}

function isSentence(text: string): boolean {
  return (text.replace(/\{\{[^}]*\}\}/g, ' ').match(/\p{L}{2,}/gu) ?? []).length > 1
}
