// The text inside a ticket's QR code: 20 bytes of facts and a 64-byte Ed25519 signature over them, as `T1:` and 135
// base32 characters, optionally followed by `:` and the 10 characters of the rotating part.
// Runs in the browser, the server and the worker. Guards: nothing personal inside; one token has one reading; whatever
// is not a token is refused by its form, before any key is looked up.

import { decodeBase32, encodeBase32 } from '@/server/kernel/base32'

export const TOKEN_FLAG = { rotating: 1, idCheck: 2, test: 4 } as const

export type TokenFields = {
  /** Sum of `TOKEN_FLAG`s. */
  flags: number
  /** Number of the event's key; it names the event. */
  kid: number
  /** Random, not zero, unique per kid. */
  serial: bigint
  /** Goes up with each reissue, transfer, refund and void. */
  gen: number
  type: number
  /** Day or session of the event; 0 = any. */
  slot: number
}

export type TicketToken = TokenFields & { payload: Uint8Array; signature: Uint8Array; suffix: string | null }

export type ParsedToken = { ok: true; token: TicketToken } | { ok: false; reason: 'format' }

/** Signs a message with an event's private key. */
export type TokenSigner = (message: Uint8Array) => Uint8Array

const VERSION = 1
const ALL_FLAGS = TOKEN_FLAG.rotating | TOKEN_FLAG.idCheck | TOKEN_FLAG.test
const PAYLOAD_BYTES = 20
const SIGNATURE_BYTES = 64
const MAX_LENGTH = 160
// ASCII ranges are spelt out: with the `i` flag or an early upper-casing, look-alikes such as the dotless i would pass.
const FORM = /^[Tt]1:([A-Za-z2-7]{135})(?::([A-Za-z2-7]{10}))?$/
/** `TKTQR/1` and a zero byte: a signature made for something else can never be taken for a ticket. */
const SIGNING_PREFIX = new Uint8Array([0x54, 0x4b, 0x54, 0x51, 0x52, 0x2f, 0x31, 0x00])

export function encodeToken(fields: TokenFields, sign: TokenSigner): string {
  const payload = encodePayload(fields)
  const signature = sign(signedMessage(payload))
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError('An Ed25519 signature has 64 bytes.')
  const bytes = new Uint8Array(PAYLOAD_BYTES + SIGNATURE_BYTES)
  bytes.set(payload)
  bytes.set(signature, PAYLOAD_BYTES)
  return `T1:${encodeBase32(bytes)}`
}

/** Takes a camera's or a keyboard's text: surrounding white space and lower case are forgiven, nothing else is. */
export function parseToken(text: string): ParsedToken {
  const trimmed = text.trim()
  if (trimmed.length > MAX_LENGTH) return { ok: false, reason: 'format' }
  const [, body, suffix] = FORM.exec(trimmed) ?? []
  const bytes = body === undefined ? null : decodeBase32(body.toUpperCase())
  const fields = bytes === null ? null : decodePayload(bytes)
  if (bytes === null || fields === null) return { ok: false, reason: 'format' }
  return {
    ok: true,
    token: {
      ...fields,
      payload: bytes.slice(0, PAYLOAD_BYTES),
      signature: bytes.slice(PAYLOAD_BYTES),
      suffix: suffix === undefined ? null : suffix.toUpperCase(),
    },
  }
}

/** What the signature covers: the prefix, which is not sent, and the payload. */
export function signedMessage(payload: Uint8Array): Uint8Array {
  const message = new Uint8Array(SIGNING_PREFIX.length + payload.length)
  message.set(SIGNING_PREFIX)
  message.set(payload, SIGNING_PREFIX.length)
  return message
}

function encodePayload({ flags, kid, serial, gen, type, slot }: TokenFields): Uint8Array {
  requireInteger('flags', flags, ALL_FLAGS)
  requireInteger('kid', kid, 0xffff_ffff)
  requireInteger('gen', gen, 0xffff)
  requireInteger('type', type, 0xffff)
  requireInteger('slot', slot, 0xffff)
  if (serial < 1n || serial > 0xffff_ffff_ffff_ffffn) throw new RangeError('serial must be 1 to 2^64 - 1.')
  const payload = new Uint8Array(PAYLOAD_BYTES)
  const view = new DataView(payload.buffer)
  view.setUint8(0, VERSION)
  view.setUint8(1, flags)
  view.setUint32(2, kid)
  view.setBigUint64(6, serial)
  view.setUint16(14, gen)
  view.setUint16(16, type)
  view.setUint16(18, slot)
  return payload
}

function decodePayload(bytes: Uint8Array): TokenFields | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = view.getUint8(1)
  const serial = view.getBigUint64(6)
  if (view.getUint8(0) !== VERSION || (flags & ~ALL_FLAGS) !== 0 || serial === 0n) return null
  return {
    flags,
    kid: view.getUint32(2),
    serial,
    gen: view.getUint16(14),
    type: view.getUint16(16),
    slot: view.getUint16(18),
  }
}

function requireInteger(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) throw new RangeError(`${name} must be 0 to ${max}.`)
}
