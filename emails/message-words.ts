// The words of each kind by language: the product's own where a kind is made of words and variables alone, with its fixed part, and drafts of
// an organization's own where it is composed.
import type { Locale } from '@/server/kernel/format'
import type { Block, MessageContent } from './blocks'
import type { OwnedKind, WordedKind } from './message-kinds'
import { englishDetails, englishWords } from './words-en'
import { frenchDetails, frenchWords } from './words-fr'

const words: Record<Locale, Record<WordedKind | OwnedKind, MessageContent>> = { fr: frenchWords, en: englishWords }
const details: Record<Locale, Partial<Record<WordedKind, Block[]>>> = { fr: frenchDetails, en: englishDetails }

/** Where the writing of own words begins. Of a composed kind nobody receives them as they are: its mail says the same in its own way. */
export function startingWords(kind: WordedKind | OwnedKind, locale: Locale): MessageContent {
  return words[locale][kind]
}

/** What goes out where an organization has no words of its own. */
export function productWords(kind: WordedKind, locale: Locale): MessageContent {
  return startingWords(kind, locale)
}

/** With the blocks of the fixed part in place of its one. */
export function withDetails(content: MessageContent, kind: WordedKind, locale: Locale): MessageContent {
  const fixed = details[locale][kind] ?? []
  return { ...content, blocks: content.blocks.flatMap((block) => (block.kind === 'details' ? fixed : [block])) }
}

/** What a variable is called to begin with, where a request leaves it out and a button would have no name. */
export function defaultsOf(kind: WordedKind, locale: Locale): Record<string, string> {
  return kind === 'custom' ? { link_label: locale === 'fr' ? 'Ouvrir le lien' : 'Open the link' } : {}
}
