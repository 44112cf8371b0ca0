import { describe, expect, test } from 'vitest'
import { systemRandom } from './random'
import { open, SealError, seal } from './seal'

const masterKey = Buffer.alloc(32, 7)

describe('sealed secrets', () => {
  test('open with the same key and purpose', () => {
    for (const secret of ['', 'x', 'whsec_é漢字', 'k'.repeat(5_000)]) {
      expect(open(masterKey, seal(masterKey, secret, 'provider:1', systemRandom), 'provider:1').toString()).toBe(secret)
    }
  })

  test('are different each time and do not show the secret', () => {
    const first = seal(masterKey, 'secret', 'a', systemRandom)
    expect(first).toMatch(/^v1\.[\w-]{16}\.[\w-]+$/)
    expect(first).not.toBe(seal(masterKey, 'secret', 'a', systemRandom))
  })

  test('do not open for another purpose or with another master key', () => {
    const sealed = seal(masterKey, 'secret', 'event_key:1', systemRandom)
    expect(() => open(masterKey, sealed, 'event_key:2')).toThrow(SealError)
    expect(() => open(Buffer.alloc(32, 8), sealed, 'event_key:1')).toThrow(SealError)
    expect(() => open(Buffer.alloc(31, 7), sealed, 'event_key:1')).toThrow(SealError)
  })

  test('do not open when any one character was changed, dropped or added', () => {
    const sealed = seal(masterKey, 'a secret of some length', 'p', systemRandom)
    for (let index = 0; index < sealed.length; index++) {
      const other = sealed[index] === 'A' ? 'B' : 'A'
      expect(() => open(masterKey, sealed.slice(0, index) + other + sealed.slice(index + 1), 'p')).toThrow(SealError)
      expect(() => open(masterKey, sealed.slice(0, index) + sealed.slice(index + 1), 'p')).toThrow(SealError)
    }
    expect(() => open(masterKey, `${sealed}A`, 'p')).toThrow(SealError)
  })
})
