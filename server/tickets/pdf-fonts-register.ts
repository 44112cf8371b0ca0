// Hands a font to react-pdf and readies it for every later page. Guards: text stays selectable in all pages of a process.

import { Font } from '@react-pdf/renderer'
import { isShaping, rememberShapes } from './pdf-shaping'

export type FontFile = { fontWeight: number; src: string }

/** @param src path of a TrueType file, or a data URL of one */
export async function registerFamily(family: string, fonts: FontFile[]): Promise<void> {
  Font.register({ family, fonts })
  for (const { fontWeight } of fonts) {
    const descriptor = { fontFamily: family, fontWeight }
    await Font.load(descriptor)
    const font = Font.getFont(descriptor)?.data
    if (!font || !('characterSet' in font) || !isShaping(font))
      throw new Error(`The font ${family} ${fontWeight} cannot be read.`)
    // fontkit remembers a glyph with the character that it was first asked for. A glyph first met as a part of another
    // one (the Z of a Ż) would stay without a character, and every later Z of the process could not be selected.
    // Private-use numbers are left out: Noto Emoji gives its flags such, and they would be selected in the flags’ place.
    for (const codePoint of font.characterSet) if (codePoint < 0xf_0000) font.glyphForCodePoint(codePoint)
    rememberShapes(font)
  }
}
