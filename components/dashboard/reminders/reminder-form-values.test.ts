import { expect, test } from 'vitest'
import { readReminder, usualValues, valuesOf } from './reminder-form-values'
import { timeText } from './use-reminder-text'

const rules = [
  { anchor: 'doors', minutesBefore: 2_880, atMinute: 600 },
  { anchor: 'start', minutesBefore: 0, atMinute: 0 },
  { anchor: 'start', minutesBefore: 1_440, atMinute: null },
  { anchor: 'doors', minutesBefore: 120, atMinute: null },
  { anchor: 'start', minutesBefore: 90, atMinute: null },
] as const

test('each rule can be opened in the form and read from it unchanged', () => {
  for (const rule of rules) expect(readReminder(valuesOf(rule))).toEqual({ rule })
  expect(readReminder(usualValues)).toEqual({ rule: rules[0] })
})

test('what is no rule says which field is at fault', () => {
  for (const count of ['', '-1', '1.5', '2 jours', '91', '99999999'])
    expect(readReminder({ ...usualValues, count })).toEqual({ fault: 'count' })
  expect(readReminder({ ...usualValues, time: '' })).toEqual({ fault: 'time' })
  // Hours have no hour of the day.
  expect(readReminder({ ...usualValues, unit: 'hours', count: '3', time: '' })).toEqual({
    rule: { anchor: 'doors', minutesBefore: 180, atMinute: null },
  })
  expect(readReminder({ ...usualValues, unit: 'hours', count: '0' })).toEqual({ fault: 'count' })
})

test('an hour is written as each language writes it', () => {
  expect([timeText(600, 'fr'), timeText(1_170, 'fr'), timeText(5, 'fr')]).toEqual([
    '10\u202fh',
    '19\u202fh\u202f30',
    '0\u202fh\u202f05',
  ])
  expect([timeText(600, 'en'), timeText(5, 'en')]).toEqual(['10:00', '00:05'])
})
