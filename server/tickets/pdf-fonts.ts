// Which fonts print a text on a ticket. Guards: a person's name is printed whatever its script, in one face as far as one
// face has the letters; what no face has is shown to be missing and never printed as another letter; a text that has no space to
// break at still stays inside its column.
// Files are resolved from this module (`import.meta.url`): the same from source under tsx and from an esbuild bundle in
// `dist/`, since both lie above the same node_modules.

import { createRequire } from 'node:module'
import { Font } from '@react-pdf/renderer'
import { LONGEST_WORD } from './pdf/heading-size'
import { cjkFamilies } from './pdf-fonts-cjk'
import { hasLetter, registerFamily } from './pdf-fonts-register'
import { changePdfLibrary } from './pdf-library'

const require = createRequire(import.meta.url)

/** Weight → file, in the folder names of @expo-google-fonts. */
const WEIGHTS = { 400: '400Regular', 600: '600SemiBold', 700: '700Bold' } as const

const FACES: { family: string; folder: string; file: string; weights: (keyof typeof WEIGHTS)[] }[] = [
  { family: 'Bricolage Grotesque', folder: 'bricolage-grotesque', file: 'BricolageGrotesque', weights: [700] },
  { family: 'Instrument Sans', folder: 'instrument-sans', file: 'InstrumentSans', weights: [400, 600] },
  { family: 'Noto Sans', folder: 'noto-sans', file: 'NotoSans', weights: [400, 600, 700] },
  { family: 'Noto Sans Arabic', folder: 'noto-sans-arabic', file: 'NotoSansArabic', weights: [400, 600, 700] },
  { family: 'Noto Sans Hebrew', folder: 'noto-sans-hebrew', file: 'NotoSansHebrew', weights: [400, 600, 700] },
  { family: 'Noto Emoji', folder: 'noto-emoji', file: 'NotoEmoji', weights: [400] },
]

/** Scripts that only their own face can print; it stands in a text's stack only when the text needs it. */
const SCRIPT_FACES: [RegExp, string][] = [
  [/\p{Script=Arabic}/u, 'Noto Sans Arabic'],
  [/\p{Script=Hebrew}/u, 'Noto Sans Hebrew'],
  [/\p{Extended_Pictographic}|\p{Regional_Indicator}/u, 'Noto Emoji'],
]

/** Latin letters and marks that Instrument Sans lacks, most of Vietnamese. */
const BEYOND_INSTRUMENT = /[\u0180-\u01cc\u01cf-\u0217\u021c-\u02af\u1e00-\u1e7f\u1e86-\u1eff]|\p{Mark}/u

/** A word half in one face is worse than another face: Bricolage has π and no other Greek letter. */
function needsNoto(text: string, use: 'heading' | 'text'): boolean {
  return /\p{Script=Greek}|\p{Script=Cyrillic}/u.test(text) || (use === 'text' && BEYOND_INSTRUMENT.test(text))
}

let ready: Promise<unknown> | null = null

/** Opens the fonts once per process, some 100 ms; a page may be rendered after it. */
export function ticketFontsReady(): Promise<unknown> {
  changePdfLibrary()
  ready ??= Promise.all(
    FACES.map(({ family, folder, file, weights }) => {
      const fonts = weights.map((fontWeight) => {
        const name = WEIGHTS[fontWeight]
        return { fontWeight, src: require.resolve(`@expo-google-fonts/${folder}/${name}/${file}_${name}.ttf`) }
      })
      return registerFamily(family, fonts)
    }),
  ).then(() => Font.registerHyphenationCallback(breakWord))
  return ready
}

/** Families for `fontFamily`, best first: react-pdf takes, character by character, the first that has it. */
export async function fontStack(text: string, use: 'heading' | 'text'): Promise<string[]> {
  const stack = needsNoto(text, use) ? ['Noto Sans'] : PLAIN_STACK[use]
  const scripts = SCRIPT_FACES.filter(([script]) => script.test(text)).map(([, family]) => family)
  return [...stack, ...scripts, ...(await cjkFamilies(text))]
}

/** What stands for a letter that no face has; Noto Sans has it, and is in every stack. */
const MISSING = '\ufffd'

type InFaces = { text: string; missing: string[] }

/**
 * The text with a sign in place of what none of the faces has (react-pdf would print another letter there), and what that is. Marks
 * that no face has go without one: their letter is there.
 */
export function inFaces(text: string, stack: readonly string[]): InFaces {
  const missing: string[] = []
  const isPrinted = (character: string) =>
    character === '\n' || stack.some((family) => hasLetter(family, character.codePointAt(0) ?? 0))
  if ([...text].every(isPrinted)) return { text, missing }
  let shown = ''
  for (const { segment } of graphemes.segment(text)) {
    let sign = segment
    for (const character of segment) {
      if (isPrinted(character)) continue
      const isUnseen = /\p{Default_Ignorable_Code_Point}/u.test(character)
      if (!isUnseen) missing.push(character)
      if (isUnseen || (/\p{Mark}/u.test(character) && sign !== character)) sign = sign.replace(character, '')
      else {
        sign = MISSING
        break
      }
    }
    shown += sign
  }
  return { text: shown, missing }
}

/** For our own words. Instrument Sans has no narrow no-break space; Bricolage has, without making the line any higher. */
export const PLAIN_STACK = {
  heading: ['Bricolage Grotesque', 'Noto Sans'],
  text: ['Instrument Sans', 'Bricolage Grotesque', 'Noto Sans'],
}

/**
 * One line of text as the printer wants it: composed, single spaces, and of emoji only what a face of one colour can draw
 * (no variation selectors, skin tones, joiners or keycaps, which would print as boxes).
 */
export function printable(text: string): string {
  return (
    text
      .normalize('NFC')
      .replace(/[\ufe00-\ufe0f\u20e3\u{1f3fb}-\u{1f3ff}]|\u200d(?=\p{Extended_Pictographic})/gu, '')
      // react-pdf miscounts two emoji in a row; a hair space parts them.
      .replace(/(\p{Extended_Pictographic}|\p{RI}\p{RI})(?=\p{Extended_Pictographic}|\p{RI})/gu, '$1\u200a')
      // Arabic is read without its vowel signs, and on ligatures the shaper cannot place them.
      .replace(/[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g, '')
      .replace(/[\p{Cc}\u200b\u2028\u2029 ]+/gu, ' ')
      .trim()
  )
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u
const BREAKABLE = new RegExp(`${CJK.source}|.{${LONGEST_WORD + 1}}`, 'u')
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Where a word may break. An empty part is a place to break without a hyphen, which is what Chinese and Japanese, web
 * addresses and hostile input want; ordinary words are never cut.
 */
function breakWord(word: string): string[] {
  if (!BREAKABLE.test(word)) return [word]
  const parts: string[] = []
  for (const piece of word.split(/(?<=[-–/_@.·])/)) {
    if (parts.length > 0) parts.push('')
    if (!BREAKABLE.test(piece)) parts.push(piece)
    else for (const { segment } of graphemes.segment(piece)) parts.push(segment, '')
  }
  return parts
}
