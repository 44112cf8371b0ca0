import { expect, test } from 'vitest'
import { newList, readList, rulesOf, unchosenOf } from './list-values'

const timeZone = 'Europe/Paris'
const choices = { timeZone, sessions: [], ticketTypes: [], zones: [] }

test('a list that names nothing of what it chose is refused at its field, not taken for every type', () => {
  const read = readList({ ...newList, name: 'Balcon', isEveryType: false, isEverySession: false }, timeZone)
  expect(read).toEqual({
    ok: false,
    faults: { ticketTypeIds: { code: 'none_chosen' }, sessionIds: { code: 'none_chosen' } },
  })
})

test('what is still to be chosen is known before anything is sent', () => {
  expect(unchosenOf(newList)).toEqual({ types: false, sessions: false })
  expect(unchosenOf({ ...newList, isEveryType: false, isEverySession: false })).toEqual({ types: true, sessions: true })
  const chosen = {
    ...newList,
    isEveryType: false,
    ticketTypeIds: ['vip'],
    isEverySession: false,
    sessionIds: ['first'],
  }
  expect(unchosenOf(chosen)).toEqual({ types: false, sessions: false })
})

test('a time that the clocks skip is told; one that they show twice is open in both', () => {
  const skipped = readList({ ...newList, name: 'Nuit', opens: '2027-03-28T02:30' }, timeZone)
  expect(skipped).toEqual({ ok: false, faults: { opensAt: { code: 'time_skipped' } } })
  const twice = readList({ ...newList, name: 'Nuit', opens: '2026-10-25T02:30', closes: '2026-10-25T02:30' }, timeZone)
  expect(twice).toMatchObject({
    ok: true,
    fields: { opensAt: '2026-10-25T00:30:00.000Z', closesAt: '2026-10-25T01:30:00.000Z' },
  })
})

test('the words follow a form that is not finished', () => {
  const rules = rulesOf({ ...newList, entries: 'times', entryLimit: '', opens: '2026-06-12T' }, choices)
  expect(rules).toMatchObject({ entries: 'times', entryLimit: null, windows: [] })
})

test('a limit that is missing, too low or too high is told at its field', () => {
  for (const entryLimit of ['', '1', '1001'])
    expect(readList({ ...newList, name: 'Trois', entries: 'times', entryLimit }, timeZone)).toMatchObject({
      ok: false,
      faults: { entryLimit: { code: expect.any(String) } },
    })
})
