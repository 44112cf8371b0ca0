import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalsOf, readAmount } from './read-amount'

/** How banks write: what parts the thousands, what the decimals. */
const forms = [
  { name: 'French', group: '\u202f', mark: ',' },
  { name: 'French, by hand', group: ' ', mark: ',' },
  { name: 'French, by a spreadsheet', group: '\u00a0', mark: ',' },
  { name: 'German', group: '.', mark: ',' },
  { name: 'Swiss', group: '’', mark: '.' },
  { name: 'Swiss, typed', group: "'", mark: '.' },
  { name: 'English', group: ',', mark: '.' },
  { name: 'ungrouped, with a comma', group: '', mark: ',' },
  { name: 'ungrouped, with a point', group: '', mark: '.' },
] as const
type Form = (typeof forms)[number]
type Dress = (number: string, isNegative: boolean) => string

/** Where sign and currency stand. */
const dresses: Dress[] = [
  (number, isNegative) => `${isNegative ? '-' : ''}${number}`,
  (number, isNegative) => `${isNegative ? '−' : '+'}${number}`,
  (number, isNegative) => `${number}${isNegative ? '-' : ''}`,
  (number, isNegative) => `${isNegative ? '- ' : ''}${number} EUR`,
  (number, isNegative) => `${number}${isNegative ? '-' : '+'} EUR`,
  (number, isNegative) => `EUR ${isNegative ? '-' : ''}${number}`,
  (number, isNegative) => `${isNegative ? '-' : ''}€${number}`,
  (number, isNegative) => ` ${isNegative ? '–' : ''}${number}\u202f€ `,
]

function write(amount: number, { group, mark }: Form, decimals: 0 | 1 | 2): string {
  const whole = String(Math.floor(Math.abs(amount) / 100)).replace(/\B(?=(\d{3})+$)/g, group)
  const fraction = String(Math.abs(amount) % 100).padStart(2, '0')
  return decimals === 0 ? whole : `${whole}${mark}${fraction.slice(0, decimals)}`
}

const form = fc.constantFrom(...forms)
const dress = fc.constantFrom(...dresses)
const cents = fc.integer({ min: -99_999_999, max: 99_999_999 })
const whole = fc.integer({ min: -999_999, max: 999_999 }).map((units) => units * 100)
/** `-0` is 0 here. */
const same = (amount: number | null) => (amount === null ? null : amount + 0)

describe('the amounts of a bank’s file', () => {
  test('are read exactly in the form that they tell, whatever it is and wherever sign and currency stand', () => {
    fc.assert(
      fc.property(form, dress, fc.array(cents, { minLength: 1, maxLength: 20 }), (how, dressed, amounts) => {
        const texts = amounts.map((amount) => dressed(write(amount, how, 2), amount < 0))
        const decimals = decimalsOf(texts)
        expect(decimals).toBe(how.mark === ',' ? 'comma' : 'point')
        expect(texts.map((text) => readAmount(text, decimals, 'EUR')).map(same)).toEqual(amounts.map(same))
      }),
    )
  })

  test('are never more than what stands there, even where a file does not tell its form', () => {
    fc.assert(
      fc.property(form, dress, fc.array(whole, { minLength: 1, maxLength: 5 }), (how, dressed, amounts) => {
        const texts = amounts.map((amount) => dressed(write(amount, how, 0), amount < 0))
        const decimals = decimalsOf(texts)
        for (const [index, text] of texts.entries()) {
          const read = readAmount(text, decimals, 'EUR')
          if (read !== null) expect(Math.abs(read)).toBeLessThanOrEqual(Math.abs(amounts[index] ?? 0))
        }
      }),
    )
  })

  test('are right or unreadable, never a multiple, whichever form somebody chooses by hand', () => {
    fc.assert(
      fc.property(form, dress, cents, fc.constantFrom(1, 2), (how, dressed, amount, decimals) => {
        const said = decimals === 2 ? amount : Math.trunc(amount / 10) * 10
        const text = dressed(write(said, how, decimals as 1 | 2), said < 0)
        for (const chosen of ['comma', 'point'] as const)
          expect([null, said].map(same)).toContain(same(readAmount(text, chosen, 'EUR')))
      }),
    )
  })

  test.each([
    ['49,00 EUR', 'comma'],
    ['1 234,56 EUR', 'comma'],
    ['EUR 49.00', 'point'],
    ["CHF 1'234.50", 'point'],
    ['1.234.567', 'comma'],
    ['1,234,567', 'point'],
    ['0.500', 'point'],
    ['1234,500', 'comma'],
    ['49,500', 'comma'],
    ['49.500', 'point'],
    ['1 500', 'point'],
  ])('%s alone says that a %s parts its decimals', (text, decimals) => {
    expect(decimalsOf([text])).toBe(decimals)
  })

  test('of the same digits are told apart by the rest of the file', () => {
    expect(decimalsOf(['1.500', '12,00'])).toBe('comma')
    expect(readAmount('1.500', 'comma', 'EUR')).toBe(150_000)
    expect(decimalsOf(['1,500', '12.00'])).toBe('point')
    expect(readAmount('1,500', 'point', 'EUR')).toBe(150_000)
  })

  test.each([
    ['with the other sign before its decimals', '45.00', 'comma', 'EUR'],
    ['with the other sign before its decimals', '45,00', 'point', 'EUR'],
    ['with one decimal by the other sign', '45.5', 'comma', 'EUR'],
    ['with groups of two', '1.23.456,00', 'comma', 'EUR'],
    ['with groups parted in two ways', '1.234 567,00', 'comma', 'EUR'],
    ['with a group before no three digits', '12.34,00', 'comma', 'EUR'],
    ['with a first group that begins with 0', '0.500', 'comma', 'EUR'],
    ['with three decimals that may be thousands', '1,500', 'comma', 'EUR'],
    ['with thousands of a currency without decimals that may be decimals', '15.000', 'point', 'XOF'],
    ['with more decimals than its currency has', '1,005', 'comma', 'EUR'],
    ['with two signs', '-49,00-', 'comma', 'EUR'],
    ['with two currencies', '€ 49,00 EUR', 'comma', 'EUR'],
    ['in another currency', '49,00 USD', 'comma', 'EUR'],
    ['in another currency', '£49.00', 'point', 'EUR'],
    ['with a word', '49,00 CR', 'comma', 'EUR'],
    ['beyond what one price may be', '1000000,00', 'comma', 'EUR'],
    ['of nothing', '', 'comma', 'EUR'],
    ['of a megabyte', '1'.repeat(1_000_000), 'comma', 'EUR'],
  ] as const)('an amount %s is not read', (_, text, decimals, currency) => {
    expect(readAmount(text, decimals, currency)).toBeNull()
  })

  test.each([
    ['15.000', 'comma', 'XOF', 15_000],
    ['15 000 XOF', 'comma', 'XOF', 15_000],
    ['49,500', 'comma', 'TND', 49_500],
    ['1 234,500 TND', 'comma', 'TND', 1_234_500],
    ['1 234,500', 'comma', 'EUR', 123_450],
    ['0,500', 'comma', 'EUR', 50],
    ['$45.00', 'point', 'CAD', 4_500],
  ] as const)('%s by a %s in %s are %i', (text, decimals, currency, amount) => {
    expect(readAmount(text, decimals, currency)).toBe(amount)
  })
})
