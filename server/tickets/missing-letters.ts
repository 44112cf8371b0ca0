// What a printed ticket says to its operator's log when letters of it are signs: of which scripts they are and how many, so that somebody can
// tell whether a face is wanted. Pure. Guards: neither whose name it is nor which letters they are is said.
import type { InFonts } from './ticket-pdf-text'

type MissingLetters = { letters: number; scripts: string[] }

/** Of all texts that `content` is made of; null: every letter is printed. */
export function missingLettersIn(content: unknown): MissingLetters | null {
  const missing = lettersIn(content)
  if (missing.length === 0) return null
  return { letters: missing.length, scripts: [...new Set(missing.map(scriptOf))].sort() }
}

function lettersIn(content: unknown): readonly string[] {
  if (typeof content !== 'object' || content === null || ArrayBuffer.isView(content)) return []
  const { missing = [] } = content as Partial<InFonts>
  return [...missing, ...Object.values(content).flatMap(lettersIn)]
}

/** Those of living languages for which there is no face yet. */
const SCRIPTS = [
  ...['Armenian', 'Bengali', 'Devanagari', 'Ethiopic', 'Georgian', 'Gujarati', 'Gurmukhi', 'Han', 'Kannada', 'Khmer'],
  ...['Lao', 'Malayalam', 'Mongolian', 'Myanmar', 'Sinhala', 'Syriac', 'Tamil', 'Telugu', 'Thaana', 'Thai', 'Tibetan'],
].map((name) => ({ name, has: new RegExp(`\\p{Script=${name}}`, 'u') }))

function scriptOf(letter: string): string {
  return SCRIPTS.find(({ has }) => has.test(letter))?.name ?? 'other'
}
