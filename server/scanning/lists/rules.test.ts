import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryModes, type ListRules, listFields, type Pass } from './contract'
import { dayOf, entryLimitOf, isNeverOpen, isOpenAt, judgeEntry, judgeExit, type ListRow, listRules } from './rules'

const rules = (more: Partial<ListRules> = {}): ListRules => ({
  listId: '0197a0e5-0000-7000-8000-00000000000a',
  name: 'Entrée',
  version: 1,
  ticketTypeIds: [],
  windows: [],
  entries: 'once',
  entryLimit: null,
  exits: false,
  timeZone: 'Europe/Paris',
  ...more,
})
const at = (text: string) => new Date(text)
const pass = (passKey: string, came: string, left: string | null = null): Pass => ({
  passKey,
  at: Date.parse(came),
  leftAt: left === null ? null : Date.parse(left),
})
const enter = (list: ListRules, when: string, passes: Pass[] = [], ticketTypeId = 'any') =>
  judgeEntry(list, { ticketTypeId, at: at(when), passes })

describe('who and when', () => {
  test('a list without types takes every type, one with types only those', () => {
    const gold = rules({ ticketTypeIds: ['gold'] })
    expect(enter(gold, '2026-10-24T18:00:00Z', [], 'gold').reason).toBeNull()
    expect(enter(gold, '2026-10-24T18:00:00Z', [], 'plain').reason).toBe('wrong_list')
    expect(judgeEntry(gold, { ticketTypeId: null, at: at('2026-10-24T18:00:00Z'), passes: [] }).reason).toBeNull()
  })

  test('a window holds its first instant and not its last', () => {
    const evening = rules({ windows: [{ from: '2026-10-24T18:00:00.000Z', until: '2026-10-24T20:00:00.000Z' }] })
    expect(enter(evening, '2026-10-24T17:59:59.999Z').reason).toBe('wrong_time')
    expect(enter(evening, '2026-10-24T18:00:00.000Z').reason).toBeNull()
    expect(enter(evening, '2026-10-24T19:59:59.999Z').reason).toBeNull()
    expect(enter(evening, '2026-10-24T20:00:00.000Z').reason).toBe('wrong_time')
  })

  test('the wrong list is said before the wrong time, and the wrong time before that it was used', () => {
    const all = rules({ ticketTypeIds: ['gold'], windows: [{ from: '2026-10-25T00:00:00.000Z', until: null }] })
    const used = [pass('', '2026-10-24T17:00:00Z')]
    expect(enter(all, '2026-10-24T18:00:00Z', used, 'plain').reason).toBe('wrong_list')
    expect(enter(all, '2026-10-24T18:00:00Z', used, 'gold').reason).toBe('wrong_time')
    expect(enter(all, '2026-10-25T18:00:00Z', used, 'gold').reason).toBe('already_used')
  })

  const session = (id: string, startsAt: string, endsAt: string) => ({
    id,
    startsAt: at(startsAt),
    endsAt: at(endsAt),
  })
  const row = (more: Partial<ListRow>): ListRow => ({
    ...rules(),
    id: 'list',
    ticketTypeIds: [],
    opensAt: null,
    closesAt: null,
    sessionIds: [],
    ...more,
  })
  const event = {
    timeZone: 'Europe/Paris',
    sessions: [
      session('sunday', '2026-10-25T18:00:00Z', '2026-10-25T21:00:00Z'),
      session('saturday', '2026-10-24T18:00:00Z', '2026-10-24T21:00:00Z'),
      session('friday', '2026-10-23T18:00:00Z', '2026-10-23T21:00:00Z'),
    ],
  }

  test('chosen sessions open three hours before they start and close when they end', () => {
    expect(listRules(row({ sessionIds: ['sunday', 'saturday'] }), event).windows).toEqual([
      { from: '2026-10-24T15:00:00.000Z', until: '2026-10-24T21:00:00.000Z' },
      { from: '2026-10-25T15:00:00.000Z', until: '2026-10-25T21:00:00.000Z' },
    ])
  })

  test('times of its own narrow the sessions, and stand alone without them', () => {
    const times = { opensAt: at('2026-10-24T17:00:00Z'), closesAt: at('2026-10-25T16:00:00Z') }
    expect(listRules(row({ ...times, sessionIds: ['friday', 'saturday', 'sunday'] }), event).windows).toEqual([
      { from: '2026-10-24T17:00:00.000Z', until: '2026-10-24T21:00:00.000Z' },
      { from: '2026-10-25T15:00:00.000Z', until: '2026-10-25T16:00:00.000Z' },
    ])
    expect(listRules(row({ opensAt: times.opensAt }), event).windows).toEqual([
      { from: '2026-10-24T17:00:00.000Z', until: null },
    ])
    expect(listRules(row({}), event).windows).toEqual([])
  })

  test('sessions that are gone or never meet the times leave a list that is never open', () => {
    for (const more of [{ sessionIds: ['gone'] }, { sessionIds: ['friday'], opensAt: at('2026-10-25T00:00:00Z') }]) {
      const list = listRules(row(more), event)
      expect(isNeverOpen(list)).toBe(true)
      for (const { startsAt } of event.sessions) expect(isOpenAt(list, startsAt)).toBe(false)
    }
    expect(isNeverOpen(listRules(row({}), event))).toBe(false)
  })
})

