// How a share is said.
import { expect, test } from 'vitest'
import { percentOf } from './percent'

test.each([
  [0, 0, null],
  [0, 10, '0\u202f%'],
  [1, 2, '50\u202f%'],
  [1, 400, '<\u202f1\u202f%'],
  [9_999, 10_000, '99\u202f%'],
  [10_000, 10_000, '100\u202f%'],
])('%i of %i is %s', (part, whole, said) => {
  expect(percentOf(part, whole, 'fr')).toBe(said)
})

test('English writes the sign against the number', () => {
  expect([percentOf(1, 2, 'en'), percentOf(1, 400, 'en')]).toEqual(['50%', '<1%'])
})
