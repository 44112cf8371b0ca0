// A moment that somebody chose on the clock of a zone, over the nights on which the clocks change.
import { expect, test } from 'vitest'
import { readWall } from './wall-moment'

const zone = 'Europe/Paris'
const now = new Date('2026-10-01T12:00:00Z')
const read = (date: string, time: string, pick = 0) => readWall({ date, time, pick }, zone, now)

test('a reading is one instant of the zone, whatever the browser’s own clock', () => {
  expect(read('2026-10-02', '10:00')).toEqual({ at: new Date('2026-10-02T08:00:00Z'), fault: null })
})

test('a reading that the clocks show twice is the one that was picked, the first where nobody picked', () => {
  expect(read('2026-10-25', '02:30').at).toEqual(new Date('2026-10-25T00:30:00Z'))
  expect(read('2026-10-25', '02:30', 1).at).toEqual(new Date('2026-10-25T01:30:00Z'))
})

test('what is missing, skipped by the clocks or over says which of these it is', () => {
  expect(read('', '10:00').fault).toBe('missing')
  expect(read('2027-03-28', '02:30').fault).toBe('skipped')
  expect(read('2026-10-01', '13:59').fault).toBe('past')
})
