import { expect, test } from 'vitest'
import { fullOn, startsOfDays } from './pace'

const now = new Date('2027-03-01T10:00:00Z')
const startsAt = new Date('2027-06-12T17:30:00Z')

test.each<[string, { available: number | null; soldLastWeek: number }, Date | null]>([
  ['ten a day and twenty left: in two days', { available: 20, soldLastWeek: 70 }, new Date('2027-03-03T10:00:00Z')],
  ['nothing sells', { available: 20, soldLastWeek: 0 }, null],
  ['nothing is left', { available: 0, soldLastWeek: 70 }, null],
  ['no limit', { available: null, soldLastWeek: 70 }, null],
  ['the event comes first', { available: 1_000, soldLastWeek: 1 }, null],
])('when it will be full: %s', (_, pace, expected) => {
  expect(fullOn(pace, { now, startsAt })).toEqual(expected)
})

test('days begin at the event’s midnight, also when the clocks change', () => {
  const days = startsOfDays(new Date('2027-03-29T22:30:00Z'), 'Europe/Paris', 4)
  expect(days.map(({ day, at }) => [day, at.toISOString()])).toEqual([
    ['2027-03-27', '2027-03-26T23:00:00.000Z'],
    ['2027-03-28', '2027-03-27T23:00:00.000Z'],
    ['2027-03-29', '2027-03-28T22:00:00.000Z'],
    ['2027-03-30', '2027-03-29T22:00:00.000Z'],
  ])
})
