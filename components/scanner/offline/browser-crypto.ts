// The browser's half of what a bundle needs: a ticket's entry opened with its own signature, a typed code's digest, a code that changes.
// Keys are imported once; making one again costs more than using it.
import {
  decodeEntry,
  ENTRY_INFO,
  ENTRY_KEY_BYTES,
  NONCE_BYTES,
  type TicketEntry,
} from '@/server/scanning/bundle/entry-form'
import {
  type CodeOwner,
  derivationOf,
  isFresh,
  STEPS_ACCEPTED,
  stepAt,
  stepMessage,
  stepsAhead,
} from '@/server/tickets/rotating/rotating-code'

const HMAC = { name: 'HMAC', hash: 'SHA-256' }

/** Null when the entry is not of the ticket with this signature. */
export async function openEntry(signature: Uint8Array, entry: Uint8Array): Promise<TicketEntry | null> {
  if (entry.length <= NONCE_BYTES) return null
  try {
    const bits = await hkdf(signature, new Uint8Array(0), ENTRY_INFO, ENTRY_KEY_BYTES)
    const key = await crypto.subtle.importKey('raw', bits.slice(0, 32), 'AES-GCM', false, ['decrypt'])
    const iv = new Uint8Array(entry.subarray(0, NONCE_BYTES))
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, new Uint8Array(entry.subarray(NONCE_BYTES)))
    return decodeEntry(new Uint8Array(text))
  } catch {
    return null
  }
}

/** As the server makes it (bundle/seal-entry.ts). @param code XXXXX-XXXXX */
export async function codeDigest(key: Uint8Array, code: string): Promise<bigint> {
  const mac = await hmac(key, new TextEncoder().encode(code))
  return new DataView(mac.buffer).getBigUint64(0)
}

/** @param at milliseconds, by the server's clock as far as this device knows it */
export async function isFreshCode(
  rotationKey: Uint8Array,
  owner: CodeOwner,
  suffix: string,
  at: number,
): Promise<boolean> {
  const ahead = stepsAhead(suffix, stepAt(at))
  if (ahead === null || Math.abs(ahead) > STEPS_ACCEPTED) return false
  const { salt, info } = derivationOf(owner)
  const ticketKey = await hkdf(rotationKey, salt, info, 32)
  const mac = await hmac(ticketKey, stepMessage(stepAt(at) + ahead))
  return isFresh(suffix, at, () => mac)
}

async function hkdf(
  secret: Uint8Array,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8))
}

async function hmac(secret: Uint8Array, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(secret), HMAC, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign(HMAC, key, message))
}
