import { expect, test } from 'vitest'
import type { ReminderRule } from './contract'
import { anchorOf, DAY_MINUTES, LATE_MS, reminderTime, timingOf } from './reminder-time'

type Doors = { doors?: string }

/** The instant at which the rule's reminder goes out, for a session that starts then. */
function sent(
  rule: Partial<ReminderRule> & { days?: number; at?: string },
  startsAt: string,
  timeZone: string,
  more: Doors = {},
) {
  const { days = 0, at, ...given } = rule
  const [hour = 0, minute = 0] = (at ?? '').split(':').map(Number)
  const whole: ReminderRule = {
    anchor: 'start',
    minutesBefore: days * DAY_MINUTES,
    atMinute: at === undefined ? null : hour * 60 + minute,
    ...given,
  }
  const session = { startsAt: new Date(startsAt), doorsAt: more.doors ? new Date(more.doors) : null }
  return reminderTime(whole, session, timeZone).toISOString()
}

test('two days before, at ten: ten by the clock of the event, in summer and in winter', () => {
  expect(sent({ days: 2, at: '10:00' }, '2027-06-12T17:30:00Z', 'Europe/Paris')).toBe('2027-06-10T08:00:00.000Z')
  expect(sent({ days: 2, at: '10:00' }, '2027-12-12T18:30:00Z', 'Europe/Paris')).toBe('2027-12-10T09:00:00.000Z')
})

test('without an hour, days keep the reading of the clock over both nights on which it changes', () => {
  // Forward on 28 March 2027 at 02:00: 19:30 of the day before is 23 hours earlier.
  expect(sent({ days: 1 }, '2027-03-28T17:30:00Z', 'Europe/Paris')).toBe('2027-03-27T18:30:00.000Z')
  // Back on 31 October 2027 at 03:00: 25 hours.
  expect(sent({ days: 1 }, '2027-10-31T18:30:00Z', 'Europe/Paris')).toBe('2027-10-30T17:30:00.000Z')
})

test('hours are as long as they are over both nights', () => {
  // Doors at 06:00 of the shorter night: five hours before, the clock shows midnight.
  expect(sent({ minutesBefore: 300 }, '2027-03-28T04:00:00Z', 'Europe/Paris')).toBe('2027-03-27T23:00:00.000Z')
  // And of the longer one: 02:00, for the first time.
  expect(sent({ minutesBefore: 300 }, '2027-10-31T05:00:00Z', 'Europe/Paris')).toBe('2027-10-31T00:00:00.000Z')
})

test('an hour that the clocks skip is taken as much later, of one that they show twice the first', () => {
  expect(sent({ days: 1, at: '02:30' }, '2027-03-29T17:30:00Z', 'Europe/Paris')).toBe('2027-03-28T01:30:00.000Z')
  expect(sent({ days: 1, at: '02:30' }, '2027-11-01T18:30:00Z', 'Europe/Paris')).toBe('2027-10-31T00:30:00.000Z')
  // Without an hour of its own too: 02:30 on the next day, one day before.
  expect(sent({ days: 1 }, '2027-03-29T00:30:00Z', 'Europe/Paris')).toBe('2027-03-28T01:30:00.000Z')
})

test('what starts at 00:30 has its day before on the calendar, not on the evening that people think of', () => {
  const midnight = '2027-06-11T22:30:00Z' // Saturday 12 June, 00:30 in Paris
  expect(sent({ days: 1, at: '10:00' }, midnight, 'Europe/Paris')).toBe('2027-06-11T08:00:00.000Z')
  expect(sent({ days: 2, at: '23:30' }, midnight, 'Europe/Paris')).toBe('2027-06-10T21:30:00.000Z')
  expect(sent({ minutesBefore: 90 }, midnight, 'Europe/Paris')).toBe('2027-06-11T21:00:00.000Z')
  // Counted from its doors, which open at 23:30 of the day before, it is another day.
  const doors = { doors: '2027-06-11T21:30:00Z' }
  expect(sent({ anchor: 'doors', days: 1, at: '10:00' }, midnight, 'Europe/Paris', doors)).toBe(
    '2027-06-10T08:00:00.000Z',
  )
})

