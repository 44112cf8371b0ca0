import { expect, test } from 'vitest'
import { DomainError } from '@/server/kernel/errors'
import { instantOfWallTime, wallTimeOf, withInstants } from './wall-time'

test('a wall time is read on the event’s clock, in summer and in winter', () => {
  expect(instantOfWallTime('2026-06-12T19:30', 'Europe/Paris')).toEqual({ at: new Date('2026-06-12T17:30:00Z') })
  expect(instantOfWallTime('2026-12-12T19:30', 'Europe/Paris')).toEqual({ at: new Date('2026-12-12T18:30:00Z') })
  expect(instantOfWallTime('2026-12-12T19:30', 'Asia/Kolkata')).toEqual({ at: new Date('2026-12-12T14:00:00Z') })
})

test('the half hour that the clocks show twice is refused with both choices', () => {
  expect(instantOfWallTime('2026-10-25T02:30', 'Europe/Paris')).toEqual({
    fault: 'ambiguous',
    choices: ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00'],
  })
})

test('a time that the clocks skip is refused', () => {
  expect(instantOfWallTime('2027-03-28T02:30', 'Europe/Paris')).toEqual({ fault: 'skipped', choices: [] })
  expect(instantOfWallTime('2027-03-28T03:00', 'Europe/Paris')).toEqual({ at: new Date('2027-03-28T01:00:00Z') })
})

test('a day that no calendar has is refused', () => {
  expect(instantOfWallTime('2027-02-29T10:00', 'Europe/Paris')).toEqual({ fault: 'no_such_day', choices: [] })
})

test('an instant is shown as the event’s clock shows it, both times of a doubled hour alike', () => {
  expect(wallTimeOf(new Date('2026-06-12T17:30:00Z'), 'Europe/Paris')).toBe('2026-06-12T19:30')
  expect(wallTimeOf(new Date('2026-10-25T00:30:00Z'), 'Europe/Paris')).toBe('2026-10-25T02:30')
  expect(wallTimeOf(new Date('2026-10-25T01:30:00Z'), 'Europe/Paris')).toBe('2026-10-25T02:30')
})

test('a form’s times become instants, and what is not a time stays as it was', () => {
  const endsAt = new Date('2026-10-25T01:30:00Z')
  const read = withInstants({
    title: 'x',
    timeZone: 'Europe/Paris',
    startsAt: '2026-10-24T22:00',
    endsAt,
    doorsAt: null,
  })
  expect(read).toEqual({
    title: 'x',
    timeZone: 'Europe/Paris',
    startsAt: new Date('2026-10-24T20:00:00Z'),
    endsAt,
    doorsAt: null,
  })
  expect(withInstants({})).toEqual({})
})

function detailsOf(run: () => unknown) {
  try {
    run()
  } catch (error) {
    if (error instanceof DomainError) return [error.code, ...error.details.map(({ path }) => path)]
    throw error
  }
  return []
}

test('every time at fault is named', () => {
  const form = { timeZone: 'Europe/Paris', startsAt: '2026-10-25T02:30', endsAt: '2027-03-28T02:30' }
  expect(detailsOf(() => withInstants(form))).toEqual(['event.wall_time', 'startsAt', 'endsAt'])
  expect(detailsOf(() => withInstants({ startsAt: '2026-06-12T19:30' }))).toEqual(['event.wall_time', 'timeZone'])
})