describe('once a day', () => {
  const daily = rules({ entries: 'daily' })

  test('begins anew at midnight in the event’s zone', () => {
    expect(enter(daily, '2026-06-12T21:59:59Z')).toMatchObject({ passKey: '2026-06-12' })
    const came = [pass('2026-06-12', '2026-06-12T17:00:00Z')]
    expect(enter(daily, '2026-06-12T21:59:59.999Z', came).reason).toBe('already_used')
    expect(enter(daily, '2026-06-12T22:00:00.000Z', came)).toMatchObject({ reason: null, passKey: '2026-06-13' })
  })

  test('the day on which clocks go back lasts 25 hours, the one on which they go forward 23', () => {
    const autumn = [pass('2026-10-25', '2026-10-24T22:00:00Z')]
    expect(enter(daily, '2026-10-25T22:59:59Z', autumn).reason).toBe('already_used')
    expect(enter(daily, '2026-10-25T23:00:00Z', autumn).reason).toBeNull()
    const spring = [pass('2027-03-28', '2027-03-27T23:00:00Z')]
    expect(enter(daily, '2027-03-28T21:59:59Z', spring).reason).toBe('already_used')
    expect(enter(daily, '2027-03-28T22:00:00Z', spring).reason).toBeNull()
  })

  test('the calendar is the one of Temporal at any instant in any zone', () => {
    const zones = ['Europe/Paris', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'America/Sao_Paulo', 'UTC']
    const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2090, 0, 1) })
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (ms, zone) => {
        const day = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString()
        expect(dayOf(new Date(ms), zone)).toBe(day)
      }),
    )
  })

  test('counts who came in today before the list was made daily', () => {
    const came = [pass('', '2026-06-12T17:00:00Z')]
    expect(enter(daily, '2026-06-12T18:00:00Z', came).reason).toBe('already_used')
    expect(enter(daily, '2026-06-13T18:00:00Z', came).reason).toBeNull()
  })
})

describe('several times', () => {
  test('the lowest free number is the next, so that an undone entry is given again', () => {
    const list = rules({ entries: 'times', entryLimit: 3 })
    expect(enter(list, '2026-06-12T18:00:00Z')).toMatchObject({ passKey: '1' })
    expect(enter(list, '2026-06-12T18:00:00Z', [pass('2', '2026-06-12T17:00:00Z')])).toMatchObject({ passKey: '1' })
    const all = ['1', '2', '3'].map((key) => pass(key, '2026-06-12T17:00:00Z'))
    expect(enter(list, '2026-06-12T18:00:00Z', all).reason).toBe('already_used')
  })

  test('an entry that a supervisor gave takes none of them', () => {
    const list = rules({ entries: 'times', entryLimit: 2 })
    const passes = [pass('1', '2026-06-12T17:00:00Z'), pass('extra/row', '2026-06-12T17:10:00Z')]
    expect(enter(list, '2026-06-12T18:00:00Z', passes)).toMatchObject({ reason: null, passKey: '2' })
  })
})

describe('exits', () => {
  const list = rules({ exits: true })

  test('who is inside is refused, who was scanned out comes in again on the same pass', () => {
    const inside = [pass('', '2026-06-12T17:00:00Z')]
    expect(enter(list, '2026-06-12T18:00:00Z', inside).reason).toBe('already_used')
    const outside = [pass('', '2026-06-12T17:00:00Z', '2026-06-12T17:30:00Z')]
    expect(enter(list, '2026-06-12T18:00:00Z', outside)).toEqual({ reason: null, passKey: '', again: true })
    expect(enter(rules(), '2026-06-12T18:00:00Z', outside).reason).toBe('already_used')
  })

  test('leave by the newest open pass, and by none when nobody is inside', () => {
    const [first, second] = [pass('1', '2026-06-12T17:00:00Z'), pass('2', '2026-06-12T17:10:00Z')]
    expect(judgeExit([first, second])).toEqual({ passKey: '2' })
    expect(judgeExit([first, { ...second, leftAt: second.at + 1 }])).toEqual({ passKey: '1' })
    expect(judgeExit([])).toEqual({ passKey: null })
    expect(judgeExit([{ ...first, leftAt: first.at }])).toEqual({ passKey: null })
  })
})

