import { expect, test } from 'vitest'
import { rememberShapes, type ShapingFont } from './pdf-shaping'

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
