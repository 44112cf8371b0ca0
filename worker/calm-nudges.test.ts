import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { calmNudges } from './calm-nudges'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function aPool() {
  const asked: number[] = []
  const pool = { nudge: (count: number) => void asked.push(count) }
  return { asked, pool, end: calmNudges(pool) }
}

test('the first word is heard at once, many of a moment together, and none is lost', () => {
  const { asked, pool } = aPool()
  for (let index = 0; index < 40; index++) pool.nudge(1)
  expect(asked).toEqual([1])
  vi.advanceTimersByTime(100)
  expect(asked).toEqual([1, 39])
  vi.advanceTimersByTime(1_000)
  pool.nudge(2)
  expect(asked).toEqual([1, 39, 2])
})

test('a pool that stops is not nudged any more', () => {
  const { asked, pool, end } = aPool()
  pool.nudge(1)
  pool.nudge(1)
  end()
  pool.nudge(1)
  vi.advanceTimersByTime(1_000)
  expect(asked).toEqual([1])
})
