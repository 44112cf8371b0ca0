import { describe, expect, test } from 'vitest'
import { requireSameOrigin } from './same-origin'

const refused = (headers: Record<string, string>) => {
  try {
    requireSameOrigin(new Headers(headers))
    return false
  } catch {
    return true
  }
}

describe('a change that a cookie authorises', () => {
  test('comes from our own pages, also where a clone is opened under both names of the machine', () => {
    expect(refused({ origin: 'http://127.0.0.1:3000' })).toBe(false)
    expect(refused({ origin: 'http://localhost:3000', host: 'localhost:3000', 'sec-fetch-site': 'same-origin' })).toBe(
      false,
    )
    expect(refused({ 'sec-fetch-site': 'same-origin' })).toBe(false)
  })

  test.each([
    {},
    { origin: 'null' },
    { origin: 'null', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://evil.example', host: 'evil.example' },
    { origin: 'https://127.0.0.1:3000' },
    { origin: 'http://127.0.0.1:3001', host: '127.0.0.1:3000' },
    { origin: 'http://127.0.0.1.evil.example:3000', host: '127.0.0.1.evil.example:3000' },
    { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ])('from elsewhere is refused: %j', (headers) => {
    expect(refused(headers as Record<string, string>)).toBe(true)
  })
})
