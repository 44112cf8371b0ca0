// The key of one ticket's changing codes, on Node: what its phone is given, and what the gate derives to judge a code.
import { createHmac, hkdfSync } from 'node:crypto'
import { type CodeOwner, derivationOf, isFresh } from './rotating-code'

const KEY_BYTES = 32

/** @param rotationKey the root of the event's codes (keys/rotation-key.ts), 32 bytes */
export function ticketKeyOf(rotationKey: Uint8Array, owner: CodeOwner): Buffer {
  const { salt, info } = derivationOf(owner)
  return Buffer.from(hkdfSync('sha256', rotationKey, salt, info, KEY_BYTES))
}

export function stepMac(ticketKey: Uint8Array, message: Uint8Array): Uint8Array {
  return createHmac('sha256', ticketKey).update(message).digest()
}

export function isFreshSuffix(rotationKey: Uint8Array, owner: CodeOwner, suffix: string, now: Date): boolean {
  const key = ticketKeyOf(rotationKey, owner)
  return isFresh(suffix, now.getTime(), (message) => stepMac(key, message))
}
