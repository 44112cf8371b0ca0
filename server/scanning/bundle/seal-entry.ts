// Seals a ticket's entry and digests its code, on Node. Guards: the nonce is made of the text itself under a key of its own, so the same
// entry is always the same bytes, and two texts of one ticket (a changed name) never share one.
import { createCipheriv, createHmac, hkdfSync } from 'node:crypto'
import { ENTRY_INFO, ENTRY_KEY_BYTES, encodeEntry, NONCE_BYTES, type TicketEntry } from './entry-form'

/** @param signature of the ticket's token, 64 bytes */
export function sealEntry(signature: Uint8Array, entry: TicketEntry): Uint8Array<ArrayBuffer> {
  const keys = Buffer.from(hkdfSync('sha256', signature, new Uint8Array(0), ENTRY_INFO, ENTRY_KEY_BYTES))
  const text = encodeEntry(entry)
  const nonce = createHmac('sha256', keys.subarray(32)).update(text).digest().subarray(0, NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keys.subarray(0, 32), nonce)
  return new Uint8Array(Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]))
}

/** @param key of the event's codes, @param code as it is stored, XXXXX-XXXXX */
export function codeDigest(key: Uint8Array, code: string): bigint {
  return createHmac('sha256', key).update(code).digest().readBigUInt64BE()
}

/** The key of an event's digests of codes. The same for every bundle of the event, so that a ticket that did not change has the same bytes. */
export function codeKeyOf(secret: string, eventId: string): Buffer {
  return createHmac('sha256', secret).update(`bundle-codes/${eventId}`).digest()
}
