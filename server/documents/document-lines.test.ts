// The figures of invoices and credit notes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { vatOfPurchase } from '@/server/purchases/pricing'
import { carts } from '@/tests/support/carts'
import { inAll } from '@/tests/support/sizes'
import type { DocumentLine } from './contract'
import { creditLines, grossOf, invoiceLines, type SoldItem, vatByRate, vatOf } from './document-lines'

const CARTS = inAll(10_000, 2_000)

const item = (name: string, quantity: number, unitPriceMinor: number, vatBasisPoints: number): SoldItem => ({
  name,
  quantity,
  unitPriceMinor,
  vatBasisPoints,
})

/** Gross and tax of the tickets and of the fee, by rate. */
function groups(lines: readonly DocumentLine[]): Map<string, { gross: number; vat: number }> {
  const found = new Map<string, { gross: number; vat: number }>()
  for (const { kind, vatBasisPoints, grossMinor, vatMinor } of lines) {
    const key = `${kind} ${vatBasisPoints}`
    const { gross, vat } = found.get(key) ?? { gross: 0, vat: 0 }
    found.set(key, { gross: gross + grossMinor, vat: vat + vatMinor })
  }
  return found
}

describe('an invoice', () => {
  const lines = invoiceLines(
    [item('Plein tarif', 2, 4900, 550), item('Repas', 1, 2400, 1000)],
    { feeMinor: 305, discountMinor: 0 },
    'fr',
  )

  test('shows each type with its tax, and the fee taxed like what it comes with', () => {
    expect(
      lines.map(({ name, grossMinor, vatBasisPoints, vatMinor }) => [name, grossMinor, vatBasisPoints, vatMinor]),
    ).toEqual([
      ['Plein tarif', 9800, 550, 511],
      ['Repas', 2400, 1000, 218],
      ['Frais de service', 60, 1000, 5],
      ['Frais de service', 245, 550, 13],
    ])
  })

  test('sums the tax of each rate', () => {
    expect(vatByRate(lines)).toEqual([
      { basisPoints: 1000, grossMinor: 2460, vatMinor: 223 },
      { basisPoints: 550, grossMinor: 10_045, vatMinor: 524 },
    ])
  })
})

describe('a credit note', () => {
  const items = [item('Plein tarif', 2, 4900, 550), item('Repas', 1, 2400, 1000)]
  const lines = invoiceLines(items, { feeMinor: 305, discountMinor: 0 }, 'fr')

  test('over everything says the lines of the invoice again', () => {
    expect(creditLines(lines, [], { amountMinor: 12_505, feeMinor: 305, items: [] }, 'Remboursement')).toEqual(lines)
  })

  test('names the tickets that are refunded, with the tax of theirs', () => {
    const back = creditLines(
      lines,
      [],
      { amountMinor: 4900, feeMinor: 0, items: [item('Plein tarif', 1, 4900, 550)] },
      'R',
    )
    expect(back).toEqual([
      {
        kind: 'tickets',
        name: 'Plein tarif',
        quantity: 1,
        unitMinor: 4900,
        grossMinor: 4900,
        vatBasisPoints: 550,
        vatMinor: 256,
      },
    ])
  })

  test('over a bare amount is spread over the rates', () => {
    const back = creditLines(lines, [], { amountMinor: 1000, feeMinor: 0, items: [] }, 'Remboursement de billets')
    expect(back.map(({ name, grossMinor, vatBasisPoints }) => [name, grossMinor, vatBasisPoints])).toEqual([
      ['Remboursement de billets', 803, 550],
      ['Remboursement de billets', 197, 1000],
    ])
    expect(grossOf(back)).toBe(1000)
  })

  test('gives the fee back where it is said so, and when nothing else is left', () => {
    const first = creditLines(lines, [], { amountMinor: 100, feeMinor: 100, items: [] }, 'R')
    expect(first.every(({ kind }) => kind === 'fee')).toBe(true)
    const rest = creditLines(lines, first, { amountMinor: 12_405, feeMinor: 0, items: [] }, 'R')
    expect(groups([...first, ...rest])).toEqual(groups(lines))
  })
})

test(`${CARTS} random carts: an invoice’s lines are its total, credit notes never exceed it, and the last one ends on it exactly`, () => {
  const shares = fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), fee: fc.boolean() }), {
    maxLength: 5,
  })
  fc.assert(
    fc.property(carts, shares, ({ lines: sold, prices, terms }, given) => {
      const items = sold.map((one) => item(one.name, one.quantity, one.unitPrice.amount, one.vatBasisPoints))
      const invoice = invoiceLines(items, { feeMinor: prices.fee.amount, discountMinor: 0 }, 'fr')
      expect(grossOf(invoice)).toBe(prices.total.amount)
      for (const one of invoice) {
        expect(one.grossMinor).toBeGreaterThanOrEqual(0)
        expect(one.vatMinor).toBeGreaterThanOrEqual(0)
        expect(one.vatMinor).toBeLessThanOrEqual(one.grossMinor)
      }
      const byRate = vatByRate(invoice)
      expect(byRate.reduce((all, { grossMinor }) => all + grossMinor, 0)).toBe(prices.total.amount)
      expect(byRate.reduce((all, { vatMinor }) => all + vatMinor, 0)).toBe(vatOf(invoice))

      const credited: DocumentLine[] = []
      const credit = (amountMinor: number, feeMinor: number, only: SoldItem[]) => {
        if (amountMinor === 0) return
        const back = creditLines(invoice, credited, { amountMinor, feeMinor, items: only }, 'R')
        expect(grossOf(back)).toBe(amountMinor)
        for (const one of back) {
          expect(one.grossMinor).toBeGreaterThan(0)
          expect(one.vatMinor).toBeGreaterThanOrEqual(0)
          expect(one.vatMinor).toBeLessThanOrEqual(one.grossMinor)
        }
        credited.push(...back)
      }
      const [one] = items
      if (one && given.length % 2 === 1) credit(one.unitPriceMinor, 0, [{ ...one, quantity: 1 }])
      for (const { share, fee } of given) {
        const left = prices.total.amount - grossOf(credited)
        const amount = Math.floor(share * left)
        credit(amount, fee && terms.feeBearer === 'buyer' ? Math.min(amount, prices.fee.amount) : 0, [])
      }
      const invoiced = groups(invoice)
      for (const [key, { gross, vat }] of groups(credited)) {
        expect(gross).toBeLessThanOrEqual(invoiced.get(key)?.gross ?? 0)
        expect(vat).toBeLessThanOrEqual(invoiced.get(key)?.vat ?? 0)
      }
      credit(prices.total.amount - grossOf(credited), 0, [])
      expect(groups(credited)).toEqual(new Map([...invoiced].filter(([, { gross }]) => gross > 0)))
    }),
    { seed: 20_261_122, numRuns: CARTS },
  )
})

test(`${CARTS} random carts: the tax that a purchase shows is that of its invoice, a discount taken off`, () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(carts, share, ({ lines: sold, prices }, off) => {
      const items = sold.map((one) => item(one.name, one.quantity, one.unitPrice.amount, one.vatBasisPoints))
      const sums = { feeMinor: prices.fee.amount, discountMinor: Math.floor(off * prices.subtotal.amount) }
      const parts = items.map(({ quantity, unitPriceMinor, vatBasisPoints }) => ({
        grossMinor: quantity * unitPriceMinor,
        vatBasisPoints,
      }))
      expect(vatOfPurchase(parts, sums)).toBe(vatOf(invoiceLines(items, sums, 'fr')))
    }),
    { seed: 20_261_122, numRuns: CARTS },
  )
})
