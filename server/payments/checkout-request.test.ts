// The amounts as a provider is asked for them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Event, Payment, Purchase, PurchaseItem } from '@/prisma/generated/client'
import { amountStep } from '@/server/kernel/money'
import { type Cart, carts } from '@/tests/support/carts'
import { inAll } from '@/tests/support/sizes'
import { askedFor, checkoutRequest, type Payable } from './checkout-request'
import { sessionOf } from './stripe/stripe-gateway'

const CARTS = inAll(10_000, 2_000)
const now = new Date('2027-03-01T10:00:00Z')

/** The columns that a checkout is made of, as the hold writes them. */
function payableOf({ lines, prices, terms }: Cart, locale = 'fr'): Payable {
  const items = lines.map(
    ({ name, quantity, unitPrice, vatBasisPoints }) =>
      ({ name, quantity, unitPriceMinor: unitPrice.amount, vatBasisPoints }) as PurchaseItem,
  )
  const purchase = {
    id: 'p',
    number: 'PTL-1',
    locale,
    currency: terms.currency,
    subtotalMinor: prices.subtotal.amount,
    feeMinor: prices.fee.amount,
    platformFeeMinor: prices.platformFee.amount,
    totalMinor: prices.total.amount,
    buyerEmail: 'camille@exemple.fr',
  } as Purchase
  return { ...purchase, items, event: { title: 'Les Nuits' } as Event }
}

function paymentOf(purchase: Payable): Payment {
  const { totalMinor: amountMinor, currency, platformFeeMinor: applicationFeeMinor } = purchase
  const columns: Partial<Payment> = { id: 'y', amountMinor, currency, applicationFeeMinor, providerAccount: 'acct_1' }
  return { ...columns, request: askedFor(purchase, ''), createdAt: now } as Partial<Payment> as Payment
}

test(`${CARTS} random carts in EUR, JPY and KWD: the sum of the lines sent to Stripe is our total, fee and tax within it`, () => {
  fc.assert(
    fc.property(carts, (cart) => {
      const purchase = payableOf(cart)
      const session = sessionOf(checkoutRequest(purchase, paymentOf(purchase)))
      const lines = session.line_items ?? []
      const sent = lines.map((line) => ({
        quantity: line.quantity ?? 0,
        amount: line.price_data?.unit_amount ?? Number.NaN,
        currency: line.price_data?.currency,
      }))
      expect(sent.reduce((all, { quantity, amount }) => all + quantity * amount, 0)).toBe(purchase.totalMinor)
      const step = amountStep(purchase.currency)
      for (const { amount, currency } of sent) {
        expect(amount).toBeGreaterThanOrEqual(0)
        expect(amount % step).toBe(0)
        expect(currency).toBe(purchase.currency.toLowerCase())
      }
      const fee = session.payment_intent_data?.application_fee_amount ?? 0
      expect(fee).toBe(purchase.platformFeeMinor)
      expect(fee % step).toBe(0)
      expect(fee).toBeLessThanOrEqual(purchase.totalMinor)
    }),
    { seed: 20_261_122, numRuns: CARTS },
  )
})

test('a fee that the buyer bears is a line of its own, in the language of the purchase', () => {
  const [cart] = fc.sample(
    carts.filter(({ prices }) => prices.fee.amount > 0),
    { seed: 1, numRuns: 1 },
  )
  if (!cart) throw new Error('no cart with a fee')
  const nameOfLast = (locale: string) => askedFor(payableOf(cart, locale), '').lines.at(-1)
  expect(nameOfLast('fr')).toEqual({ name: 'Frais de service', unitAmount: cart.prices.fee.amount, quantity: 1 })
  expect(nameOfLast('en')).toMatchObject({ name: 'Service fee' })
})
