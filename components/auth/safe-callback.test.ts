// The address after sign-in: what stays on this site is kept, everything else gives the fallback.
import { describe, expect, test } from 'vitest'
import { safeCallback } from './safe-callback'

describe('safeCallback', () => {
  test.each(['/org', '/scan?event=1', '/en/org/lumieres/events/1#ventes', '/org/a%2Fb'])('keeps %s', (path) => {
    expect(safeCallback(path, '/fallback')).toBe(path)
  })

  test.each([
    undefined,
    '',
    'org',
    'https://example.org/',
    '//example.org',
    '/\\example.org',
    '\\\\example.org',
    '/\t/example.org',
    '/x/..//example.org',
    'javascript:alert(1)',
    '/api/auth/signout',
  ])('refuses %s', (asked) => {
    expect(safeCallback(asked, '/fallback')).toBe('/fallback')
  })
})
