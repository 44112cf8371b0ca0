import fc from 'fast-check'
import { createTranslator } from 'next-intl'
import { describe, expect, test } from 'vitest'
import { messages } from '@/i18n/messages'
import { entryModes, type ListRules } from './contract'
import { wordsOf } from './words'

const rules = (more: Partial<ListRules> = {}): ListRules => ({
  listId: 'list',
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
const types = [
  { id: 'plain', name: 'Plein tarif' },
  { id: 'gold', name: 'Carré or' },
]
const keysOf = (more: Partial<ListRules>) => wordsOf(rules(more), types).map(({ key }) => key)

describe('rules in words', () => {
  test('say who, when, how often and what of exits', () => {
    expect(keysOf({})).toEqual(['everyType', 'anyTime', 'once', 'noExits'])
    expect(keysOf({ entries: 'daily', exits: true })).toEqual(['everyType', 'anyTime', 'daily', 'exitsDaily'])
    expect(keysOf({ entries: 'times', entryLimit: 3 })).toEqual(['everyType', 'anyTime', 'times', 'noExits'])
    expect(keysOf({ entries: 'times', entryLimit: 3, exits: true })[2]).toBe('timesAtOnce')
  })

  test('name the types in the order of the event, and one sentence for each window', () => {
    const [from, until] = ['2026-06-12T18:00:00.000Z', '2026-06-12T20:00:00.000Z']
    const words = wordsOf(
      rules({
        ticketTypeIds: ['gold', 'plain'],
        windows: [
          { from, until },
          { from: null, until },
          { from, until: null },
        ],
      }),
      types,
    )
    expect(words[0]).toEqual({ topic: 'who', key: 'someTypes', names: ['Plein tarif', 'Carré or'] })
    expect(words.map(({ key }) => key).slice(1, 4)).toEqual(['between', 'until', 'from'])
  })

  test('say of a list that is never open that it is not', () => {
    expect(keysOf({ windows: [{ from: '2026-06-12T18:00:00.000Z', until: '2026-06-12T18:00:00.000Z' }] })[1]).toBe(
      'never',
    )
  })

  test.each(['fr', 'en'] as const)('have their sentence in %s for any rules', (locale) => {
    const t = createTranslator({ locale, messages: messages[locale], namespace: 'gateLists.words' })
    const any = fc.record({
      ticketTypeIds: fc.subarray(['plain', 'gold', 'gone']),
      entries: fc.constantFrom(...entryModes),
      exits: fc.boolean(),
    })
    fc.assert(
      fc.property(any, (more) => {
        for (const { key } of wordsOf(rules({ ...more, entryLimit: more.entries === 'times' ? 3 : null }), types))
          expect(t.has(key), key).toBe(true)
      }),
    )
  })
})
