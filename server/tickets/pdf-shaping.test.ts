import { Font } from '@react-pdf/renderer'
import { expect, test } from 'vitest'
import { ticketFontsReady } from './pdf-fonts'
import { isShaping, rememberShapes, type ShapingFont } from './pdf-shaping'

function countingFont() {
  let shaped = 0
  const font: ShapingFont = {
    layout: (text) => {
      shaped++
      return { glyphs: [...text].map((_, id) => ({ id, codePoints: [] })), positions: [] }
    },
    getGlyph: (id, codePoints = []) => ({ id, codePoints }),
  }
  rememberShapes(font)
  return { font, shaped: () => shaped }
}

test('a text is shaped once, and again when it is asked for in another way', () => {
  const { font, shaped } = countingFont()
  const run = font.layout('Titulaire', undefined, undefined, undefined, 'ltr')
  expect(font.layout('Titulaire', undefined, undefined, undefined, 'ltr')).toBe(run)
  expect(shaped()).toBe(1)
  font.layout('Titulaire', ['liga'], undefined, undefined, 'ltr')
  expect(shaped()).toBe(2)
})

test('what is kept cannot be changed by who gets it', () => {
  const { font } = countingFont()
  expect(() => font.layout('Plein tarif').glyphs.push({ id: 1, codePoints: [] })).toThrow(TypeError)
})

test('ten thousand names leave the texts in use where they are and the rest forgotten', () => {
  const { font, shaped } = countingFont()
  font.layout('Où')
  for (let index = 0; index < 10_000; index++) {
    font.layout(`Invité ${index}`)
    font.layout('Où')
  }
  expect(shaped()).toBe(10_001)
  font.layout('Invité 0')
  expect(shaped()).toBe(10_002)
})

async function arabicFont(): Promise<ShapingFont> {
  await ticketFontsReady()
  const font = Font.getFont({ fontFamily: 'Noto Sans Arabic', fontWeight: 700 })?.data
  if (!font || !isShaping(font)) throw new Error('there is no Arabic font')
  return font
}

test('a line of Arabic has one glyph for each letter, in the order of the text, whatever dots the letters have', async () => {
  const text = 'بثينة بنت ثابت'
  const { glyphs } = (await arabicFont()).layout(text, undefined, undefined, undefined, 'ltr')
  expect(glyphs.map(({ codePoints }) => String.fromCodePoint(...codePoints)).join('')).toBe(text)
})

test('the dots of Arabic letters stand within the width of their letter, those of ب under it and those of ت over it', async () => {
  const font = await arabicFont()
  for (const letter of 'بتثنيخجضظغفقش') {
    for (const word of [letter, `${letter}ه`, `ه${letter}ه`, `ه${letter}`]) {
      const { glyphs, positions } = font.layout(word, undefined, undefined, undefined, 'ltr')
      const index = [...word].indexOf(letter)
      for (const mark of glyphs[index]?.marks ?? []) {
        expect(mark.x, word).toBeGreaterThanOrEqual(-20)
        expect(mark.x, word).toBeLessThan(positions[index]?.xAdvance ?? 0)
      }
    }
  }
  const heightOf = (letter: string) =>
    font.layout(letter, undefined, undefined, undefined, 'ltr').glyphs[0]?.marks?.[0]?.y ?? Number.NaN
  expect(heightOf('ب')).not.toBe(heightOf('ت'))
})

test('marks that the font has no place for leave a word that can be printed', async () => {
  const { glyphs } = (await arabicFont()).layout('لاَّ', undefined, undefined, undefined, 'ltr')
  expect(glyphs.length).toBeGreaterThan(0)
})
