// Each fraud rule finds what it is for and nothing else, whatever the order of the scans.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultSettings, type FraudRuleName, fraudRules } from './contract'
import { findFraud, type ScanFact, seesPlain } from './rules'

const START = Date.parse('2027-06-12T17:42:00.000Z')
let made = 0

function scan(seconds: number, more: Partial<ScanFact> = {}): ScanFact {
  made++
  const gate = more.gateName === undefined ? 'Nord' : more.gateName
  return {
    ...{
      id: `s${String(made).padStart(6, '0')}`,
      at: START + seconds * 1000,
      valid: true,
      reason: null,
      overridden: null,
    },
    ...{ typed: false, undone: false, isTooMuch: false, deviceAt: null, isMoved: false },
    ...{ direction: 'in', listId: 'list', ticketId: 't', attendee: 'Camille Roussel', payment: null },
    ...{ deviceId: 'd', source: 'd', sourceName: 'Téléphone 1', gateId: gate, gateName: gate, isMachine: false },
    ...more,
  }
}

/** Green although the list had no place for it. */
const tooMuch = { isTooMuch: true } as const
const used = { valid: false, reason: 'already_used' } as const
const find = (rule: FraudRuleName, scans: ScanFact[], settings: unknown = defaultSettings[rule]) =>
  findFraud(rule, settings, scans)

describe('distant_gates', () => {
  test('finds one ticket at two gates sooner than its limit, with both gates and the seconds between', () => {
    expect(find('distant_gates', [scan(0), scan(30, { gateName: 'Sud', ...used })])).toEqual([
      {
        ...{ rule: 'distant_gates', key: 't/list', score: 68, ticketId: 't', deviceId: 'd', gateId: 'Sud' },
        facts: { attendee: 'Camille Roussel', first: 'Nord', second: 'Sud', seconds: 30 },
        at: new Date(START + 30_000),
        blockAt: null,
      },
    ])
  })

  test('is surest of two greens, as two phones without a network give', () => {
    expect(find('distant_gates', [scan(0), scan(59, { gateName: 'Sud', ...tooMuch })])[0]?.score).toBe(95)
  })

  test('may block where both were green, whatever was refused in between, and nowhere else', () => {
    const sure = (...scans: ScanFact[]) => find('distant_gates', scans).map(({ blockAt }) => blockAt !== null)
    expect(sure(scan(0), scan(59, { gateName: 'Sud', ...tooMuch }))).toEqual([true])
    expect(sure(scan(0), scan(1, used), scan(2, { gateName: 'Sud', ...tooMuch }), scan(3, used))).toEqual([true])
    expect(sure(scan(0), scan(0, { gateName: 'Sud', ...used }))).toEqual([false])
    expect(sure(scan(0), scan(2, { gateName: 'Sud', overridden: 'already_used' }))).toEqual([false])
  })

  test('blocks for the two greens alone: a refusal that comes later is no later evidence', () => {
    const greens = [scan(0), scan(10, { gateName: 'Sud', ...tooMuch })]
    const [found] = find('distant_gates', [...greens, scan(40, { gateName: 'Nord', ...used })])
    expect(found).toMatchObject({
      score: 95,
      at: new Date(START + 40_000),
      blockAt: new Date(START + 10_000),
    })
  })

  test('finds two who came in before one of them went out', () => {
    const out = scan(20, { direction: 'out' })
    expect(find('distant_gates', [scan(0), scan(10, { gateName: 'Sud', ...tooMuch }), out])[0]?.score).toBe(95)
  })

  test('finds what has a place, whatever else a device could not date, except an exit that may lie between', () => {
    const pair = [scan(0), scan(1, { gateName: 'Sud', ...tooMuch })]
    const undated = { deviceAt: 0, isMoved: true }
    expect(find('distant_gates', [...pair, scan(2, { ...used, ...undated })])[0]?.score).toBe(95)
    expect(find('distant_gates', [...pair, scan(2, { direction: 'out', ...undated })])).toEqual([])
  })

  test.each([
    ['later than its limit', [scan(0), scan(61, { gateName: 'Sud', ...used })]],
    ['at one gate twice', [scan(0), scan(5, used)]],
    ['of another ticket', [scan(0), scan(5, { gateName: 'Sud', ticketId: 'u' })]],
    [
      'who was sent on by another refusal',
      [scan(0, { valid: false, reason: 'wrong_list' }), scan(5, { gateName: 'Sud' })],
    ],
    ['who goes on to another list', [scan(0), scan(5, { gateName: 'Coulisses', listId: 'other' })]],
    ['who goes out by another gate', [scan(0), scan(5, { gateName: 'Sud', direction: 'out' })]],
    ['at no known gate', [scan(0), scan(5, { gateName: null })]],
    ['who went out in between', [scan(0), scan(5, { direction: 'out' }), scan(9, { gateName: 'Sud' })]],
    [
      'who went out in between, by a door without a name and with a typed code',
      [scan(0), scan(5, { direction: 'out', typed: true, gateName: null }), scan(9, { gateName: 'Sud' })],
    ],
    ['a typed code, whoever types it', [scan(0), scan(5, { gateName: 'Sud', typed: true, ...used })]],
    ['a typed code that was green', [scan(0, { typed: true }), scan(5, { gateName: 'Sud' })]],
    ['who was sent on after the first was taken back', [scan(0, { undone: true }), scan(5, { gateName: 'Sud' })]],
    ['several who come in on one ticket, as its list allows', [scan(0), scan(30, { gateName: 'Sud' })]],
    ['what a device could not date', [scan(0), scan(5, { gateName: 'Sud', deviceAt: 0, isMoved: true })]],
  ])('leaves alone: %s', (_name, scans) => {
    expect(find('distant_gates', scans)).toEqual([])
  })
})

