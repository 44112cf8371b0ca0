// What a forger, a copyist or a careless gate could bring, with real keys on both platforms' Ed25519.
import { describe, expect, test } from 'vitest'
import { decodeBase32, encodeBase32 } from '@/server/kernel/base32'
import { systemRandom } from '@/server/kernel/random'
import { SealError } from '@/server/kernel/seal'
import { checkSignature, makeEventKeyPair, signerOf } from './event-keys-crypto'
import { encodeToken, parseToken, type TicketToken, TOKEN_FLAG } from './ticket-token'
import vectors from './token-vectors.json'
import { isStrictSignature, type TokenQuestion, verifyToken, verifyTokenAsync } from './verify-token'

const masterKey = Buffer.alloc(32, 1)
const pair = makeEventKeyPair(masterKey, 7, systemRandom)
const sign = signerOf(masterKey, 7, pair.wrappedPrivateKey)
const question: TokenQuestion = {
  key: { eventId: 'concert', publicKey: pair.publicKey, withdrawn: false },
  eventId: 'concert',
  acceptsTestTickets: false,
}
const fields = { flags: 0, kid: 7, serial: 123_456n, gen: 0, type: 1, slot: 0 }

function parsed(text: string): TicketToken {
  const result = parseToken(text)
  if (!result.ok) throw new Error(`not a token: ${text}`)
  return result.token
}

async function webCheck(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message))
}

describe('verification of a token', () => {
  test.each(vectors.tokens)('vector “$name” holds in node:crypto and in WebCrypto', async (vector) => {
    const token = parsed(vector.text)
    const key = { eventId: 'concert', publicKey: Buffer.from(vectors.publicKey, 'hex'), withdrawn: false }
    const rehearsal = { key, eventId: 'concert', acceptsTestTickets: true }
    expect(verifyToken(token, rehearsal, checkSignature)).toEqual({ ok: true })
    expect(await verifyTokenAsync(token, rehearsal, webCheck)).toEqual({ ok: true })
  })

  test('the reasons come in one fixed order: each fault hides those after it', () => {
    const genuine = parsed(encodeToken({ ...fields, flags: TOKEN_FLAG.test }, sign))
    const forged = { ...genuine, signature: genuine.signature.map((byte) => byte ^ 1) }
    const wrong = {
      ...question,
      key: { eventId: 'concert', publicKey: pair.publicKey, withdrawn: true },
      eventId: 'play',
    }
    const steps = [
      verifyToken(forged, { ...wrong, key: null }, checkSignature),
      verifyToken(forged, wrong, checkSignature),
      verifyToken(forged, { ...wrong, eventId: 'concert' }, checkSignature),
      verifyToken(forged, question, checkSignature),
      verifyToken(genuine, question, checkSignature),
    ]
    const reasons = steps.map((verdict) => (verdict.ok ? 'ok' : verdict.reason))
    expect(reasons).toEqual(['unknown_key', 'wrong_event', 'key_revoked', 'forged', 'test_ticket'])
  })

  test('a test ticket opens a rehearsal and a live ticket opens both', () => {
    const test = parsed(encodeToken({ ...fields, flags: TOKEN_FLAG.test }, sign))
    const live = parsed(encodeToken(fields, sign))
    expect(verifyToken(test, { ...question, acceptsTestTickets: true }, checkSignature)).toEqual({ ok: true })
    expect(verifyToken(live, { ...question, acceptsTestTickets: true }, checkSignature)).toEqual({ ok: true })
    expect(verifyToken(live, question, checkSignature)).toEqual({ ok: true })
  })

  test('each of the 672 single flipped bits is refused, by its form or as forged', async () => {
    const bytes = decodeBase32(encodeToken(fields, sign).slice(3)) ?? new Uint8Array()
    expect(bytes).toHaveLength(84)
    for (let bit = 0; bit < 672; bit++) {
      const flipped = bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      const result = parseToken(`T1:${encodeBase32(flipped)}`)
      if (!result.ok) continue
      expect(verifyToken(result.token, question, checkSignature), `bit ${bit}`).toEqual({ ok: false, reason: 'forged' })
      expect(await verifyTokenAsync(result.token, question, webCheck)).toEqual({ ok: false, reason: 'forged' })
    }
  })

  test('another event’s key, or a signature over the payload alone, is forged', () => {
    const otherKey = signerOf(masterKey, 8, makeEventKeyPair(masterKey, 8, systemRandom).wrappedPrivateKey)
    const texts = [encodeToken(fields, otherKey), encodeToken(fields, (message) => sign(message.slice(8)))]
    for (const text of texts) {
      expect(verifyToken(parsed(text), question, checkSignature)).toEqual({ ok: false, reason: 'forged' })
    }
  })

  test('the malleable twin of a signature, S + L, is forged even where the library would take it', () => {
    const token = parsed(encodeToken(fields, sign))
    const twin = {
      ...token,
      signature: new Uint8Array([...token.signature.slice(0, 32), ...littleEndian(scalar(token.signature) + L)]),
    }
    expect(verifyToken(twin, question, () => true)).toEqual({ ok: false, reason: 'forged' })
    expect(verifyToken(token, question, () => true)).toEqual({ ok: true })
  })

  test('a key of small order, under which one signature fits every ticket, proves nothing', () => {
    const identity = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0))
    const signature = new Uint8Array([...identity, ...new Uint8Array(32)])
    const token = parsed(encodeToken(fields, () => signature))
    const weak = { ...question, key: { eventId: 'concert', publicKey: identity, withdrawn: false } }
    // Ed25519’s equation holds for it with any message, and some libraries say yes: theirs is not the last word.
    expect(verifyToken(token, weak, () => true)).toEqual({ ok: false, reason: 'forged' })
  })

  test('every point of small order is refused as key and as R, whatever its sign bit', () => {
    const signature = parsed(encodeToken(fields, sign)).signature
    expect(isStrictSignature(pair.publicKey, signature)).toBe(true)
    const points = smallOrderEncodings()
    expect(points.length).toBe(14)
    for (const point of points) {
      expect(isStrictSignature(point, signature)).toBe(false)
      expect(isStrictSignature(pair.publicKey, new Uint8Array([...point, ...signature.slice(32)]))).toBe(false)
    }
  })
})