test('a session at 00:30 of the very night on which clocks change', () => {
  // Sunday 28 March 2027, 00:30: the change comes an hour and a half later.
  expect(sent({ days: 1, at: '10:00' }, '2027-03-27T23:30:00Z', 'Europe/Paris')).toBe('2027-03-27T09:00:00.000Z')
  // The day after: ten is by the new time already.
  expect(sent({ days: 1, at: '10:00' }, '2027-03-28T22:30:00Z', 'Europe/Paris')).toBe('2027-03-28T08:00:00.000Z')
  expect(sent({ days: 1, at: '10:00' }, '2027-10-31T23:30:00Z', 'Europe/Paris')).toBe('2027-10-31T09:00:00.000Z')
})

test('zones far from Paris: by half hours, by half an hour of summer time, a day ahead, and where a day was left out', () => {
  expect(sent({ days: 1, at: '09:00' }, '2027-06-12T14:00:00Z', 'Asia/Kolkata')).toBe('2027-06-11T03:30:00.000Z')
  // 11:00 UTC is midnight of the 13th there.
  expect(sent({ days: 1, at: '09:00' }, '2027-06-12T12:00:00Z', 'Pacific/Auckland')).toBe('2027-06-11T21:00:00.000Z')
  expect(sent({ days: 1, at: '09:00' }, '2027-06-12T10:00:00Z', 'Pacific/Kiritimati')).toBe('2027-06-11T19:00:00.000Z')
  expect(sent({ days: 2, at: '18:00' }, '2027-06-12T02:00:00Z', 'America/Los_Angeles')).toBe('2027-06-10T01:00:00.000Z')
  // Lord Howe goes forward by half an hour on 3 October 2027.
  expect(sent({ days: 1 }, '2027-10-03T08:00:00Z', 'Australia/Lord_Howe')).toBe('2027-10-02T08:30:00.000Z')
  // 30 December 2011 did not exist in Apia.
  expect(sent({ days: 1, at: '12:00' }, '2011-12-31T08:00:00Z', 'Pacific/Apia')).toBe('2011-12-30T22:00:00.000Z')
})

test('doors without a time open at the start', () => {
  const startsAt = new Date('2027-06-12T17:30:00Z')
  const doorsAt = new Date('2027-06-12T16:30:00Z')
  expect(anchorOf({ anchor: 'doors' }, { startsAt, doorsAt })).toBe(doorsAt)
  expect(anchorOf({ anchor: 'doors' }, { startsAt, doorsAt: null })).toBe(startsAt)
  expect(anchorOf({ anchor: 'start' }, { startsAt, doorsAt })).toBe(startsAt)
})

const armedAt = new Date('2027-03-01T00:00:00Z')
const at = new Date('2027-06-10T08:00:00Z')
const anchorAt = new Date('2027-06-12T17:30:00Z')
const after = (ms: number) => new Date(at.getTime() + ms)

test('a reminder is due from its time on, for some hours', () => {
  const asked = { at, anchorAt, armedAt }
  expect(timingOf(asked, after(-1))).toBe('early')
  expect(timingOf(asked, at)).toBe('due')
  expect(timingOf(asked, after(LATE_MS))).toBe('due')
  expect(timingOf(asked, after(LATE_MS + 1))).toBe('passed')
})

test('one for a moment that had passed before it was asked for is not sent', () => {
  expect(timingOf({ at, anchorAt, armedAt: after(1) }, after(60_000))).toBe('passed')
  expect(timingOf({ at, anchorAt, armedAt: at }, after(60_000))).toBe('due')
})

test('none comes when what it reminds of has begun, or lies after it', () => {
  const soon = after(3_600_000)
  expect(timingOf({ at, anchorAt: soon, armedAt }, soon)).toBe('passed')
  expect(timingOf({ at, anchorAt: at, armedAt }, after(-1))).toBe('never')
  expect(timingOf({ at: after(1), anchorAt: at, armedAt }, after(2))).toBe('never')
})
