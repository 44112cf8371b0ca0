// What the buy card lets one choose.
import { describe, expect, test } from 'vitest'
import { fewLeft, isSoldOut, mostOf, mostPlaces, type OfferedType, placesOf, totalOf, withinOffer } from './choice'

function offered(part: Partial<OfferedType> = {}): OfferedType {
  return {
    id: 'full',
    name: 'Plein tarif',
    description: '',
    price: { amount: 4900, currency: 'EUR' },
    available: null,
    isRunningOut: true,
    maxPerPurchase: 10,
    canBePaid: true,
    isRotating: false,
    ...part,
  }
}

describe('the choice', () => {
  test('never goes beyond the limit per purchase, what is left, or the places of one purchase', () => {
    expect(mostOf(offered())).toBe(10)
    expect(mostOf(offered({ available: 3 }))).toBe(3)
    expect(mostOf(offered({ available: -2 }))).toBe(0)
    expect(mostOf(offered({ canBePaid: false }))).toBe(0)
    expect(mostOf(offered({ maxPerPurchase: 500 }))).toBe(mostPlaces)
  })

  test('says how many are left only when they are few, and not when there are none', () => {
    expect(fewLeft(offered({ available: 12 }))).toBe(12)
    expect(fewLeft(offered({ available: 20 }))).toBe(20)
    expect(fewLeft(offered({ available: 21 }))).toBeNull()
    expect(fewLeft(offered({ available: 4, isRunningOut: false }))).toBeNull()
    expect(fewLeft(offered({ available: 0 }))).toBeNull()
    expect(fewLeft(offered({ available: null }))).toBeNull()
    expect(isSoldOut(offered({ available: 0 }))).toBe(true)
    expect(isSoldOut(offered({ available: null }))).toBe(false)
  })

  test('shrinks to what a new offer still has, and forgets types that are gone', () => {
    const fresh = [offered({ available: 2 }), offered({ id: 'reduced', available: 5 })]
    expect(withinOffer({ full: 4, reduced: 1, gone: 3 }, fresh)).toEqual({ full: 2, reduced: 1 })
  })

  test('adds up in minor units', () => {
    const types = [offered(), offered({ id: 'reduced', price: { amount: 3210, currency: 'EUR' } })]
    expect(totalOf({ full: 2, reduced: 3 }, types, 'EUR')).toEqual({ amount: 19_430, currency: 'EUR' })
    expect(placesOf({ full: 2, reduced: 3 })).toBe(5)
  })
})
