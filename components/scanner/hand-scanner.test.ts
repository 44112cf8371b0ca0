import { expect, test } from 'vitest'
import { KeyBurst } from './hand-scanner'

function type(burst: KeyBurst, text: string, everyMs: number, startMs = 0): string | null {
  let at = startMs
  for (const key of text) {
    expect(burst.push(key, at)).toBeNull()
    at += everyMs
  }
  return burst.push('Enter', at)
}

test('what a hardware scanner types ends up whole at its Enter', () => {
  expect(type(new KeyBurst(), 'T1:AEAAAAAAAEAAAAAA', 8)).toBe('T1:AEAAAAAAAEAAAAAA')
})

test('the Shift key between capitals does not break a burst', () => {
  const burst = new KeyBurst()
  for (const [index, key] of ['Shift', 'T', '1', 'Shift', ':', 'A', 'B', 'C', 'D', 'E', 'F'].entries())
    burst.push(key, index * 5)
  expect(burst.push('Enter', 60)).toBe('T1:ABCDEF')
})

test('a person who types slowly is not a scanner, and neither is Enter alone or a few keys', () => {
  expect(type(new KeyBurst(), 'A1B2CD3E4F', 150)).toBeNull()
  expect(type(new KeyBurst(), '', 8)).toBeNull()
  expect(type(new KeyBurst(), 'abc', 8)).toBeNull()
})

test('keys from before a pause are not part of the next burst', () => {
  const burst = new KeyBurst()
  burst.push('x', 0)
  expect(type(burst, 'A1B2CD3E4F', 10, 1_000)).toBe('A1B2CD3E4F')
  expect(type(burst, 'B1B2CD3E4F', 10, 2_000)).toBe('B1B2CD3E4F')
})
