// Which words of a design a language gets. Pure, the same in the editor and on paper.
import type { Locale } from '@/server/kernel/format'
import type { DesignBlock } from './contract'

type Words = Readonly<Partial<Record<Locale, string>>>
type Choice = { of: Locale; in: Locale }

/** The text of the language asked for (`in`), else that of the design's own language (`of`), else none: ''. */
export function wordsIn(words: Words, { of: own, in: locale }: Choice): string {
  return words[locale] || words[own] || ''
}

/** The texts that a block prints in a language, its heading first, before any variable is filled in. */
export function fullTextsOf(block: DesignBlock, choice: Choice): string[] {
  const words = 'body' in block ? [...('heading' in block ? [block.heading] : []), block.body] : []
  return words.map((one) => wordsIn(one, choice)).filter((text) => text !== '')
}
