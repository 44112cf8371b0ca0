import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase32, encodeBase32, encodeCrockford } from './base32'

describe('base32', () => {
  test('writes the examples of RFC 4648 section 10 without their padding', () => {
    const examples = {
      '': '',
      f: 'MY',
      fo: 'MZXQ',
      foo: 'MZXW6',
      foob: 'MZXW6YQ',
      fooba: 'MZXW6YTB',
      foobar: 'MZXW6YTBOI',
    }
    for (const [plain, encoded] of Object.entries(examples)) {
      expect(encodeBase32(new TextEncoder().encode(plain))).toBe(encoded)
      expect(new TextDecoder().decode(decodeBase32(encoded) ?? undefined)).toBe(plain)
    }
  })

  test('gives every byte string back', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        (bytes) => void expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes),
      ),
    )
  })

  test('one byte string has one text: whatever decodes is what encoding writes', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ABCMYZ2357=a1 ') })
    fc.assert(
      fc.property(text, (candidate) => {
        const bytes = decodeBase32(candidate)
        if (bytes !== null) expect(encodeBase32(bytes)).toBe(candidate)
      }),
    )
  })

  test.each(['M', 'MZX', 'MZXW6Y', 'MZ', 'mzxq', 'MZXQ====', 'M1', 'MZXQ\n'])('refuses %j', (text) => {
    expect(decodeBase32(text)).toBeNull()
  })

  test('Crockford’s alphabet has no I, L, O or U', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => void expect(encodeCrockford(bytes)).toMatch(/^[0-9A-HJKMNP-TV-Z]*$/)),
    )
  })
})
