import { expect, test } from 'vitest'
import { pauseAfter, readBlock } from './live-feed'

test('a feed that is cut at once, again and again, is asked for less and less often; one that lived begins anew', () => {
  const pauses: number[] = []
  for (let cut = 0; cut < 8; cut++) pauses.push(pauseAfter(pauses.at(-1) ?? null, 500))
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  expect(pauseAfter(30_000, 20_000)).toBe(1_000)
})

test('an event is read with its cursor; a beat and what a newer server may say are not events', () => {
  expect(readBlock('id: 42\nevent: admissions\ndata: {"rows":[]}')).toEqual({
    event: { name: 'admissions', data: { rows: [] } },
    cursor: '42',
  })
  expect(readBlock('event: reset\ndata: {}')).toEqual({ event: { name: 'reset', data: {} }, cursor: null })
  expect(readBlock('event: rules\ndata: {}')).toEqual({ event: { name: 'rules', data: {} }, cursor: null })
  expect(readBlock(': beat')).toBeNull()
  expect(readBlock('event: weather\ndata: {}')).toBeNull()
  expect(readBlock('event: hello')).toBeNull()
})
