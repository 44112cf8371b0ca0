// The texts of a printed ticket: small lines and headings, in the faces that their letters need and at the size at which
// they fit. Guards: no text runs out of its column or pushes another off the page.

import { Text } from '@react-pdf/renderer'
import { fontStack, LONGEST_WORD, PLAIN_STACK, printable } from './pdf-fonts'
import { COLORS } from './ticket-pdf-parts'

export type InFonts = { text: string; fontFamily: string[] }

export async function inFonts(text: string, use: 'heading' | 'text'): Promise<InFonts> {
  const clean = printable(text)
  return { text: clean, fontFamily: await fontStack(clean, use) }
}

/** Lines that keep their breaks, as far as there is room: what is left over shares the last one. */
export async function linesInFonts(lines: readonly string[], most: number): Promise<InFonts> {
  const shown = lines.length > most ? [...lines.slice(0, most - 1), lines.slice(most - 1).join(', ')] : lines
  const text = shown.map(printable).join('\n')
  return { text, fontFamily: await fontStack(text, 'text') }
}

/** An organizer's paragraphs: their lines and the empty ones between them stay. */
export async function paragraphsInFonts(text: string): Promise<InFonts> {
  const clean = text.split('\n').map(printable).join('\n')
  return { text: clean, fontFamily: await fontStack(clean, 'text') }
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

/** Estimated width in em: capitals and ideographs are wide, the rest is an average letter of the bold face. */
function ems(text: string): number {
  let sum = 0
  for (const character of text)
    sum += /[\u2e80-\ud7ff\uf900-\ufaff]|\p{Emoji_Presentation}/u.test(character)
      ? 1
      : /\p{Lu}/u.test(character)
        ? 0.68
        : 0.52
  return sum
}

function headingSize(text: string, width: number, lines: number, [smallest, largest]: [number, number]): number {
  const longestWord = Math.max(1, ...text.split(/[ -]/).map((word) => (word.length > LONGEST_WORD ? 1 : ems(word))))
  return Math.max(smallest, Math.min(largest, (width * lines * 0.88) / ems(text), (width * 0.96) / longestWord))
}

/** A width at which the lines come out about equally long, so that no single word is left on the last. */
function balancedWidth(text: string, width: number, fontSize: number): number {
  const total = ems(text) * fontSize
  const lines = Math.ceil(total / width)
  return lines === 1 || lines > 3 ? width : Math.min(width, (total / lines) * 1.2)
}
