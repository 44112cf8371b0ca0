import { expect, test } from 'vitest'
import { Restarts } from './restarts'

test('quick deaths wait longer each time and come to an end; a good run starts anew', () => {
  const restarts = new Restarts(5)
  expect([10, 10, 10].map((ran) => restarts.afterDeath(ran))).toEqual([1_000, 2_000, 4_000])
  expect(restarts.afterDeath(3_600_000)).toBe(1_000)
  expect([10, 10, 10, 10].map((ran) => restarts.afterDeath(ran))).toEqual([2_000, 4_000, 8_000, null])
})

test('without a limit the wait never exceeds half a minute', () => {
  const restarts = new Restarts(Number.POSITIVE_INFINITY)
  const waits = Array.from({ length: 2_000 }, () => restarts.afterDeath(0))
  expect(Math.max(...waits.map((wait) => wait ?? Number.POSITIVE_INFINITY))).toBe(30_000)
})
