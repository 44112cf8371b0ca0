import { expect, test } from 'vitest'
import { placesLeft } from './places-left'

const shared = [{ id: 'c', name: 'Salle', size: 100, inUse: 97 }]

test.each([
  ['its own pool', { capacity: 50, capacityInUse: 20, capacityName: null }, 30],
  ['the shared one', { capacity: null, capacityInUse: 0, capacityName: 'Salle' }, 3],
  ['the narrower of both', { capacity: 50, capacityInUse: 20, capacityName: 'Salle' }, 3],
  ['none', { capacity: null, capacityInUse: 0, capacityName: null }, null],
  ['one that was made smaller than what is sold', { capacity: 10, capacityInUse: 12, capacityName: null }, 0],
])('the places left of %s', (_, type, left) => {
  expect(placesLeft(type, shared)).toBe(left)
})
