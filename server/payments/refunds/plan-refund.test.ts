import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planRefund, type Refundable, sharesOf } from './plan-refund'

const reason = 'requested_by_customer' as const

function due(more: Partial<Refundable> = {}): Refundable {
  return {
    currency: 'EUR',
    ticketsMinor: 9800,
    feeMinor: 297,
    feeRefundedMinor: 0,
    tickets: ['a', 'b'].map((id) => ({ id, priceMinor: 4900, isLive: true, isRefunded: false })),
    payments: [{ id: 'p', leftMinor: 10097 }],
    keptElsewhereMinor: 0,
    disputedMinor: 0,
    ...more,
  }
}

describe('a refund', () => {
  test('of all gives everything back, the fee included, and ends every ticket', () => {
    expect(planRefund(due(), { reason })).toEqual({
      parts: [{ paymentId: 'p', amountMinor: 10097, feeMinor: 297 }],
      ticketIds: [],
      tickets: 'void',
      voidIds: ['a', 'b'],
    })
  })

  test('without the fees leaves exactly them', () => {
    expect(planRefund(due(), { reason, keepFees: true }).parts).toEqual([
      { paymentId: 'p', amountMinor: 9800, feeMinor: 0 },
    ])
    expect(() => planRefund(due(), { reason, keepFees: true, amount: { amount: 9801, currency: 'EUR' } })).toThrow(
      expect.objectContaining({ code: 'payments.refund_too_large' }),
    )
  })

  test('of chosen tickets is their price and their share of the fee; both shares together are the whole fee', () => {
    const [first, second] = ['a', 'b'].map((id) => planRefund(due(), { reason, ticketIds: [id] }).parts[0])
    expect(first).toEqual({ paymentId: 'p', amountMinor: 4900 + 149, feeMinor: 149 })
    expect(second).toEqual({ paymentId: 'p', amountMinor: 4900 + 148, feeMinor: 148 })
  })

  test('of an amount alone keeps the tickets, unless they are to end', () => {
    const amount = { amount: 1000, currency: 'EUR' as const }
    expect(planRefund(due(), { reason, amount })).toMatchObject({
      tickets: 'keep',
      voidIds: [],
      parts: [{ feeMinor: 0 }],
    })
    expect(planRefund(due(), { reason, amount, tickets: 'void' }).voidIds).toEqual(['a', 'b'])
    expect(planRefund(due(), { reason, amount, ticketIds: ['b'] }).voidIds).toEqual(['b'])
  })

  test('of one payment keeps the tickets while another one holds money for them, unless they are chosen or to end', () => {
    const half = due({ payments: [{ id: 'q', leftMinor: 5000 }], keptElsewhereMinor: 1 })
    expect(planRefund(half, { reason })).toMatchObject({ tickets: 'keep', voidIds: [], parts: [{ amountMinor: 5000 }] })
    expect(planRefund(half, { reason, tickets: 'void' }).voidIds).toEqual(['a', 'b'])
    expect(
      planRefund({ ...half, payments: [{ id: 'q', leftMinor: 5200 }] }, { reason, ticketIds: ['b'] }).voidIds,
    ).toEqual(['b'])
    expect(planRefund({ ...half, keptElsewhereMinor: 0 }, { reason }).voidIds).toEqual(['a', 'b'])
  })

  test('of chosen tickets may keep them', () => {
    expect(planRefund(due(), { reason, ticketIds: ['a'], tickets: 'keep' })).toMatchObject({
      ticketIds: ['a'],
      tickets: 'keep',
      voidIds: [],
    })
  })

  test('is spread over payments, the oldest first', () => {
    const payments = [
      { id: 'p', leftMinor: 4000 },
      { id: 'q', leftMinor: 6097 },
    ]
    expect(planRefund(due({ payments }), { reason }).parts).toEqual([
      { paymentId: 'p', amountMinor: 4000, feeMinor: 297 },
      { paymentId: 'q', amountMinor: 6097, feeMinor: 0 },
    ])
  })

  test('is refused beyond what is left, in another currency, for a stranger’s or a refunded ticket, and of nothing', () => {
    const code = (text: string) => expect.objectContaining({ code: text })
    const plan =
      (more: object, of = due()) =>
      () =>
        planRefund(of, { reason, ...more })
    expect(plan({ amount: { amount: 10098, currency: 'EUR' } })).toThrow(code('payments.refund_too_large'))
    expect(plan({ amount: { amount: 1, currency: 'USD' } })).toThrow(code('refund.currency_differs'))
    expect(plan({ amount: { amount: 15, currency: 'KWD' } }, due({ currency: 'KWD' }))).toThrow(code('request.invalid'))
    expect(plan({ ticketIds: ['z'] })).toThrow(code('ticket.not_found'))
    const refunded = due().tickets.map((ticket) => ({ ...ticket, isRefunded: true }))
    expect(plan({ ticketIds: ['a'] }, due({ tickets: refunded }))).toThrow(code('refund.ticket_refunded'))
    const ended = due().tickets.map((ticket) => ({ ...ticket, isLive: false }))
    expect(plan({}, due({ payments: [], tickets: ended }))).toThrow(code('refund.nothing_left'))
    // A payment that brought nothing must not end what another one paid for.
    expect(plan({}, due({ payments: [] }))).toThrow(code('refund.nothing_left'))
    expect(planRefund(due({ payments: [] }), { reason, tickets: 'void' })).toMatchObject({ parts: [] })
  })

  test('of any tickets in any order never exceeds what was captured, and together they are all of it', () => {
    const cart = fc.record({
      currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
      prices: fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 12 }),
      fee: fc.integer({ min: 0, max: 9_000 }),
      order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
    })
    fc.assert(
      fc.property(cart, ({ currency, prices, fee, order }) => {
        const step = currency === 'KWD' ? 10 : 1
        const tickets = prices.map((price, index) => ({
          id: `${index}`,
          priceMinor: price * step,
          isLive: true,
          isRefunded: false,
        }))
        const ticketsMinor = tickets.reduce((sum, { priceMinor }) => sum + priceMinor, 0)
        const feeMinor = fee * step
        let state = due({
          currency,
          ticketsMinor,
          feeMinor,
          tickets,
          payments: [{ id: 'p', leftMinor: ticketsMinor + feeMinor }],
        })
        expect(sharesOf(state).reduce((sum, share) => sum + share.priceMinor + share.feeMinor, 0)).toBe(
          ticketsMinor + feeMinor,
        )
        const ids = tickets.map(({ id }) => id).sort((a, b) => (order[+a] ?? 0) - (order[+b] ?? 0))
        for (const id of ids) {
          const { parts } = planRefund(state, { reason, ticketIds: [id] })
          const [part = { amountMinor: 0, feeMinor: 0 }] = parts
          expect(part.amountMinor % step).toBe(0)
          const [{ leftMinor } = { leftMinor: 0 }] = state.payments
          state = {
            ...state,
            feeRefundedMinor: state.feeRefundedMinor + part.feeMinor,
            tickets: state.tickets.map((ticket) =>
              ticket.id === id ? { ...ticket, isLive: false, isRefunded: true } : ticket,
            ),
            payments: [{ id: 'p', leftMinor: leftMinor - part.amountMinor }],
          }
        }
        expect(state.payments[0]?.leftMinor).toBe(0)
      }),
      { numRuns: 500, seed: 7 },
    )
  })
})
