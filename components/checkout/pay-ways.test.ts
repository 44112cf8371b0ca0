import { describe, expect, test } from 'vitest'
import type { PayOption } from '@/server/payments/contract'
import { firstWay, requestOf, waysOf } from './pay-ways'

const option = (gateway: PayOption['gateway'], more: Partial<PayOption> = {}): PayOption => ({
  gateway,
  method: null,
  isResting: false,
  ...more,
})
const options = [
  option('stripe'),
  option('paypal'),
  option('external', { method: 'bank_transfer' }),
  option('external', { method: 'cash' }),
]

describe('the way that stands ready', () => {
  test('is the organizer’s first that answers', () => {
    expect(firstWay(options)).toBe('stripe')
    expect(firstWay([option('stripe', { isResting: true }), option('paypal')])).toBe('paypal')
    expect(firstWay(options, new Set(['stripe']))).toBe('paypal')
    expect(firstWay(options, new Set(['stripe', 'paypal']))).toBe('bank_transfer')
  })

  test('is the first when none answers, and none when there is none', () => {
    expect(firstWay([option('stripe', { isResting: true })])).toBe('stripe')
    expect(firstWay([option('stripe')], new Set(['stripe']))).toBe('stripe')
    expect(firstWay([])).toBeNull()
  })
})

test('each method of an outside payment is a way of its own', () => {
  expect(waysOf(options)).toEqual(['stripe', 'paypal', 'bank_transfer', 'cash'])
})

test.each([
  ['stripe', { preferredGateways: ['stripe'] }],
  ['paypal', { preferredGateways: ['paypal'] }],
  ['cash', { preferredGateways: ['external'], method: 'cash' }],
  [null, { preferredGateways: [] }],
] as const)('%s is asked for as it is called', (way, request) => {
  expect(requestOf(way)).toEqual(request)
})
