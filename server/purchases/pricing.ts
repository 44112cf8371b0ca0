// The only place where a purchase's total, its fees and the tax within them are made. Prices come from rows, never from a request.
// Guards: amounts keep to the currency's steps, parts add up to their whole to the last unit, and nothing is negative.

import { fail } from '@/server/kernel/errors'
import type { Locale } from '@/server/kernel/format'
import { divideRounded, type Money, maxAmount, money, multiply, sum } from '@/server/kernel/money'
import type { FeeBearer } from '@/server/sellers/contract'
import { type Plan, platformFee } from '@/server/subscriptions/plans'

export type PricedLine = {
  ticketTypeId: string
  name: string
  sessionId: string | null
  quantity: number
  /** With tax. */
  unitPrice: Money
  vatBasisPoints: number
}

/** As a line of its own: at the provider, on invoices. */
export const serviceFeeNames: Readonly<Record<Locale, string>> = { fr: 'Frais de service', en: 'Service fee' }

export type SaleTerms = { currency: string; feeBearer: FeeBearer; plan: Plan }

export type Prices = {
  /** The tickets. */
  subtotal: Money
  /** What the buyer pays on top of them; 0 when the organizer bears the fee. */
  fee: Money
  /** The platform's share, whoever bears it. */
  platformFee: Money
  total: Money
}

export function priceOf(lines: readonly PricedLine[], { currency, feeBearer, plan }: SaleTerms): Prices {
  const subtotal = sum(
    lines.map((line) => multiply(line.unitPrice, line.quantity)),
    currency,
  )
  const share = money(platformFee(plan, withinOnePayment(subtotal)), currency)
  const fee = feeBearer === 'buyer' ? share : money(0, currency)
  return { subtotal, fee, platformFee: share, total: withinOnePayment(sum([subtotal, fee], currency)) }
}

function withinOnePayment(total: Money): Money {
  if (total.amount > maxAmount) {
    fail('invalid', 'purchase.total_too_large', 'This total is more than one payment can carry. Split the purchase.', {
      details: [{ path: 'items', message: `at most ${maxAmount} minor units` }],
    })
  }
  return total
}

/** The tax that an amount with tax contains, in minor units. */
export function vatWithin(grossMinor: number, basisPoints: number): number {
  return divideRounded(grossMinor * basisPoints, 10_000 + basisPoints)
}

/**
 * Splits a whole number in proportion to weights, largest remainders first: the parts add up to it, and none exceeds its weight while
 * the whole does not exceed theirs. Without any weight there is nothing to split.
 */
export function splitExactly(whole: number, weights: readonly number[]): number[] {
  const all = BigInt(weights.reduce((total, weight) => total + weight, 0))
  if (all === 0n) {
    if (whole !== 0) throw new RangeError(`${whole} cannot be split over nothing`)
    return weights.map(() => 0)
  }
  const shares = weights.map((weight, index) => {
    const product = BigInt(whole) * BigInt(weight)
    return { index, part: Number(product / all), rest: Number(product % all) }
  })
  let left = whole - shares.reduce((total, { part }) => total + part, 0)
  for (const share of shares.toSorted((a, b) => b.rest - a.rest || a.index - b.index)) {
    if (left === 0) break
    share.part++
    left--
  }
  return shares.map(({ part }) => part)
}

export type TaxedPart = { grossMinor: number; vatBasisPoints: number }

/**
 * The tax within a purchase, as its invoice will say it: rounded line by line, the parts of the fee and of the discount too.
 * @param discountMinor taken off the tickets
 */
export function vatOfPurchase(
  lines: readonly TaxedPart[],
  { feeMinor, discountMinor }: { feeMinor: number; discountMinor: number },
): number {
  const within = (parts: readonly TaxedPart[]) =>
    parts.reduce((total, { grossMinor, vatBasisPoints }) => total + vatWithin(grossMinor, vatBasisPoints), 0)
  return within(lines) + within(shareByRate(feeMinor, lines)) - within(shareByRate(discountMinor, lines))
}

/**
 * A service fee or a discount by tax rate: it follows the tickets that it comes with, in proportion. Parts of nothing are left out.
 */
export function shareByRate(amountMinor: number, lines: readonly TaxedPart[]): TaxedPart[] {
  const rates = [...new Set(lines.map(({ vatBasisPoints }) => vatBasisPoints))].sort((a, b) => b - a)
  const weights = rates.map((rate) =>
    lines.reduce((total, line) => total + (line.vatBasisPoints === rate ? line.grossMinor : 0), 0),
  )
  return splitExactly(amountMinor, weights)
    .map((grossMinor, index) => ({ grossMinor, vatBasisPoints: rates[index] ?? 0 }))
    .filter(({ grossMinor }) => grossMinor > 0)
}
