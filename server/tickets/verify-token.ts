// Decides whether a well-formed token was made by its event's key, in one fixed order of reasons, for server, worker and
// scanner alike. Pure: the caller looks the key up and brings the Ed25519 of its platform.
// Guards: strict Ed25519 (a signature has one form, and points of small order prove nothing), whatever the platform's
// own library lets pass.

import { signedMessage, type TicketToken, TOKEN_FLAG } from './ticket-token'

/** An event's key as the caller's organization may see it. */
export type VerificationKey = { eventId: string; publicKey: Uint8Array; withdrawn: boolean }

export type TokenQuestion = {
  /** The key that the token's kid names; null when this organization has no such key. */
  key: VerificationKey | null
  eventId: string
  /** True where test tickets open the gate: rehearsals, never a live event. */
  acceptsTestTickets: boolean
}

export type TokenRefusal = 'unknown_key' | 'wrong_event' | 'key_revoked' | 'forged' | 'test_ticket'

export type TokenVerdict = { ok: true } | { ok: false; reason: TokenRefusal }

export type SignatureCheck = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

export type AsyncSignatureCheck = (...input: Parameters<SignatureCheck>) => Promise<boolean>

export function verifyToken(token: TicketToken, question: TokenQuestion, check: SignatureCheck): TokenVerdict {
  const asked = signatureQuestion(token, question)
  if ('reason' in asked) return asked
  return afterSignature(token, question, check(asked.publicKey, asked.message, token.signature))
}

/** The same for WebCrypto, whose check is asynchronous. */
export async function verifyTokenAsync(
  token: TicketToken,
  question: TokenQuestion,
  check: AsyncSignatureCheck,
): Promise<TokenVerdict> {
  const asked = signatureQuestion(token, question)
  if ('reason' in asked) return asked
  return afterSignature(token, question, await check(asked.publicKey, asked.message, token.signature))
}

function signatureQuestion(
  token: TicketToken,
  { key, eventId }: TokenQuestion,
): { publicKey: Uint8Array; message: Uint8Array } | { ok: false; reason: TokenRefusal } {
  if (key === null) return { ok: false, reason: 'unknown_key' }
  if (key.eventId !== eventId) return { ok: false, reason: 'wrong_event' }
  if (key.withdrawn) return { ok: false, reason: 'key_revoked' }
  if (!isStrictSignature(key.publicKey, token.signature)) return { ok: false, reason: 'forged' }
  return { publicKey: key.publicKey, message: signedMessage(token.payload) }
}

function afterSignature(token: TicketToken, question: TokenQuestion, signatureHolds: boolean): TokenVerdict {
  if (!signatureHolds) return { ok: false, reason: 'forged' }
  const isTest = (token.flags & TOKEN_FLAG.test) !== 0
  return isTest && !question.acceptsTestTickets ? { ok: false, reason: 'test_ticket' } : { ok: true }
}

/** The order of Ed25519's base point, little-endian: 2^252 + 27742317777372353535851937790883648493. */
const GROUP_ORDER = bytesOf('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')

/** Encodings of the points of order 1, 2, 4 and 8, the non-canonical ones included; the sign bit is left aside. */
const SMALL_ORDER_POINTS = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map(bytesOf)

export function isStrictSignature(publicKey: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  if (isSmallOrderPoint(publicKey) || isSmallOrderPoint(signature.subarray(0, 32))) return false
  return isBelow(signature.subarray(32), GROUP_ORDER)
}

function isSmallOrderPoint(point: Uint8Array): boolean {
  return SMALL_ORDER_POINTS.some((small) =>
    small.every((byte, index) => byte === (index === 31 ? (point[index] ?? 0) & 0x7f : point[index])),
  )
}

function isBelow(littleEndian: Uint8Array, limit: Uint8Array): boolean {
  for (let index = limit.length - 1; index >= 0; index--) {
    const difference = (littleEndian[index] ?? 0) - (limit[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
