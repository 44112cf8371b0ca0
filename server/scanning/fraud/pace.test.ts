import { expect, test } from 'vitest'
import { Pace } from './pace'

test('what took long rests nine times as long, each for itself', () => {
  const pace = new Pace()
  expect(pace.waitMs('a', 0)).toBe(0)
  pace.worked('a', 1_000, 1_200)
  expect([pace.waitMs('a', 1_200), pace.waitMs('a', 2_000), pace.waitMs('a', 3_000)]).toEqual([1_800, 1_000, 0])
  expect(pace.waitMs('b', 1_200)).toBe(0)
})
