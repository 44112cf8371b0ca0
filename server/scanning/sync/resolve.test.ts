// The same scans give the same story, in whatever order they became known.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type GreenScan,
  type PassRules,
  type Resolution,
  type RulesFrom,
  resolveTicket,
  type TicketFacts,
} from './resolve'

const T0 = Date.UTC(2027, 5, 12, 18)
const MINUTE = 60_000
const once: PassRules = { entries: 'once', entryLimit: null, exits: false, timeZone: 'Europe/Paris' }

function facts(rules: PassRules = once, more: Partial<TicketFacts> = {}): TicketFacts {
  return {
    rules: new Map([['list', [{ ...rules, from: 0 }]]]),
    revocations: [],
    keyWithdrawnAt: null,
    voided: null,
    ...more,
  }
}

function green(name: string, minute: number, more: Partial<GreenScan> = {}): GreenScan {
  return {
    ...{
      id: `row-${name}`,
      scanId: name,
      listId: 'list',
      at: T0 + minute * MINUTE,
      direction: 'in',
      decidedHere: false,
    },
    ...{ undone: false, overridden: false, gen: 1 },
    ...more,
  }
}

function story(scans: GreenScan[], known = facts()) {
  const { admissions, conflicts } = resolveTicket(scans, known)
  return {
    in: admissions.map(({ passKey, scanRowId }) => [passKey, scanRowId.slice(4)]),
    conflicts: conflicts.map(({ kind, scanRowId, otherScanRowId }) => [
      kind,
      scanRowId.slice(4),
      otherScanRowId?.slice(4) ?? null,
    ]),
  }
}

describe('what happened to a ticket', () => {
  test('two devices that let the same code in: the earlier one is the entry, the later one a double entry that names it', () => {
    expect(story([green('b', 2), green('a', 1)])).toEqual({
      in: [['', 'a']],
      conflicts: [['duplicate_admission', 'b', 'a']],
    })
  })

  test('at the same instant the names decide, not the order of arrival', () => {
    const both = [green('b', 1), green('a', 1)]
    expect(story(both)).toEqual(story(both.toReversed()))
    expect(story(both).in).toEqual([['', 'a']])
  })

  test('an earlier offline entry comes before one that was decided here, which is then the double one', () => {
    const scans = [green('here', 5, { decidedHere: true }), green('away', 1)]
    expect(story(scans)).toEqual({ in: [['', 'away']], conflicts: [['duplicate_admission', 'here', 'away']] })
  })

  test('two entries that we allowed ourselves are never a double entry, even if the rules that are known of their moment allow one', () => {
    const here = { decidedHere: true }
    const scans = [green('a', 1, here), green('b', 2, here)]
    expect(story(scans)).toEqual({
      in: [
        ['', 'a'],
        ['1', 'b'],
      ],
      conflicts: [],
    })
  })

  test('what was answered here while a change was on its way stands by the rules of either side, and is no double entry', () => {
    const free: PassRules = { ...once, entries: 'free' }
    const scans = [green('away', 1), green('here', 5, { decidedHere: true })]
    const conflicts = ([before, after]: PassRules[], seconds: number) => {
      const from = T0 + 5 * MINUTE + seconds * 1_000
      const versions = [
        { ...once, ...before, from: 0 },
        { ...once, ...after, from },
      ]
      return story(scans, { ...facts(), rules: new Map([['list', versions]]) }).conflicts
    }
    expect([conflicts([free, once], -3), conflicts([once, free], 3)]).toEqual([[], []])
    const twice = [['duplicate_admission', 'here', 'away']]
    expect([conflicts([free, once], -9), conflicts([once, free], 9)]).toEqual([twice, twice])
  })

  test('an undone entry counts for nothing', () => {
    expect(story([green('a', 1, { undone: true }), green('b', 2)])).toEqual({ in: [['', 'b']], conflicts: [] })
  })

  test('an override is an entry of its own where the pass is taken', () => {
    expect(story([green('a', 1), green('b', 2, { overridden: true })])).toEqual({
      in: [
        ['', 'a'],
        ['extra/row-b', 'b'],
      ],
      conflicts: [],
    })
  })

  test('who was scanned out comes in again; who was not is a double entry', () => {
    const rules = { ...once, exits: true }
    const out = green('out', 2, { direction: 'out' })
    expect(story([green('a', 1), out, green('b', 3)], facts(rules)).conflicts).toEqual([])
    expect(
      story([green('a', 1), green('b', 3), green('out', 4, { direction: 'out' })], facts(rules)).conflicts,
    ).toEqual([['duplicate_admission', 'b', 'a']])
  })

  test('each day of the event’s calendar has its own entry', () => {
    const rules: PassRules = { ...once, entries: 'daily' }
    const { in: entries, conflicts } = story(
      [green('a', 1), green('b', 24 * 60), green('c', 24 * 60 + 1)],
      facts(rules),
    )
    expect(entries).toEqual([
      ['2027-06-12', 'a'],
      ['2027-06-13', 'b'],
    ])
    expect(conflicts).toEqual([['duplicate_admission', 'c', 'b']])
  })

  test('a code that was dead when it was shown is told so and takes no pass, so that the new code comes in', () => {
    const known = facts(once, { revocations: [{ minGen: 2, at: T0 }] })
    expect(story([green('old', 1), green('new', 2, { gen: 2 })], known)).toEqual({
      in: [['', 'new']],
      conflicts: [['admitted_after_revocation', 'old', null]],
    })
    expect(story([green('old', -1)], known).conflicts).toEqual([])
  })

  test('a typed code is dead with its ticket, a signed one with its key', () => {
    const typed = green('typed', 1, { gen: null })
    expect(story([typed], facts(once, { voided: { at: T0, reason: 'organizer' } })).conflicts).toEqual([
      ['admitted_after_revocation', 'typed', null],
    ])
    expect(story([green('a', 1)], facts(once, { keyWithdrawnAt: T0 })).conflicts).toHaveLength(1)
    expect(story([typed], facts(once, { keyWithdrawnAt: T0 })).conflicts).toEqual([])
  })

  test('a refund after the entry is told by the first entry, whoever let it in; another end of a ticket is not', () => {
    const scans = [green('a', 1, { decidedHere: true }), green('b', 2)]
    const voided = (reason: string) => facts(once, { voided: { at: T0 + 9 * MINUTE, reason } })
    expect(story(scans, voided('refund')).conflicts).toContainEqual(['refunded_after_entry', 'a', null])
    expect(story(scans, voided('organizer')).conflicts).toEqual([['duplicate_admission', 'b', 'a']])
  })
})

