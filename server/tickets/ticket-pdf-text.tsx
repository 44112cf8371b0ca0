// The texts of a printed ticket: small lines and headings, in the faces that their letters need and at the size at which
// they fit. Guards: no text runs out of its column or pushes another off the page.

import { Text } from '@react-pdf/renderer'
import { balancedWidth, headingSize } from './pdf/heading-size'
import { fontStack, inFaces, PLAIN_STACK, printable } from './pdf-fonts'
import { COLORS } from './ticket-pdf-parts'

/** `missing`: letters that no face has, in whose place the text has a sign. */
export type InFonts = { text: string; fontFamily: string[]; missing?: readonly string[] }

export function inFonts(text: string, use: 'heading' | 'text'): Promise<InFonts> {
  return kept(`${use} ${text}`, () => inFacesOf(printable(text), use))
}

/** An organizer's paragraphs: their lines and the empty ones between them stay. */
export function paragraphsInFonts(text: string): Promise<InFonts> {
  return kept(`paragraphs ${text}`, () => inFacesOf(text.split('\n').map(printable).join('\n'), 'text'))
}

async function inFacesOf(clean: string, use: 'heading' | 'text'): Promise<InFonts> {
  const fontFamily = await fontStack(clean, use)
  return { ...inFaces(clean, fontFamily), fontFamily }
}

const MOST_KEPT = 500
const keptTexts = new Map<string, Promise<InFonts>>()

/** The tickets of one event share nearly all their texts: what was made ready lately is kept. */
function kept(name: string, make: () => Promise<InFonts>): Promise<InFonts> {
  const known = keptTexts.get(name)
  if (known) {
    // Behind the others again: the oldest goes first.
    keptTexts.delete(name)
    keptTexts.set(name, known)
    return known
  }
  const made = make()
  keptTexts.set(name, made)
  made.catch(() => keptTexts.delete(name))
  const oldest = keptTexts.size > MOST_KEPT ? keptTexts.keys().next().value : undefined
  if (oldest !== undefined) keptTexts.delete(oldest)
  return made
}

/** Our own words, whose letters are known. */
export function plain(text: string): InFonts {
  return { text, fontFamily: PLAIN_STACK.text }
}

const FACE = { color: COLORS.ink, textOverflow: 'ellipsis' as const }

/**
 * The Arabic face is twice as high as it is wide; in a line for Latin it would run into its neighbours. In a line that it shares with
 * Latin letters it needs less: their own height would leave a gap as wide as a line.
 */
function lineHeight({ text, fontFamily }: InFonts, usual: number): number {
  if (!fontFamily.includes('Noto Sans Arabic')) return usual
  return usual * (/\p{Script=Latin}/u.test(text) ? 1.22 : 1.5)
}

type LineProps = {
  of: InFonts
  size: number
  weight?: 400 | 600
  color?: string
  maxLines?: number
  /** Of a page on which everything is set smaller. */
  scale?: number
}

/** Long texts are set a little smaller. */
export function Line({ of, size, weight = 400, color = COLORS.ink, maxLines = 1, scale = 1 }: LineProps) {
  const fontSize = (of.text.length > 70 ? Math.min(size, 9.5) : size) * scale
  const face = { ...FACE, fontFamily: of.fontFamily, fontWeight: weight, fontSize, color }
  return <Text style={{ ...face, lineHeight: lineHeight(of, 1.35), maxLines }}>{of.text}</Text>
}

type HeadingProps = {
  of: InFonts
  width: number
  /** How many lines it should fill at most, as long as it can stay above the smaller size. */
  lines: number
  sizes: [smallest: number, largest: number]
  maxLines: number
  color?: string
  scale?: number
}

export function Heading({ of, width, lines, sizes, maxLines, color = COLORS.ink, scale = 1 }: HeadingProps) {
  const fontSize = headingSize(of.text, width, lines, sizes) * scale
  // Spacing would pull joined scripts apart.
  const letterSpacing = /^[\p{Script=Latin}\p{Script=Common}\p{Mark}]*$/u.test(of.text) ? -0.025 * fontSize : 0
  const face = { ...FACE, fontFamily: of.fontFamily, fontWeight: 700, fontSize, letterSpacing, maxLines, color }
  const balanced = balancedWidth(of.text, width, fontSize)
  return <Text style={{ ...face, width: balanced, lineHeight: lineHeight(of, 1.06) }}>{of.text}</Text>
}
