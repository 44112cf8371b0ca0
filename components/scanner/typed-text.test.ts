import { expect, test } from 'vitest'
import { readTyped } from './typed-text'

test('ten characters are a code, however they are grouped', () => {
  for (const text of ['A1B2C-D3E4F', 'a1b2c d3e4f', ' A1B2CD3E4F ', 'A1B2C–D3E4F'])
    expect(readTyped(text)).toEqual({ missing: 0, extra: 0 })
})

test('how many are missing or too many is known', () => {
  expect(readTyped('A1B2C-D3E4')).toEqual({ missing: 1, extra: 0 })
  expect(readTyped('A1')).toEqual({ missing: 8, extra: 0 })
  expect(readTyped('A1B2C-D3E4FG')).toEqual({ missing: 0, extra: 1 })
})

test('what a hand scanner types is let through', () => {
  expect(readTyped(`T1:${'A'.repeat(135)}`)).toEqual({ missing: 0, extra: 0 })
  expect(readTyped('https://example.org/t/abcdef')).toEqual({ missing: 0, extra: 0 })
})
