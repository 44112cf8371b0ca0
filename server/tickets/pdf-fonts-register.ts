// Hands a font to react-pdf and readies it for every later page. Guards: text stays selectable in all pages of a process; a font is
// changed once, however many copies of this module a process has.

import { Font } from '@react-pdf/renderer'
import { copySubsets, isTrueType } from './pdf/font-subset'
import { isShaping, rememberShapes } from './pdf-shaping'

const READIED = Symbol.for('portillon.readiedFont')

export type FontFile = { fontWeight: number; src: string }

/** @param src path of a TrueType file, or a data URL of one */
export async function registerFamily(family: string, fonts: FontFile[]): Promise<void> {
  if (!Font.getRegisteredFontFamilies().includes(family)) Font.register({ family, fonts })
  for (const { fontWeight } of fonts) {
    const descriptor = { fontFamily: family, fontWeight }
    await Font.load(descriptor)
    const font = Font.getFont(descriptor)?.data
    if (!font || !('characterSet' in font) || !isShaping(font))
      throw new Error(`The font ${family} ${fontWeight} cannot be read.`)
    letters.set(family, new Set(font.characterSet))
    if (READIED in font) continue
    Object.defineProperty(font, READIED, { value: true })
    // fontkit remembers a glyph with the character that it was first asked for. A glyph first met as a part of another
    // one (the Z of a Ż) would stay without a character, and every later Z of the process could not be selected.
    // Private-use numbers are left out: Noto Emoji gives its flags such, and they would be selected in the flags’ place.
    for (const codePoint of font.characterSet) if (codePoint < 0xf_0000) font.glyphForCodePoint(codePoint)
    rememberShapes(font)
    if (isTrueType(font)) copySubsets(font)
    keepMeasures(font)
  }
}

/** Whether a registered family has the character; its weights have the same ones. */
export function hasLetter(family: string, codePoint: number): boolean {
  return letters.get(family)?.has(codePoint) ?? false
}

const letters = new Map<string, ReadonlySet<number>>()

/**
 * In em, that of the face for reading. A line begins at the highest ascent of its faces: those of other scripts, made for every accent
 * there is, would put a name far below its label and one line of a paragraph nearer to the next.
 */
const HIGHEST_ASCENT = 0.97

const MEASURES = ['unitsPerEm', 'ascent', 'descent', 'lineGap', 'xHeight', 'capHeight']

/** The font looks each of them up in its tables whenever it is asked, some thousand times a page. */
function keepMeasures(font: object): void {
  for (const name of MEASURES) {
    const measured = Number(Reflect.get(font, name))
    const most = name === 'ascent' ? HIGHEST_ASCENT * Number(Reflect.get(font, 'unitsPerEm')) : Number.POSITIVE_INFINITY
    Object.defineProperty(font, name, { value: Math.min(measured, most) })
  }
}
