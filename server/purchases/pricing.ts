// The only place where a purchase's total is made. Prices come from rows, never from a request.

import { fail } from '@/server/kernel/errors'
import { type Money, maxAmount, money, multiply, sum } from '@/server/kernel/money'

export type PricedLine = {
  ticketTypeId: string
  name: string
  sessionId: string | null
  quantity: number
  unitPrice: Money
}

export function totalOf(lines: readonly PricedLine[], currency: string): Money {
  const total = sum(
    lines.map((line) => multiply(line.unitPrice, line.quantity)),
    currency,
  )
  if (total.amount > maxAmount) {
    fail('invalid', 'purchase.total_too_large', 'This total is more than one payment can carry. Split the purchase.', {
      details: [{ path: 'items', message: `at most ${maxAmount} minor units` }],
    })
  }
  return money(total.amount, currency)
}
