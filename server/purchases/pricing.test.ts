// What a cart comes to: fees, tax and totals, in currencies with two, no and three decimals.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountStep } from '@/server/kernel/money'
import { plans } from '@/server/subscriptions/plans'
import { carts } from '@/tests/support/carts'
import { inAll } from '@/tests/support/sizes'
import { type PricedLine, priceOf, shareByRate, splitExactly, vatWithin } from './pricing'

const seed = 20_261_122
const CARTS = inAll(10_000, 2_000)
const runs = { seed, numRuns: CARTS }

function line(amount: number, currency: string, quantity = 1, vatBasisPoints = 550): PricedLine {
  return { ticketTypeId: 't', name: 'A', sessionId: null, quantity, unitPrice: { amount, currency }, vatBasisPoints }
}

describe('a price', () => {
  test.each([
    ['EUR', 4900, 123, 5023],
    ['JPY', 4900, 123, 5023],
    ['KWD', 4900, 120, 5020],
    ['KWD', 10_010, 250, 10_260],
  ])('in %s of %i has a fee of %i on top, in the steps of its currency', (currency, amount, fee, total) => {
    const terms = { currency, feeBearer: 'buyer' as const, plan: plans.free }
    const prices = priceOf([line(amount, currency)], terms)
    expect(prices).toMatchObject({ subtotal: { amount }, fee: { amount: fee }, total: { amount: total } })
    const borne = priceOf([line(amount, currency)], { ...terms, feeBearer: 'organizer' })
    expect(borne).toMatchObject({ fee: { amount: 0 }, platformFee: { amount: fee }, total: { amount } })
  })

  test('of nothing has no fee', () => {
    const prices = priceOf([line(0, 'EUR', 3)], { currency: 'EUR', feeBearer: 'buyer', plan: plans.free })
    expect(prices).toMatchObject({ fee: { amount: 0 }, platformFee: { amount: 0 }, total: { amount: 0 } })
  })

  test('beyond what one payment can carry is refused, the fee counted in', () => {
    const terms = { currency: 'EUR', feeBearer: 'buyer' as const, plan: plans.free }
    expect(() => priceOf([line(98_000_000, 'EUR')], terms)).toThrow('more than one payment can carry')
    expect(() => priceOf([line(98_000_000, 'EUR')], { ...terms, feeBearer: 'organizer' })).not.toThrow()
    expect(() => priceOf([line(99_999_999, 'EUR', 2)], terms)).toThrow('more than one payment can carry')
  })

  test('contains the tax of its rate, rounded half up', () => {
    expect([vatWithin(1055, 550), vatWithin(12_000, 2000), vatWithin(100, 210), vatWithin(1, 10_000)]).toEqual([
      55, 2000, 2, 1,
    ])
    expect(vatWithin(4900, 0)).toBe(0)
  })
})

describe(`${CARTS} random carts`, () => {
  test('add up, keep to the steps of their currency and have no negative part', () => {
    fc.assert(
      fc.property(carts, ({ terms, lines, prices }) => {
        const { subtotal, fee, platformFee, total } = prices
        const step = amountStep(terms.currency)
        expect(subtotal.amount).toBe(lines.reduce((all, one) => all + one.quantity * one.unitPrice.amount, 0))
        expect(total.amount).toBe(subtotal.amount + fee.amount)
        expect(fee.amount).toBe(terms.feeBearer === 'buyer' ? platformFee.amount : 0)
        for (const { amount } of [subtotal, fee, platformFee, total]) {
          expect(amount).toBeGreaterThanOrEqual(0)
          expect(amount % step).toBe(0)
        }
        expect(platformFee.amount).toBeLessThanOrEqual(total.amount)
        const parts = shareByRate(
          fee.amount,
          lines.map((one) => ({ grossMinor: one.quantity * one.unitPrice.amount, vatBasisPoints: one.vatBasisPoints })),
        )
        expect(parts.reduce((all, { grossMinor }) => all + grossMinor, 0)).toBe(fee.amount)
      }),
      runs,
    )
  })

  test('a split is exact, never negative and never more than its weight', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 99_999_999 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const whole = Math.floor(share * given.reduce((all, weight) => all + weight, 0))
        const parts = splitExactly(whole, given)
        expect(parts.reduce((all, part) => all + part, 0)).toBe(whole)
        parts.forEach((part, index) => {
          expect(part).toBeGreaterThanOrEqual(0)
          expect(part).toBeLessThanOrEqual(given[index] ?? 0)
        })
      }),
      runs,
    )
  })
})