describe('forged_burst', () => {
  const forged = (seconds: number, more: Partial<ScanFact> = {}) =>
    scan(seconds, { valid: false, reason: 'forged', ticketId: null, attendee: null, ...more })
  const eight = Array.from({ length: 8 }, (_, index) => forged(index * 30))

  test('finds so many false codes within its minutes on one device', () => {
    expect(find('forged_burst', eight)).toMatchObject([
      { key: 'd', score: 50, ticketId: null, facts: { device: 'Téléphone 1', count: 8, minutes: 5 } },
    ])
  })

  test('is surer of more', () => {
    expect(find('forged_burst', [...eight, forged(9), forged(10)])[0]?.score).toBe(70)
  })

  test('leaves alone: fewer, slower, on several devices, or pictures that are no tickets', () => {
    expect(find('forged_burst', eight.slice(1))).toEqual([])
    expect(
      find(
        'forged_burst',
        eight.map((one, index) => ({ ...one, at: START + index * 60_000 })),
      ),
    ).toEqual([])
    expect(
      find(
        'forged_burst',
        eight.map((one, index) => ({ ...one, source: `d${index}` })),
      ),
    ).toEqual([])
    expect(
      find(
        'forged_burst',
        eight.map((one) => ({ ...one, reason: 'format' })),
      ),
    ).toEqual([])
    expect(
      find(
        'forged_burst',
        eight.map((one) => ({ ...one, reason: 'revoked', ticketId: 't' })),
      ),
    ).toEqual([])
  })
})

describe('stale_replay', () => {
  const stale = (seconds: number, more: Partial<ScanFact> = {}) =>
    scan(seconds, { valid: false, reason: 'stale_code', ...more })

  test('finds a ticket that is shown again and again with a code that is over, surest at several gates', () => {
    const [one] = find('stale_replay', [stale(0), stale(60), stale(120)])
    expect(one).toMatchObject({ key: 't', score: 45, ticketId: 't', facts: { count: 3, minutes: 30 } })
    const [two] = find('stale_replay', [stale(0), stale(60), stale(120, { gateName: 'Sud' })])
    expect(two?.score).toBe(60)
  })

  test('leaves alone: twice by a slow hand, three tickets, three times in a day', () => {
    expect(find('stale_replay', [stale(0), stale(60)])).toEqual([])
    expect(
      find(
        'stale_replay',
        ['a', 'b', 'c'].map((ticketId) => stale(0, { ticketId })),
      ),
    ).toEqual([])
    expect(find('stale_replay', [stale(0), stale(10_000), stale(20_000)])).toEqual([])
  })
})

describe('disputed_or_refunded', () => {
  test('finds a ticket that came in while its payment is disputed, and less surely one that was refused', () => {
    expect(find('disputed_or_refunded', [scan(0, { payment: 'disputed' })])).toMatchObject([
      { key: 't', score: 90, facts: { state: 'disputed', attendee: 'Camille Roussel' } },
    ])
    const blocked = scan(0, { payment: 'disputed', valid: false, reason: 'blocked' })
    expect(find('disputed_or_refunded', [blocked])[0]?.score).toBe(55)
    expect(find('disputed_or_refunded', [scan(0, { payment: 'refunded' })])[0]?.score).toBe(55)
  })

  test('leaves alone: a ticket that is paid, and who leaves', () => {
    expect(find('disputed_or_refunded', [scan(0), scan(1, { payment: 'disputed', direction: 'out' })])).toEqual([])
  })
})

describe('override_abuse', () => {
  const ten = Array.from({ length: 10 }, (_, index) =>
    scan(index * 60, { overridden: 'already_used', ticketId: `t${index}` }),
  )

  test('finds who sets aside so many refusals within its minutes', () => {
    expect(find('override_abuse', ten)).toMatchObject([
      { key: 'd', score: 50, facts: { who: 'Téléphone 1', count: 10, minutes: 30 } },
    ])
  })

  test('leaves alone: fewer, slower, by several people, or without a refusal', () => {
    expect(find('override_abuse', ten.slice(1))).toEqual([])
    expect(
      find(
        'override_abuse',
        ten.map((one, index) => ({ ...one, at: START + index * 600_000 })),
      ),
    ).toEqual([])
    expect(
      find(
        'override_abuse',
        ten.map((one, index) => ({ ...one, source: `d${index % 2}` })),
      ),
    ).toEqual([])
    expect(
      find(
        'override_abuse',
        ten.map((one) => ({ ...one, overridden: null })),
      ),
    ).toEqual([])
  })
})

