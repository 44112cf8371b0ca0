// How a carrier's "too much" (429) is answered: at once much slower, then little by little faster.
import { afterEach, expect, test } from 'vitest'
import { forgetBreakers, leaveAlone, restsUntil } from '@/server/providers/breaker'
import { forgetPace, learn, stepOf } from './pace'

afterEach(() => {
  forgetBreakers()
  forgetPace()
})

/** By all lanes together. */
function perSecond(): number {
  const { size, pauseMs } = stepOf(1, 1_000)
  return pauseMs === 0 ? Number.POSITIVE_INFINITY : Math.round((1000 * size) / pauseMs)
}

test('until a carrier says that it is too much, steps are whole and wait for nothing', () => {
  expect(learn()).toBeNull()
  expect(stepOf(4, 100)).toEqual({ size: 100, pauseMs: 0 })
})

test('each further 429 halves the pace of 32 a second, which the lanes share, down to one a second', () => {
  const paces = [1, 2, 3, 4, 5, 6, 7].map((seconds) => {
    leaveAlone('resend', seconds)
    learn()
    return perSecond()
  })
  expect(paces).toEqual([32, 16, 8, 4, 2, 1, 1])
  expect(stepOf(4, 100)).toEqual({ size: 1, pauseMs: 4_000 })
  forgetPace()
  learn()
  expect(stepOf(4, 100)).toEqual({ size: 8, pauseMs: 1_000 })
})

test('a carrier is left alone for twice the time that it asked for, a minute more at most, and for each of its requests once', () => {
  leaveAlone('resend', 10)
  const extra = () => (learn()?.getTime() ?? 0) - (restsUntil('resend')?.getTime() ?? 0)
  expect(extra() / 1000).toBeCloseTo(10, 0)
  expect(learn()).toBeNull()
  leaveAlone('resend', 600)
  expect(extra()).toBe(60_000)
})

test('a step without a 429 is a tenth faster, until nothing is held back any more', () => {
  leaveAlone('resend', 1)
  learn()
  learn()
  expect(perSecond()).toBe(35)
  let steps = 1
  while (perSecond() < Number.POSITIVE_INFINITY && steps < 100) {
    learn()
    steps++
  }
  // 32 × 1.1²⁷ is more than 400.
  expect(steps).toBe(27)
})
