// Figures of the dashboard, in both languages.
import { expect, test } from 'vitest'
import { isScarce, shortDay, shortMoment, shortMoney, since } from './figures'

test('money drops its cents only when there are none', () => {
  expect(shortMoney({ amount: 3_148_200, currency: 'EUR' }, 'fr')).toBe('31\u202f482\u00a0€')
  expect(shortMoney({ amount: 3_148_250, currency: 'EUR' }, 'fr')).toBe('31\u202f482,50\u00a0€')
  expect(shortMoney({ amount: 3_148_200, currency: 'EUR' }, 'en')).toBe('€31,482')
  expect(shortMoney({ amount: 1_200, currency: 'JPY' }, 'en')).toContain('1,200')
  expect(shortMoney({ amount: 0, currency: 'EUR' }, 'fr')).toBe('0\u00a0€')
})

test('a day is written without its weekday', () => {
  expect(shortDay('2026-06-12', 'fr')).toBe('12 juin')
  expect(shortDay('2026-06-12', 'en')).toBe('12 Jun')
})

test('a moment of another year says which', () => {
  const options = { timeZone: 'Europe/Paris', locale: 'fr', now: new Date('2026-11-22T12:00:00Z') } as const
  expect(shortMoment(new Date('2027-01-31T08:00:00Z'), options)).toBe('dim. 31 janv. 2027, 9\u202fh\u202f00')
  expect(shortMoment(new Date('2026-12-16T19:00:00Z'), options)).toBe('mer. 16 déc., 20\u202fh\u202f00')
})

test('what is a day old or older is dated', () => {
  const now = new Date('2026-06-12T12:00:00Z')
  expect(since(new Date('2026-06-12T11:59:30Z'), now)).toEqual({ unit: 'now', count: 0 })
  expect(since(new Date('2026-06-12T11:36:00Z'), now)).toEqual({ unit: 'minutes', count: 24 })
  expect(since(new Date('2026-06-11T13:00:00Z'), now)).toEqual({ unit: 'hours', count: 23 })
  expect(since(new Date('2026-06-11T12:00:00Z'), now)).toEqual({ unit: 'date' })
})

test('few places are few, and none are not few', () => {
  expect(isScarce(12, 200)).toBe(true)
  expect(isScarce(70, 700)).toBe(true)
  expect(isScarce(71, 700)).toBe(false)
  expect(isScarce(0, 700)).toBe(false)
  expect(isScarce(null, null)).toBe(false)
})
