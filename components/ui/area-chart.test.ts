// The numbers beside a curve are whole, and the curve stays below the highest.
import { expect, test } from 'vitest'
import { roundTop } from './area-chart'

test('the highest line stands for a number that three steps divide without a rest', () => {
  for (const most of [1, 2, 3, 4, 7, 29, 30, 31, 220, 999, 2_700, 10_001]) {
    const top = roundTop(most)
    expect([top >= most, top / 3 === Math.round(top / 3), most < 3 || top <= most * 3]).toEqual([true, true, true])
  }
  expect([1, 30, 31, 2_700].map(roundTop)).toEqual([3, 30, 60, 3_000])
})
