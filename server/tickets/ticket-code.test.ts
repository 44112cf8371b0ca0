import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '@/server/kernel/random'
import { makeTicketCode, normalizeTicketCode } from './ticket-code'

describe('ticket code', () => {
  test('is 10 unmistakable characters with a dash, and its own normal form', () => {
    for (let i = 0; i < 500; i++) {
      const code = makeTicketCode(systemRandom)
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
      expect(normalizeTicketCode(code)).toBe(code)
    }
  })

  test('uses all 50 bits: every character takes every value', () => {
    const seen = Array.from({ length: 10 }, () => new Set<string>())
    for (let i = 0; i < 3_000; i++) {
      const code = makeTicketCode(systemRandom).replace('-', '')
      seen.forEach((values, index) => void values.add(code.charAt(index)))
    }
    expect(seen.map((values) => values.size)).toEqual(Array(10).fill(32))
  })

  test.each([
    ['7kq2xx4hm9', '7KQ2X-X4HM9'],
    ['  7KQ2X X4HM9\r\n', '7KQ2X-X4HM9'],
    ['7KQ2X–X4HM9', '7KQ2X-X4HM9'],
    ['7 K Q 2 X - X 4 H M 9', '7KQ2X-X4HM9'],
    ['oOiIl-L0aZz', '00111-10AZZ'],
  ])('reads %j as people type it', (typed, code) => {
    expect(normalizeTicketCode(typed)).toBe(code)
  })

  test.each([
    '',
    '7KQ2X',
    '7KQ2X-X4HM',
    '7KQ2X-X4HM99',
    '7KQ2X-X4HMU',
    '7KQ2X_X4HM9',
    'é7KQ2-X4HM9',
    '7KQ2X-X4HM9'.repeat(9),
    'ıKQ2X-X4HM9',
  ])('says null for %j', (typed) => expect(normalizeTicketCode(typed)).toBeNull())

  test('no text whatever gives anything but a code or null', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
        const code = normalizeTicketCode(typed)
        if (code !== null) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
      }),
    )
  })
})
