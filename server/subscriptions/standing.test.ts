import { describe, expect, test } from 'vitest'
import { plans, platformFee } from './plans'
import { isSubscribed } from './standing'

describe('a subscription that stands', () => {
  test.each([
    ['trialing', true],
    ['active', true],
    ['past_due', true],
    ['unpaid', true],
    ['paused', true],
    ['incomplete', true],
    ['incomplete_expired', false],
    ['canceled', false],
    ['none', false],
  ])('%s: %s', (status, stands) => {
    expect(isSubscribed(status)).toBe(stands)
  })
})

test('a larger plan allows more and takes less of each sale', () => {
  const sale = { amount: 10_000, currency: 'EUR' }
  expect([plans.free, plans.pro, plans.scale].map((plan) => platformFee(plan, sale))).toEqual([250, 100, 50])
  const room = (n: number | null) => n ?? Number.POSITIVE_INFINITY
  for (const limit of ['eventsOnSale', 'placesPerEvent', 'members'] as const) {
    expect(room(plans.free.limits[limit])).toBeLessThan(room(plans.pro.limits[limit]))
    expect(room(plans.pro.limits[limit])).toBeLessThan(room(plans.scale.limits[limit]))
  }
})