const rulesOf = fc.record({
  entries: fc.constantFrom('once' as const, 'daily' as const, 'times' as const, 'free' as const),
  exits: fc.boolean(),
})

const scanOf = fc.record({
  minute: fc.integer({ min: -60, max: 48 * 60 }),
  direction: fc.constantFrom('in' as const, 'in' as const, 'in' as const, 'out' as const),
  decidedHere: fc.boolean(),
  overridden: fc.boolean(),
  undone: fc.boolean(),
  gen: fc.constantFrom(1, 2, null),
})

const history = fc
  .array(scanOf, { minLength: 1, maxLength: 12 })
  .map((scans) => scans.map(({ minute, ...more }, index) => green(String(index), minute, more)))

describe('whatever happened', () => {
  test('every order of arrival gives the same admissions and conflicts', () => {
    fc.assert(
      fc.property(rulesOf, history, fc.infiniteStream(fc.nat()), ({ entries, exits }, scans, chance) => {
        const known = facts(
          { entries, entryLimit: entries === 'times' ? 2 : null, exits, timeZone: 'Europe/Paris' },
          {
            revocations: [{ minGen: 2, at: T0 + 600 * MINUTE }],
            voided: { at: T0 + 1_000 * MINUTE, reason: 'refund' },
          },
        )
        const expected = resolveTicket(scans, known)
        const keys = scans.map(() => chance.next().value)
        const shuffled = scans.map((scan, index) => [keys[index], scan] as const).toSorted((a, b) => a[0] - b[0])
        expect(
          resolveTicket(
            shuffled.map(([, scan]) => scan),
            known,
          ),
        ).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  test('every green entry that nobody undid is an admission, an entry again, or a conflict', () => {
    fc.assert(
      fc.property(history, (scans) => {
        const { admissions, conflicts } = resolveTicket(scans, facts())
        const told = new Set([...admissions, ...conflicts].map(({ scanRowId }) => scanRowId))
        const missing = scans.filter(
          ({ id, direction, undone, decidedHere }) => direction === 'in' && !undone && !decidedHere && !told.has(id),
        )
        expect(missing).toEqual([])
        expect(admissions.filter(({ passKey }) => passKey === '').length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a list that is changed', () => {
  const edits = fc
    .array(fc.tuple(fc.integer({ min: -120, max: 50 * 60 }), rulesOf), { minLength: 2, maxLength: 5 })
    .map((changes): RulesFrom[] =>
      changes
        .toSorted(([a], [b]) => a - b)
        .map(([minute, { entries, exits }]) => ({
          ...{ entries, entryLimit: entries === 'times' ? 2 : null, exits, timeZone: 'Europe/Paris' },
          from: T0 + minute * MINUTE,
        })),
    )
  const by = (versions: readonly RulesFrom[]) => ({ ...facts(), rules: new Map([['list', versions]]) })

  test('any order of changes and uploads, with the ticket resolved after each, ends in the same state', () => {
    fc.assert(
      fc.property(edits, history, fc.infiniteStream(fc.nat()), (versions, scans, chance) => {
        // Changes follow each other; what is uploaded comes before, between or after them.
        const uploads = scans.map((scan) => ({ scan, after: chance.next().value % (versions.length + 1) }))
        let end = resolveTicket([], by([]))
        const known: GreenScan[] = []
        for (let made = 0; made <= versions.length; made++) {
          end = resolveTicket(known, by(versions.slice(0, made)))
          for (const { scan } of uploads.filter(({ after }) => after === made)) {
            known.push(scan)
            end = resolveTicket(known, by(versions.slice(0, made)))
          }
        }
        expect(end).toEqual(resolveTicket(scans, by(versions)))
      }),
      { numRuns: 300 },
    )
  })

  test('changes nothing of what was before: the same entries on the same passes, the same conflicts', () => {
    fc.assert(
      fc.property(edits, history, (versions, scans) => {
        const [last, before] = [versions.at(-1), versions.slice(0, -1)]
        const earlier = scans.filter(({ at }) => at < (last?.from ?? 0))
        const ids = new Set(earlier.map(({ id }) => id))
        const of = ({ admissions, conflicts }: Resolution) => ({
          entries: admissions.flatMap(({ scanRowId, passKey }) => (ids.has(scanRowId) ? [[scanRowId, passKey]] : [])),
          conflicts: conflicts.filter(({ scanRowId }) => ids.has(scanRowId)),
        })
        expect(resolveTicket(earlier, by(versions))).toEqual(resolveTicket(earlier, by(before)))
        expect(of(resolveTicket(scans, by(versions)))).toEqual(of(resolveTicket(earlier, by(before))))
      }),
      { numRuns: 500 },
    )
  })
})

describe('5 devices and 200 tickets', () => {
  test('100 orders of their uploads end in the same conflicts and the same admissions', () => {
    const random = seeded(5)
    const scans = Array.from({ length: 5 * 260 }, (_, index) => ({
      ticket: Math.floor(random() * 200),
      device: index % 5,
      scan: green(String(index), Math.floor(random() * 240)),
    }))
    const ends = new Set<string>()
    for (let order = 0; order < 100; order++) {
      const uploads = scans.map((one) => ({ one, key: random() })).toSorted((a, b) => a.key - b.key)
      const known = new Map<number, GreenScan[]>()
      const last = new Map<number, ReturnType<typeof story>>()
      for (const { one } of uploads) {
        known.set(one.ticket, [...(known.get(one.ticket) ?? []), one.scan])
        last.set(one.ticket, story(known.get(one.ticket) ?? []))
      }
      ends.add(JSON.stringify([...last].toSorted(([a], [b]) => a - b)))
    }
    expect(ends.size).toBe(1)
    const [end] = [...ends].map((text) => JSON.parse(text) as [number, ReturnType<typeof story>][])
    const tickets = new Set(scans.map(({ ticket }) => ticket))
    expect(end?.flatMap(([, one]) => one.in)).toHaveLength(tickets.size)
    expect(end?.flatMap(([, one]) => one.conflicts)).toHaveLength(scans.length - tickets.size)
  })
})

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
