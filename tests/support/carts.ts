// Random carts as people can fill them: prices that can be sold at in their currency, tax rates, who bears the fee, which plan.
import fc from 'fast-check'
import { amountStep, isPayable, maxAmount } from '@/server/kernel/money'
import { type PricedLine, type Prices, priceOf, type SaleTerms } from '@/server/purchases/pricing'
import { plans } from '@/server/subscriptions/plans'

export type Cart = { terms: SaleTerms; lines: PricedLine[]; prices: Prices }

const rates = fc.oneof(fc.constantFrom(0, 210, 550, 1000, 2000), fc.integer({ min: 0, max: 10_000 }))

function priceIn(currency: string): fc.Arbitrary<number> {
  const step = amountStep(currency)
  const amounts = fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 90_000 }))
  return amounts.map((steps) => steps * step).filter((amount) => isPayable({ amount, currency }))
}

function lineIn(currency: string): fc.Arbitrary<PricedLine> {
  return fc
    .record({ amount: priceIn(currency), quantity: fc.integer({ min: 1, max: 20 }), vatBasisPoints: rates })
    .map(({ amount, quantity, vatBasisPoints }) => ({
      ticketTypeId: 't',
      name: 'Plein tarif',
      sessionId: null,
      quantity,
      unitPrice: { amount, currency },
      vatBasisPoints,
    }))
}

export const carts: fc.Arbitrary<Cart> = fc
  .record({
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    feeBearer: fc.constantFrom('organizer' as const, 'buyer' as const),
    plan: fc.constantFrom(plans.free, plans.pro, plans.scale),
  })
  .chain((terms) => fc.array(lineIn(terms.currency), { minLength: 1, maxLength: 6 }).map((lines) => ({ terms, lines })))
  .filter(({ lines }) => lines.reduce((all, line) => all + line.quantity * line.unitPrice.amount, 0) < maxAmount / 1.03)
  .map((cart) => ({ ...cart, prices: priceOf(cart.lines, cart.terms) }))