describe('event keys', () => {
  test('the wrapped private key opens only for its own kid and master key', () => {
    expect(pair.publicKey).toHaveLength(32)
    expect(() => signerOf(masterKey, 9, pair.wrappedPrivateKey)).toThrow(SealError)
    expect(() => signerOf(Buffer.alloc(32, 2), 7, pair.wrappedPrivateKey)).toThrow(SealError)
  })

  test('two pairs share nothing', () => {
    const other = makeEventKeyPair(masterKey, 7, systemRandom)
    expect(other.publicKey.equals(pair.publicKey)).toBe(false)
    expect(other.wrappedPrivateKey).not.toBe(pair.wrappedPrivateKey)
  })
})

const P = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n

function scalar(signature: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`)
}

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => Number((value >> BigInt(8 * index)) & 255n))
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let b = base, e = exponent; e > 0n; e >>= 1n, b = (b * b) % P) if (e & 1n) result = (result * b) % P
  return result
}

/** Computed from the curve’s equation, so that the list in the product is not its own witness. */
function smallOrderEncodings(): Uint8Array[] {
  const d = (P - ((121665n * power(121666n, P - 2n)) % P)) % P
  // Order 1 and 2: y = ±1; order 4: y = 0; order 8: y² = x² up to sign, so d·y⁴ + 2y² − 1 = 0 with −x² = −y².
  const root = squareRoot((1n + d) % P)
  const squares = [root, P - root].map((r) => ((P - 1n + r) * power(d, P - 2n)) % P)
  const eighths = squares.flatMap((square) => {
    const y = squareRoot(square)
    return (y * y) % P === square ? [y, P - y] : []
  })
  const ys = [0n, 1n, P - 1n, ...eighths, P, P + 1n]
  return ys.flatMap((y) => [littleEndian(y), littleEndian(y + 2n ** 255n)])
}

function squareRoot(value: bigint): bigint {
  const candidate = power(value, (P + 3n) / 8n)
  return (candidate * candidate) % P === value ? candidate : (candidate * power(2n, (P - 1n) / 4n)) % P
}
