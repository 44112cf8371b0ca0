// Which page a purchase shows, state by state, and how long its page waits for a payment.
import { describe, expect, test } from 'vitest'
import type { PayingState } from '@/server/payments/contract'
import { type PurchaseStatus, purchaseStatuses } from '@/server/purchases/contract'
import { nextPoll } from './next-poll'
import { viewOf } from './view-of'

const now = new Date('2026-11-22T10:00:00Z')
const refund = { amount: { amount: 4900, currency: 'EUR' }, reason: 'places_gone', status: 'requested' as const }

const awaited = {
  method: 'bank_transfer' as const,
  reference: 'PTL-7K2Q9-DX4H7',
  amount: refund.amount,
  instructions: 'IBAN',
  until: now,
}

function view(
  status: PurchaseStatus,
  paying: PayingState = 'none',
  more: { secondsLeft?: number; refunded?: true; awaited?: true } = {},
) {
  const expiresAt = new Date(now.getTime() + (more.secondsLeft ?? 600) * 1000)
  return viewOf(
    {
      purchase: { status, expiresAt },
      paying,
      refunds: more.refunded ? [refund] : [],
      awaited: more.awaited ? awaited : null,
    },
    now,
  )
}

describe('the page of a purchase', () => {
  test('asks who buys while nothing is being paid, also after a payment that failed', () => {
    expect(view('held')).toBe('checkout')
    expect(view('held', 'failed')).toBe('checkout')
    expect(view('held', 'lapsed')).toBe('checkout')
  })

  test('offers to go on paying only while the provider says that the payment is open and the places are held', () => {
    expect(view('awaiting_payment', 'open')).toBe('resume')
    expect(view('awaiting_payment', 'open', { secondsLeft: -1 })).toBe('confirming')
  })

  test('says how to send money that is awaited from outside, until its deadline', () => {
    expect(view('awaiting_payment', 'open', { awaited: true })).toBe('awaited')
    expect(view('awaiting_payment', 'open', { awaited: true, secondsLeft: -1 })).toBe('confirming')
    expect(view('paid', 'none', { awaited: true })).toBe('tickets')
  })

  test('never asks to pay again when it is not known whether money is coming', () => {
    for (const paying of ['unknown', 'on_its_way'] as const) {
      expect(view('awaiting_payment', paying)).toBe('confirming')
      expect(view('held', paying)).toBe('confirming')
    }
  })

  test('tells a payment that came too late from a hold that simply lapsed', () => {
    expect(view('expired')).toBe('expired')
    expect(view('expired', 'none', { refunded: true })).toBe('late_refund')
    expect(view('cancelled', 'none', { refunded: true })).toBe('late_refund')
  })

  test('has one for every status', () => {
    for (const status of purchaseStatuses) expect(view(status)).toBeTypeOf('string')
    expect(view('paid')).toBe('tickets')
    expect(view('refunded')).toBe('refunded')
    expect(view('needs_attention')).toBe('attention')
  })
})

describe('waiting for a payment', () => {
  test('asks soon, then more slowly, and stops after two minutes', () => {
    expect(nextPoll(0, 0)).toBe(2_000)
    expect(nextPoll(40, 60_000)).toBe(10_000)
    expect(nextPoll(5, 120_000)).toBeNull()
    let waited = 0
    let asked = 0
    for (let wait = nextPoll(0, 0); wait !== null; wait = nextPoll(asked, waited)) {
      waited += wait
      asked += 1
    }
    expect(asked).toBeLessThan(25)
    expect(waited).toBeGreaterThanOrEqual(120_000)
  })
})
