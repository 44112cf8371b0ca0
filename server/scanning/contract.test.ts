import { describe, expect, test } from 'vitest'
import { isOverridable, overridableReasons, refusalReasons, scanInput } from './contract'

const eventId = '0197a0e5-0000-7000-8000-000000000001'

describe('a request', () => {
  const accepts = (body: object) => scanInput.safeParse({ qrCodeData: 'x', eventId, ...body }).success

  test('is refused over 8 KiB, counted in bytes', () => {
    expect(accepts({ qrCodeData: 'x'.repeat(8_192) })).toBe(true)
    expect(accepts({ qrCodeData: 'x'.repeat(8_193) })).toBe(false)
    expect(accepts({ qrCodeData: 'é'.repeat(4_097) })).toBe(false)
  })

  test('is refused with unknown fields, wrong types and texts that no row may hold', () => {
    expect(accepts({ location: 'Porte Cléberg', operatorId: 'Sam', scanId: 'a.b:c_d-1' })).toBe(true)
    for (const wrong of [
      { force: true },
      { qrCodeData: 7 },
      { eventId: 'e1' },
      { checkInListId: '' },
      { location: 'a\u0000b' },
      { location: 'x'.repeat(121) },
      { operatorId: 'a\r\nb' },
      { scanId: '' },
      { scanId: 'a b' },
      { scanId: 'x'.repeat(129) },
    ]) {
      expect(accepts(wrong), JSON.stringify(wrong)).toBe(false)
    }
  })
})

test('what a supervisor may set aside are reasons of the rules, never of the code or the ticket itself', () => {
  expect([...refusalReasons, null].filter(isOverridable).sort()).toEqual([...overridableReasons].sort())
  for (const never of ['format', 'forged', 'revoked', 'blocked', 'unpaid'] as const)
    expect(isOverridable(never)).toBe(false)
})
