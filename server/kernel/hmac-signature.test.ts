import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isSignedBy, signatureHeader } from './hmac-signature'

const now = new Date('2027-03-01T10:00:00.000Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const rawBody = '{"amount":4900,"name":"Élodie"}'
const header = signatureHeader(['first secret'], now, rawBody)

describe('the signature of a message', () => {
  test('is the one that the contract describes', () => {
    const seconds = now.getTime() / 1000
    const mac = createHmac('sha256', 'first secret').update(`${seconds}.${rawBody}`).digest('hex')
    expect(header).toBe(`t=${seconds},v1=${mac}`)
  })

  test('holds with any of the receiver’s secrets, and with any that the sender used', () => {
    expect(isSignedBy(['first secret'], { header, rawBody, now })).toBe(true)
    expect(isSignedBy(['new', 'first secret'], { header, rawBody, now })).toBe(true)
    const rotating = signatureHeader(['new', 'first secret'], now, rawBody)
    expect(isSignedBy(['first secret'], { header: rotating, rawBody, now })).toBe(true)
    expect(isSignedBy(['new'], { header: rotating, rawBody, now })).toBe(true)
  })

  test('ends after 300 seconds, in both directions', () => {
    for (const [seconds, holds] of [
      [300, true],
      [301, false],
      [-300, true],
      [-301, false],
    ] as const)
      expect(isSignedBy(['first secret'], { header, rawBody, now: later(seconds) })).toBe(holds)
  })

  test.each([
    ['no header', null],
    ['junk', 'junk'],
    ['no time', header.replace(/^t=\d+,/, '')],
    ['another scheme', header.replace('v1=', 'v0=')],
    ['a shortened mac', header.slice(0, -2)],
    ['upper case', header.toUpperCase()],
    ['another secret', signatureHeader(['another'], now, rawBody)],
    ['another body', signatureHeader(['first secret'], now, `${rawBody} `)],
  ])('with %s does not hold', (_, given) => {
    expect(isSignedBy(['first secret'], { header: given, rawBody, now })).toBe(false)
  })

  test('is never made or believed with an empty secret', () => {
    expect(() => signatureHeader([''], now, rawBody)).toThrow()
    expect(() => isSignedBy([''], { header, rawBody, now })).toThrow()
  })
})