describe('over any history of entries and exits', () => {
  type Step = { out: boolean; minutes: number }
  const steps: fc.Arbitrary<Step[]> = fc.array(
    fc.record({ out: fc.boolean(), minutes: fc.integer({ min: 1, max: 900 }) }),
    { maxLength: 40 },
  )
  const lists = fc
    .record({ entries: fc.constantFrom(...entryModes), limit: fc.integer({ min: 2, max: 4 }), exits: fc.boolean() })
    .map(({ entries, limit, exits }) => rules({ entries, exits, entryLimit: entries === 'times' ? limit : null }))

  function live(
    list: ListRules,
    history: Step[],
    each: (verdict: string, passes: readonly Pass[], now: number) => void,
  ) {
    const passes: Pass[] = []
    let now = Date.parse('2026-10-24T12:00:00Z')
    for (const { out, minutes } of history) {
      now += minutes * 60_000
      if (out && list.exits) {
        const left = passes.find(({ passKey }) => passKey === judgeExit(passes).passKey)
        if (left) left.leftAt = now
        each('out', passes, now)
        continue
      }
      const { reason, passKey, again } = judgeEntry(list, { ticketTypeId: 'any', at: new Date(now), passes })
      if (reason === null && passKey !== null) {
        const known = passes.find((one) => one.passKey === passKey)
        expect(known !== undefined).toBe(again)
        if (known) {
          expect(known.leftAt).not.toBeNull()
          known.leftAt = null
        } else passes.push({ passKey, at: now, leftAt: null })
      }
      each(reason ?? 'in', passes, now)
    }
  }

  test('no ticket has more passes than the list gives, and none twice', () => {
    fc.assert(
      fc.property(lists, steps, (list, history) => {
        live(list, history, (_verdict, passes) => {
          expect(new Set(passes.map(({ passKey }) => passKey)).size).toBe(passes.length)
          const days = new Map<string, number>()
          for (const { at } of passes) {
            const day = list.entries === 'daily' ? dayOf(new Date(at), list.timeZone) : ''
            days.set(day, (days.get(day) ?? 0) + 1)
          }
          for (const count of days.values()) expect(count).toBeLessThanOrEqual(entryLimitOf(list) ?? count)
        })
      }),
    )
  })

  test('a refusal means that the passes are used up and nobody is outside on one of them', () => {
    fc.assert(
      fc.property(lists, steps, (list, history) => {
        live(list, history, (verdict, passes, now) => {
          if (verdict !== 'already_used') return
          const today = dayOf(new Date(now), list.timeZone)
          const own = passes.filter(
            ({ at }) => list.entries !== 'daily' || dayOf(new Date(at), list.timeZone) === today,
          )
          expect(own).toHaveLength(entryLimitOf(list) ?? -1)
          if (list.exits) expect(own.every(({ leftAt }) => leftAt === null)).toBe(true)
        })
      }),
    )
  })
})

describe('the form of a list', () => {
  const form = {
    name: ' Entrée ',
    ticketTypeIds: [],
    opensAt: null,
    closesAt: null,
    sessionIds: [],
    entries: 'once',
    entryLimit: null,
    exits: false,
    zoneId: null,
  }

  test('is taken with a trimmed name', () => {
    expect(listFields.parse(form).name).toBe('Entrée')
  })

  test.each([
    ['closes before it opens', { opensAt: '2026-06-12T18:00:00Z', closesAt: '2026-06-12T17:00:00Z' }, 'closesAt'],
    ['counts without a limit', { entries: 'times' }, 'entryLimit'],
    ['limits what is once', { entryLimit: 3 }, 'entryLimit'],
    ['limits to one', { entries: 'times', entryLimit: 1 }, 'entryLimit'],
    ['has no name', { name: '   ' }, 'name'],
    ['names a type twice', { ticketTypeIds: Array(2).fill('0197a0e5-0000-7000-8000-00000000000a') }, 'ticketTypeIds'],
  ])('is refused when it %s, at its field', (_, more, path) => {
    const result = listFields.safeParse({ ...form, ...more })
    expect(result.error?.issues.map((issue) => issue.path[0])).toContain(path)
  })
})
