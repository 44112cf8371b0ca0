import { expect, test } from 'vitest'
import { defaultDesign } from '@/server/templates/contract'
import { colorWarnings } from './color-warnings'

const colors = defaultDesign.colors

test('our own colours need no warning', () => {
  expect(colorWarnings(colors)).toEqual({})
})

test('a colour that white cannot be read on, one like the paper, a pale ink and a dark ground are told apart', () => {
  expect(colorWarnings({ ...colors, accent: '#ffd500' })).toEqual({ accent: { kind: 'dark_words' } })
  expect(colorWarnings({ ...colors, accent: '#fffff0' })).toEqual({ accent: { kind: 'faint' } })
  expect(colorWarnings({ ...colors, ink: '#c0c0c0' })).toEqual({ ink: { kind: 'unreadable', printed: 'dark' } })
  expect(colorWarnings({ ...colors, ground: '#102040' })).toEqual({ ground: { kind: 'ground', printed: 'white' } })
})