describe('velocity', () => {
  const fast = Array.from({ length: 15 }, (_, index) => scan(index * 0.5, { ticketId: `t${index}` }))

  test('finds a device that is faster than a hand', () => {
    expect(find('velocity', fast)).toMatchObject([{ key: 'd', score: 50, facts: { count: 15, seconds: 10 } }])
  })

  test('judges what a device could not date by its own clock, beside the rest', () => {
    const moved = (stepMs: number) =>
      fast.map((one, index) => ({ ...one, at: START, deviceAt: index * stepMs, isMoved: true }))
    expect(find('velocity', moved(60_000))).toEqual([])
    expect(find('velocity', [...moved(60_000), scan(0, { ticketId: 'u' })])).toEqual([])
    expect(find('velocity', moved(500))).toMatchObject([{ key: 'd', facts: { count: 15 } }])
    expect(find('velocity', [...moved(60_000), ...fast])).toMatchObject([{ key: 'd', facts: { count: 15 } }])
  })

  test('leaves alone: a busy hand, two devices, and machines that are meant to be fast', () => {
    expect(
      find(
        'velocity',
        fast.map((one, index) => ({ ...one, at: START + index * 800 })),
      ),
    ).toEqual([])
    expect(
      find(
        'velocity',
        fast.map((one, index) => ({ ...one, source: `d${index % 2}` })),
      ),
    ).toEqual([])
    expect(
      find(
        'velocity',
        fast.map((one) => ({ ...one, isMachine: true })),
      ),
    ).toEqual([])
  })
})

describe('every rule', () => {
  const anyScan = fc
    .record({
      seconds: fc.integer({ min: 0, max: 600 }),
      ticketId: fc.constantFrom('t', 'u', null),
      gateName: fc.constantFrom('Nord', 'Sud', null),
      source: fc.constantFrom('d', 'e'),
      reason: fc.constantFrom(null, 'already_used', 'forged', 'stale_code', 'unknown_key', 'wrong_list'),
      overridden: fc.constantFrom(null, null, 'already_used'),
      payment: fc.constantFrom(null, null, 'disputed' as const, 'refunded' as const),
      direction: fc.constantFrom('in', 'in', 'out'),
      typed: fc.constantFrom(false, false, true),
      undone: fc.constantFrom(false, false, true),
      deviceAt: fc.constantFrom(null, null, 0, 5_000, 60_000),
      isMoved: fc.constantFrom(false, false, false, true),
    })
    .map(({ seconds, reason, ...more }) => scan(seconds, { reason, valid: reason === null, ...more }))
  const anyScans = fc.array(anyScan, { maxLength: 60 })
  const loose = {
    ...{
      distant_gates: { seconds: 30 },
      forged_burst: { count: 2, minutes: 2 },
      stale_replay: { count: 2, minutes: 2 },
    },
    ...{
      disputed_or_refunded: { count: 1 },
      override_abuse: { count: 2, minutes: 2 },
      velocity: { count: 3, seconds: 20 },
    },
  }

  test.each(fraudRules)(
    '%s finds the same in whichever order the scans came, and whenever it is asked again',
    (rule) => {
      fc.assert(
        fc.property(
          anyScans.chain((scans) =>
            fc.tuple(fc.constant(scans), fc.shuffledSubarray(scans, { minLength: scans.length })),
          ),
          ([scans, shuffled]) => {
            const found = find(rule, scans, loose[rule])
            expect(find(rule, shuffled, loose[rule])).toEqual(found)
            expect(new Set(found.map(({ key }) => key)).size).toBe(found.length)
            for (const { score } of found) expect(score >= 0 && score <= 100 && Number.isInteger(score)).toBe(true)
          },
        ),
      )
    },
  )

  test.each(fraudRules)('%s finds no less when its limits are looser', (rule) => {
    const settings = defaultSettings[rule]
    const looser = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        name,
        name === 'count'
          ? Math.max(rule === 'disputed_or_refunded' ? 1 : 2, value - 3)
          : rule === 'velocity'
            ? value
            : value * 2,
      ]),
    )
    fc.assert(
      fc.property(anyScans, (scans) => {
        const keys = new Set(find(rule, scans, looser).map(({ key }) => key))
        for (const { key } of find(rule, scans, settings)) expect(keys.has(key)).toBe(true)
      }),
    )
  })

  test.each(fraudRules.filter((rule) => !seesPlain(rule)))('%s finds the same without plain admissions', (rule) => {
    const isPlain = ({ valid, overridden, payment }: ScanFact) => valid && overridden === null && payment === null
    fc.assert(
      fc.property(anyScans, (scans) => {
        expect(
          find(
            rule,
            scans.filter((one) => !isPlain(one)),
          ),
        ).toEqual(find(rule, scans))
      }),
    )
  })

  test.each(fraudRules)('%s refuses settings that are none of its own', (rule) => {
    expect(() => findFraud(rule, { nonsense: 1 }, [])).toThrow()
    expect(() => findFraud(rule, { ...defaultSettings[rule], count: 0, seconds: 0, minutes: 0 }, [])).toThrow()
  })
})
