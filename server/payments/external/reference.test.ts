import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { referenceOf, referencesIn } from './reference'

const reference = referenceOf('0190f4b2-0000-7000-8000-000000000001')

describe('the reference of a payment', () => {
  test('is the same for the same payment and another for another', () => {
    expect(reference).toMatch(/^PTL-[0-9A-HJKMNP-TV-Y]{5}-[0-9A-HJKMNP-TV-Y]{5}$/)
    expect(referenceOf('0190f4b2-0000-7000-8000-000000000001')).toBe(reference)
    expect(referenceOf('0190f4b2-0000-7000-8000-000000000002')).not.toBe(reference)
  })

  test.each([
    ['as shown', `VIR SEPA ${reference} CAMILLE ROUSSEL`],
    ['without dashes', `VIR ${reference.replaceAll('-', '')}`],
    ['spaced by a bank', `VIR ${[...reference.replaceAll('-', '')].join(' ')}`],
    ['in lower case', reference.toLowerCase()],
    ['with letters that look like digits', reference.replaceAll('0', 'O').replaceAll('1', 'I')],
  ])('is found in a bank’s line %s', (_, line) => {
    expect(referencesIn(line)).toEqual([reference])
  })

  test('with one character wrong or two neighbours changed round is not found, whichever they are', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 8 }), (paymentId, at) => {
        const bare = referenceOf(paymentId).replaceAll('-', '').slice(3)
        const [left = '', right = ''] = [bare.charAt(at), bare.charAt(at + 1)]
        const swapped = bare.slice(0, at) + right + left + bare.slice(at + 2)
        if (left !== right && at < 8) expect(referencesIn(`PTL${swapped}`)).toEqual([])
        const wrong = bare.slice(0, at) + (left === '2' ? '3' : '2') + bare.slice(at + 1)
        expect(referencesIn(`PTL${wrong}`)).toEqual([])
      }),
      { seed: 20_261_122, numRuns: 500 },
    )
  })

  test('is not seen in ordinary words', () => {
    expect(referencesIn('VIREMENT RECU DE MME ROUSSEL PTLOYER AVRIL')).toEqual([])
    expect(referencesIn('')).toEqual([])
  })
})
