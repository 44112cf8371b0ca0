import { describe, expect, test } from 'vitest'
import type { RefundOptions } from '@/server/payments/refunds/contract'
import { amountOf, endingTickets, firstChoice, requestOf } from './refund-choice'

const eur = (amount: number) => ({ amount, currency: 'EUR' })
const ticket = (id: string, more: object = {}) => ({
  id,
  ticketCode: `${id}-CODE`,
  attendeeName: 'Camille',
  ticketTypeName: 'Plein',
  price: eur(4900),
  fee: eur(150),
  status: 'valid' as const,
  isRefunded: false,
  entered: null,
  ...more,
})
const options: RefundOptions = {
  currency: 'EUR',
  left: eur(10_100),
  feeLeft: eur(300),
  isDisputed: false,
  tickets: [ticket('a'), ticket('b', { entered: { at: new Date(0), location: 'Porte B' } })],
}

describe('what is shown before a refund is what is asked for', () => {
  test('everything, with and without the fees', () => {
    expect(amountOf(firstChoice, options, 'fr')).toEqual(eur(10_100))
    expect(amountOf({ ...firstChoice, keepFees: true }, options, 'fr')).toEqual(eur(9_800))
    expect(requestOf(firstChoice, options, 'fr')).toMatchObject({ tickets: 'void', evenIfEntered: true })
  })

  test('chosen tickets, and no entry that was not shown', () => {
    const choice = { ...firstChoice, scope: 'tickets' as const, ticketIds: ['a'] }
    expect(amountOf(choice, options, 'fr')).toEqual(eur(5_050))
    expect(requestOf(choice, options, 'fr')).toEqual({
      reason: 'requested_by_customer',
      note: '',
      keepFees: false,
      tickets: 'void',
      ticketIds: ['a'],
    })
    expect(requestOf({ ...choice, ticketIds: [] }, options, 'fr')).toBeNull()
  })

  test('an amount keeps the tickets, and is none beyond what is left', () => {
    const choice = { ...firstChoice, scope: 'amount' as const, amountText: '12,50' }
    expect(requestOf(choice, options, 'fr')).toMatchObject({ amount: eur(1_250), tickets: 'keep' })
    expect(endingTickets(choice, options)).toEqual([])
    expect(endingTickets({ ...choice, fate: 'void' }, options)).toHaveLength(2)
    for (const amountText of ['', '0', '101,01', 'douze'])
      expect(amountOf({ ...choice, amountText }, options, 'fr')).toBeNull()
  })
})
