import { expect, test } from 'vitest'
import { listTimes } from './list-times'

const at = (hour: number) => `2027-06-12T${String(hour).padStart(2, '0')}:00:00.000Z`
const now = (hour: number) => Date.parse(at(hour))
const evening = {
  windows: [
    { from: at(10), until: at(12) },
    { from: at(18), until: at(20) },
  ],
}

test('a list that is shut says when it opens next; after its last time, when it closed', () => {
  expect(listTimes(evening, now(8))).toEqual({ opensAt: new Date(at(10)), closedAt: null })
  expect(listTimes(evening, now(13))).toEqual({ opensAt: new Date(at(18)), closedAt: null })
  expect(listTimes(evening, now(21))).toEqual({ opensAt: null, closedAt: new Date(at(20)) })
})

test('a list that is open, or has no times, says nothing', () => {
  expect(listTimes(evening, now(11))).toEqual({ opensAt: null, closedAt: null })
  expect(listTimes({ windows: [] }, now(11))).toEqual({ opensAt: null, closedAt: null })
  expect(listTimes({ windows: [{ from: null, until: null }] }, now(11))).toEqual({ opensAt: null, closedAt: null })
})
