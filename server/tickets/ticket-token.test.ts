// The format against shared vectors, and against everything that is nearly a token.
import fc from 'fast-check'
import QRCode from 'qrcode'
import { describe, expect, test } from 'vitest'
import { decodeBase32, encodeBase32 } from '@/server/kernel/base32'
import { encodeToken, parseToken, type TokenFields } from './ticket-token'
import vectors from './token-vectors.json'

const fieldsOf = (vector: (typeof vectors.tokens)[number]): TokenFields => ({
  ...vector.fields,
  serial: BigInt(vector.fields.serial),
})
const text = vectors.tokens[0]?.text ?? ''
const refused = { ok: false, reason: 'format' }
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The token's 84 bytes after `change`, as text again. */
function changed(change: (bytes: Uint8Array) => void): string {
  const bytes = decodeBase32(text.slice(3)) ?? new Uint8Array()
  change(bytes)
  return `T1:${encodeBase32(bytes)}`
}

const anyFields = fc.record({
  flags: fc.integer({ min: 0, max: 7 }),
  kid: fc.nat(0xffff_ffff),
  serial: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
  gen: fc.nat(0xffff),
  type: fc.nat(0xffff),
  slot: fc.nat(0xffff),
})

describe('ticket token', () => {
  test.each(vectors.tokens)('vector “$name” is written and read', (vector) => {
    expect(encodeToken(fieldsOf(vector), () => Buffer.from(vector.signature, 'hex'))).toBe(vector.text)
    const parsed = parseToken(vector.text)
    expect(parsed).toMatchObject({ ok: true, token: { ...fieldsOf(vector), suffix: null } })
    expect(parsed.ok && hex(parsed.token.payload)).toBe(vector.payload)
    expect(parsed.ok && hex(parsed.token.signature)).toBe(vector.signature)
  })

  test('what is written is what is read, for any fields and signature', () => {
    const signatures = fc.uint8Array({ minLength: 64, maxLength: 64 })
    fc.assert(
      fc.property(anyFields, signatures, (fields, signature) => {
        const written = encodeToken(fields, () => signature)
        expect(written).toMatch(/^T1:[A-Z2-7]{135}$/)
        const parsed = parseToken(written)
        expect(parsed).toMatchObject({ ok: true, token: fields })
        expect(parsed.ok && hex(parsed.token.signature)).toBe(hex(signature))
      }),
    )
  })

  test('lower case and the white space of a keyboard reader are forgiven', () => {
    const plain = parseToken(text)
    expect(plain.ok).toBe(true)
    for (const typed of [
      `${text}\r\n`,
      `  ${text}\t`,
      text.toLowerCase(),
      `${text.toLowerCase()}\r\n`,
      `\uFEFF${text}`,
    ]) {
      expect(parseToken(typed)).toEqual(plain)
    }
  })

  test('every truncation is refused, 0 to 149 characters, but for the token without its rotating part', () => {
    const rotating = `${text}:AB2345CDEF`
    expect(rotating).toHaveLength(149)
    expect(parseToken(rotating)).toMatchObject({ ok: true, token: { suffix: 'AB2345CDEF' } })
    for (let length = 0; length < rotating.length; length++) {
      if (length !== text.length) expect(parseToken(rotating.slice(0, length)), `${length}`).toEqual(refused)
    }
  })

  test('the three pad bits must be zero', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    const accepted = [...alphabet].filter((last) => parseToken(text.slice(0, -1) + last).ok)
    expect(accepted.join('')).toBe('AIQY')
  })

  test('another version, a reserved flag or serial zero is refused', () => {
    for (const version of [0, 2, 255]) expect(parseToken(changed((b) => b.fill(version, 0, 1)))).toEqual(refused)
    for (let flag = 8; flag <= 128; flag *= 2) expect(parseToken(changed((b) => b.fill(flag, 1, 2)))).toEqual(refused)
    expect(parseToken(changed((b) => b.fill(0, 6, 14)))).toEqual(refused)
  })

  test.each([
    ['7,000 digits', '7'.repeat(7_000)],
    ['a web address', 'https://example.org/t/1'],
    ['another prefix', text.replace('T1:', 'T2:')],
    ['a space inside', `${text.slice(0, 50)} ${text.slice(50)}`],
    ['a NUL', `${text}\u0000`],
    ['a dotless i, which upper-cases to I', text.replace('A', 'ı')],
    ['a long s, which upper-cases to S', text.replace('A', 'ſ')],
    ['full-width letters', text.replace('A', 'Ａ')],
    ['digits that base32 has not', text.replace('A', '0')],
    ['two rotating parts', `${text}:AB2345CDEF:AB2345CDEF`],
    ['an empty rotating part', `${text}:`],
    ['two tokens in a row', text + text],
  ])('refuses %s', (_, candidate) => {
    expect(parseToken(candidate)).toEqual(refused)
  })

  test('no text whatever makes it throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        (any) => void expect(parseToken(any)).toEqual(refused),
      ),
    )
    const nearly = fc.string({ unit: fc.constantFrom(...'ABZ27a:T1 '), minLength: 130, maxLength: 165 })
    fc.assert(fc.property(nearly, (any) => typeof parseToken(`T1:${any}`).ok === 'boolean'))
  })

  test('the fields’ limits are kept when writing', () => {
    const fields = { flags: 0, kid: 1, serial: 1n, gen: 0, type: 0, slot: 0 }
    const sign = () => new Uint8Array(64)
    for (const wrong of [
      { flags: 8 },
      { kid: 2 ** 32 },
      { kid: -1 },
      { serial: 0n },
      { serial: 2n ** 64n },
      { gen: 65_536 },
      { type: 1.5 },
      { slot: Number.NaN },
    ]) {
      expect(() => encodeToken({ ...fields, ...wrong }, sign)).toThrow(RangeError)
    }
    expect(() => encodeToken(fields, () => new Uint8Array(63))).toThrow(RangeError)
  })

  test('fits a QR code of 41 modules at level M, with and without the rotating part', () => {
    for (const content of [text, `${text}:AB2345CDEF`]) {
      const code = QRCode.create(content, { errorCorrectionLevel: 'M' })
      expect(code.version).toBeLessThanOrEqual(6)
      expect(code.modules.size).toBe(41)
    }
  })
})
