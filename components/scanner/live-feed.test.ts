import { expect, test } from 'vitest'
import { readBlock } from './live-feed'

test('an event is read with its cursor; a beat and what a newer server may say are not events', () => {
  expect(readBlock('id: 42\nevent: admissions\ndata: {"rows":[]}')).toEqual({
    event: { name: 'admissions', data: { rows: [] } },
    cursor: '42',
  })
  expect(readBlock('event: reset\ndata: {}')).toEqual({ event: { name: 'reset', data: {} }, cursor: null })
  expect(readBlock(': beat')).toBeNull()
  expect(readBlock('event: weather\ndata: {}')).toBeNull()
  expect(readBlock('event: hello')).toBeNull()
})
