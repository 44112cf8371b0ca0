// The changing part of a code: the same on Node and in the browser's WebCrypto, and good for its own moment and ticket alone.
import { describe, expect, test } from 'vitest'
import { codeAt, importTicketKey } from '@/components/ticket/rotating-key'
import { encodeToken, parseToken, TOKEN_FLAG } from '../ticket-token'
import { rotatingText, STEP_MS, stepAt, stepMessage, stepsAhead, suffixOf } from './rotating-code'
import vectors from './rotating-vectors.json' with { type: 'json' }
import { isFreshSuffix, stepMac, ticketKeyOf } from './ticket-key'

const rotationKey = Buffer.alloc(32, 9)
const owner = { kid: 7, serial: 123_456_789n, gen: 2 }
const now = new Date('2027-06-12T19:30:04Z')

function suffixAt(at: number, of = owner): string {
  const step = stepAt(at)
  return suffixOf(step, stepMac(ticketKeyOf(rotationKey, of), stepMessage(step)))
}
const isGood = (suffix: string, of = owner) => isFreshSuffix(rotationKey, of, suffix, now)

describe('every vector', () => {
  test.each(vectors.codes)('$name: Node makes this key and this code', (vector) => {
    const { kid, gen, at } = vector
    const key = ticketKeyOf(Buffer.from(vector.rotationKey, 'hex'), { kid, gen, serial: BigInt(vector.serial) })
    expect(key.toString('hex')).toBe(vector.ticketKey)
    expect(suffixOf(stepAt(at), stepMac(key, stepMessage(stepAt(at))))).toBe(vector.suffix)
  })

  test.each(vectors.codes)(
    '$name: WebCrypto makes the same code, with a key that it does not give out',
    async (vector) => {
      const key = await importTicketKey(Buffer.from(vector.ticketKey, 'hex').toString('base64url'))
      expect(await codeAt('T1:STATIC', key, vector.at)).toBe(`T1:STATIC:${vector.suffix}`)
      await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
    },
  )
})

describe('a code', () => {
  test('is good in its step and the one before and after, and 45 seconds later never', () => {
    for (const steps of [-1, 0, 1]) expect(isGood(suffixAt(now.getTime() + steps * STEP_MS)), `${steps}`).toBe(true)
    for (const steps of [-4, -3, -2, 2, 3, 4, -1024, 1024]) {
      expect(isGood(suffixAt(now.getTime() + steps * STEP_MS)), `${steps}`).toBe(false)
    }
    for (let offset = 0; offset < STEP_MS; offset += 500) {
      const shown = now.getTime() + offset
      expect(isFreshSuffix(rotationKey, owner, suffixAt(shown), new Date(shown + 45_000)), `${offset}`).toBe(false)
      expect(isFreshSuffix(rotationKey, owner, suffixAt(shown), new Date(shown + 15_000)), `${offset}`).toBe(true)
    }
  })

  test('tells how far it is from the gate’s step, also where the names come round', () => {
    const turn = 1024 * 100_000
    for (const step of [turn - 1, turn, turn + 1, turn + 511]) {
      for (const ahead of [-512, -300, -2, -1, 0, 1, 2, 300, 511]) {
        expect(stepsAhead(suffixOf(step + ahead, Buffer.alloc(32)), step), `${step} ${ahead}`).toBe(ahead)
      }
    }
    expect(stepsAhead('1!ABCDEFGH', turn)).toBe(null)
  })

  test('of one ticket opens no other, nor another generation or another key of the event', () => {
    const suffix = suffixAt(now.getTime())
    expect(isGood(suffix)).toBe(true)
    for (const other of [{ serial: 123_456_790n }, { gen: 3 }, { kid: 8 }]) {
      expect(isGood(suffix, { ...owner, ...other })).toBe(false)
    }
    expect(isFreshSuffix(Buffer.alloc(32, 8), owner, suffix, now)).toBe(false)
  })

  test('with any one of its characters changed is not good', () => {
    const suffix = suffixAt(now.getTime())
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    for (let at = 0; at < suffix.length; at++) {
      for (const character of alphabet) {
        if (character === suffix[at]) continue
        expect(isGood(suffix.slice(0, at) + character + suffix.slice(at + 1))).toBe(false)
      }
    }
    expect(isGood('')).toBe(false)
  })

  test('is read back by the token’s parser, in lower case too', () => {
    const fields = { ...owner, flags: TOKEN_FLAG.rotating, type: 1, slot: 0 }
    const token = encodeToken(fields, () => new Uint8Array(64))
    const text = rotatingText(token, suffixAt(now.getTime()))
    expect(text).toHaveLength(149)
    for (const shown of [text, text.toLowerCase(), ` ${text}\n`]) {
      expect(parseToken(shown)).toMatchObject({ ok: true, token: { suffix: suffixAt(now.getTime()) } })
    }
  })
})
