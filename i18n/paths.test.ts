// Addresses of the two languages, and which requests the proxy may touch.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { localePath, switchLocale } from './paths'

describe('addresses', () => {
  test('French has no prefix and English stands under /en', () => {
    expect(localePath('fr', '/e/nuits')).toBe('/e/nuits')
    expect(localePath('en', '/e/nuits')).toBe('/en/e/nuits')
    expect(localePath('fr', '/')).toBe('/')
    expect(localePath('en', '/')).toBe('/en')
  })

  test('changing the language keeps the page, whichever prefix it came with', () => {
    expect(switchLocale('en', '/e/nuits')).toBe('/en/e/nuits')
    expect(switchLocale('fr', '/en/e/nuits')).toBe('/e/nuits')
    expect(switchLocale('en', '/fr/e/nuits')).toBe('/en/e/nuits')
    expect(switchLocale('fr', '/en')).toBe('/')
    expect(switchLocale('en', '/')).toBe('/en')
  })

  test('a page whose name begins like a language is left whole', () => {
    expect(switchLocale('en', '/french-night')).toBe('/en/french-night')
    expect(switchLocale('fr', '/entrance')).toBe('/entrance')
  })
})

describe('proxy', () => {
  // Next reads the matcher from the source as well: the module itself loads inside Next only.
  const source = readFileSync(new URL('../proxy.ts', import.meta.url), 'utf8')
  const pattern = /'(\/\(\(\?!.*)'/.exec(source)?.[1] ?? ''
  const matcher = new RegExp(`^${pattern.replaceAll('\\\\', '\\')}$`)

  test.each(['/', '/en', '/e/nuits', '/scan', '/org/lumieres/events', '/apidae', '/healthy', '/t/abc'])(
    '%s is a page',
    (path) => {
      expect(matcher.test(path)).toBe(true)
    },
  )

  test.each([
    '/api',
    '/api/events',
    '/t/abc/pdf',
    '/t/abc/calendar',
    '/health',
    '/metrics',
    '/_next/static/x.js',
    '/icon.svg',
    '/favicon.ico',
  ])('%s never passes the proxy', (path) => {
    expect(matcher.test(path)).toBe(false)
  })
})
