import { expect, test } from 'vitest'
import { BulkheadFull, throughBulkhead } from './bulkhead'

const limits = { width: 2, queue: 3 }

test('lets no more than its width through at a time, in the order of coming, and refuses beyond its queue', async () => {
  let inside = 0
  let most = 0
  const order: number[] = []
  const doors: (() => void)[] = []
  const pass = (index: number) =>
    throughBulkhead('test', limits, async () => {
      order.push(index)
      most = Math.max(most, ++inside)
      await new Promise<void>((resolve) => doors.push(resolve))
      inside--
      return index
    })
  const passing = [0, 1, 2, 3, 4].map(pass)
  await expect(pass(5)).rejects.toBeInstanceOf(BulkheadFull)
  for (let left = 0; left < 5; left++) {
    await expect.poll(() => doors.length).toBeGreaterThan(0)
    doors.shift()?.()
  }
  expect(await Promise.all(passing)).toEqual([0, 1, 2, 3, 4])
  expect(order).toEqual([0, 1, 2, 3, 4])
  expect(most).toBe(2)
})

test('gives the place of a failed one to the next', async () => {
  const failed = throughBulkhead('failing', { width: 1, queue: 1 }, () => Promise.reject(new Error('no')))
  const next = throughBulkhead('failing', { width: 1, queue: 1 }, async () => 'through')
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe('through')
})
