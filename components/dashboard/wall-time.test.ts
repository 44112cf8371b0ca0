// The clock of a zone, as forms and figures read it.
import { expect, test } from 'vitest'
import { daysBetween, instantsOf, offsetOf, wallTimeIn } from './wall-time'

test('an instant reads as the zone’s clock shows it, summer and winter, and at midnight', () => {
  expect(wallTimeIn(new Date('2026-06-12T17:30:00Z'), 'Europe/Paris')).toBe('2026-06-12T19:30')
  expect(wallTimeIn(new Date('2026-12-31T23:00:00Z'), 'Europe/Paris')).toBe('2027-01-01T00:00')
  expect(wallTimeIn(new Date('2026-06-12T02:00:00Z'), 'America/Montreal')).toBe('2026-06-11T22:00')
})

test('days are counted by midnights of the zone, not by 24 hours', () => {
  const from = new Date('2026-06-11T21:30:00Z') // 23 h 30 in Paris
  expect(daysBetween(from, new Date('2026-06-11T22:30:00Z'), 'Europe/Paris')).toBe(1)
  expect(daysBetween(from, new Date('2026-06-11T21:59:00Z'), 'Europe/Paris')).toBe(0)
  expect(daysBetween(from, new Date('2026-06-01T21:59:00Z'), 'Europe/Paris')).toBe(-10)
})

test('an offset is that of the instant', () => {
  expect(offsetOf(new Date('2026-07-01T00:00:00Z'), 'Europe/Paris')).toBe('UTC+02:00')
  expect(offsetOf(new Date('2026-01-01T00:00:00Z'), 'America/St_Johns')).toBe('UTC−03:30')
})

test('a clock reading is one instant, two where the clocks go back, none where they skip it', () => {
  const read = (wall: string) => instantsOf(wall, 'Europe/Paris').map((at) => at.toISOString())
  expect(read('2026-06-12T19:30')).toEqual(['2026-06-12T17:30:00.000Z'])
  expect(read('2026-10-25T02:30')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'])
  expect(read('2026-10-25T12:00')).toEqual(['2026-10-25T11:00:00.000Z'])
  expect(read('2026-03-29T02:30')).toEqual([])
  expect(read('2026-02-31T10:00')).toEqual([])
})
