// Subsets of our own fonts, opened again and compared with the fonts that they come from.
import { Font } from '@react-pdf/renderer'
import { expect, test } from 'vitest'
import { ticketFontsReady } from '../pdf-fonts'

type Outlined = { path: { commands: unknown }; advanceWidth: number }
type Opened = {
  getGlyph(id: number): Outlined
  glyphForCodePoint(codePoint: number): { id: number }
  createSubset(): { glyphs: number[]; includeGlyph(id: number): number; encode(): Uint8Array }
}

async function opened(fontFamily: string, fontWeight: number): Promise<Opened> {
  const descriptor = { fontFamily, fontWeight }
  await Font.load(descriptor)
  return Font.getFont(descriptor)?.data as unknown as Opened
}

test.each([
  ['Bricolage Grotesque', 700],
  ['Instrument Sans', 400],
  ['Noto Sans', 600],
  ['Noto Sans Arabic', 400],
  ['Noto Sans Hebrew', 700],
  ['Noto Emoji', 400],
])('the glyphs of %s %i, composed ones too, come out of a subset as they went in', async (family, weight) => {
  await ticketFontsReady()
  const font = await opened(family, weight)
  const subset = font.createSubset()
  const asked = Array.from('AéŐốﬁلאבﺏ🎭12 ', (letter) => font.glyphForCodePoint(letter.codePointAt(0) ?? 0).id)
  for (const id of asked) subset.includeGlyph(id)
  const copy = `${family} ${weight} copied`
  Font.register({ family: copy, fonts: [{ fontWeight: weight, src: dataUrl(subset.encode()) }] })
  const again = await opened(copy, weight)
  expect(new Set(asked).size).toBeGreaterThan(3)
  for (const [code, id] of subset.glyphs.entries()) {
    expect(again.getGlyph(code).path.commands).toEqual(font.getGlyph(id).path.commands)
    expect(again.getGlyph(code).advanceWidth).toBe(font.getGlyph(id).advanceWidth)
  }
})

test('the same glyphs make the same file, whatever was asked for before', async () => {
  await ticketFontsReady()
  const font = await opened('Noto Sans', 400)
  const fileOf = (ids: readonly number[]) => {
    const subset = font.createSubset()
    for (const id of ids) subset.includeGlyph(id)
    return Buffer.from(subset.encode())
  }
  const first = fileOf([36, 70, 200])
  fileOf([300, 301])
  expect(fileOf([36, 70, 200])).toEqual(first)
})

function dataUrl(bytes: Uint8Array): string {
  return `data:font/ttf;base64,${Buffer.from(bytes).toString('base64')}`
}
