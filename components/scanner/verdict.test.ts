import { expect, test } from 'vitest'
import { messages } from '@/i18n/messages'
import { refusalReasons } from '@/server/scanning/contract'
import { looksTyped, needsIdentity, reasonKey, toneOf } from './verdict'

test('only no reason at all is green', () => {
  expect(toneOf(null)).toBe('admitted')
  expect(toneOf('already_used')).toBe('used')
  for (const reason of refusalReasons) if (reason !== 'already_used') expect(toneOf(reason)).toBe('refused')
})

test('every reason has words and a hint in both languages', () => {
  for (const reason of refusalReasons) {
    if (reason === 'already_used') continue
    for (const typed of [true, false]) {
      const key = reasonKey(reason, typed)
      for (const { scanner } of [messages.fr, messages.en]) {
        expect(scanner.reasons[key].title.length, key).toBeGreaterThan(3)
        expect(scanner.reasons[key].hint.length, key).toBeGreaterThan(10)
      }
    }
  }
})

test('an unknown code that was typed is told otherwise than a picture that is no ticket', () => {
  expect(reasonKey('format', true)).toBe('typed_unknown')
  expect(reasonKey('format', false)).toBe('format')
})

test('papers are asked for where the typed code of a ticket that a phone shows live is good, and nowhere else', () => {
  const live = { reason: 'rotation_required' as const, ticketId: 'one' }
  expect(needsIdentity(live, true)).toBe(true)
  expect(needsIdentity(live, false)).toBe(false)
  expect(needsIdentity({ ...live, ticketId: null }, true)).toBe(false)
  for (const reason of [...refusalReasons, null]) {
    if (reason !== 'rotation_required') expect(needsIdentity({ ...live, reason }, true)).toBe(false)
  }
})

test('ten characters are a typed code however they are grouped, a token or an address is not', () => {
  for (const text of ['A1B2C-D3E4F', 'a1b2c d3e4f', 'A1B2CD3E4F', ' 0 1 2 3 4-5 6 7 8 9 '])
    expect(looksTyped(text)).toBe(true)
  for (const text of ['', 'A1B2C', 'A1B2CD3E4FG', 'T1:AEAAAAAA', 'https://e.org']) expect(looksTyped(text)).toBe(false)
})
