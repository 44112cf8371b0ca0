import { expect, test } from 'vitest'
import { type CountedType, eventCapacity } from './rules'

function type(change: Partial<CountedType>): CountedType {
  return { archived: false, own: null, shared: null, inUse: 0, ...change }
}
const hall = { id: 'hall', size: 100 }

test.each<[string, CountedType[], number | null]>([
  ['nothing is on sale', [], 0],
  ['own pools add up', [type({ own: 200 }), type({ own: 50 })], 250],
  ['a shared pool counts once', [type({ shared: hall }), type({ shared: hall })], 100],
  [
    'own pools can be less than the pool that they share',
    [type({ own: 30, shared: hall }), type({ own: 20, shared: hall })],
    50,
  ],
  [
    'a shared pool bounds what its types add up to',
    [type({ own: 80, shared: hall }), type({ own: 80, shared: hall })],
    100,
  ],
  [
    'a type without an own pool may fill the shared one',
    [type({ own: 10, shared: hall }), type({ shared: hall })],
    100,
  ],
  ['one unlimited type makes the event unlimited', [type({ own: 10 }), type({})], null],
  [
    'of an archived type only the places in use count',
    [type({ own: 200, archived: true, inUse: 30 }), type({ own: 5 })],
    35,
  ],
  [
    'an archived unlimited type does not make the event unlimited',
    [type({ archived: true, inUse: 3 }), type({ own: 5 })],
    8,
  ],
  [
    'archived places stay within a shared pool',
    [type({ shared: hall, archived: true, inUse: 40 }), type({ own: 90, shared: hall })],
    100,
  ],
])('%s', (_, types, expected) => {
  expect(eventCapacity(types)).toBe(expected)
})
