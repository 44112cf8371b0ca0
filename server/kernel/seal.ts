// Seals secrets that must lie in the database (event keys, providers' secrets) under the master key: AES-256-GCM.
// Guards: a sealed text opens only with the same master key and the same purpose (`aad`), and any changed character is
// noticed. Text form `v1.<nonce>.<ciphertext and tag>`, base64url, so that the scheme can change later.

import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from './random'

const VERSION = 'v1'
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
const FORM = /^v1\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/

/**
 * @param masterKey 32 bytes
 * @param aad names what the secret is and whose (`event_key:7`): a sealed text moved to another row does not open there
 */
export function seal(
  masterKey: Uint8Array,
  plaintext: Uint8Array | string,
  aad: string,
  random: Pick<Random, 'bytes'>,
): string {
  assertKey(masterKey)
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, masterKey, nonce).setAAD(Buffer.from(aad, 'utf8'))
  const sealed = Buffer.concat([cipher.update(Buffer.from(plaintext)), cipher.final(), cipher.getAuthTag()])
  return `${VERSION}.${Buffer.from(nonce).toString('base64url')}.${sealed.toString('base64url')}`
}

/** Throws `SealError` when the key, the purpose or a single bit is not the one that was sealed. */
export function open(masterKey: Uint8Array, sealedText: string, aad: string): Buffer {
  assertKey(masterKey)
  const [, nonceText, sealedPart] = FORM.exec(sealedText) ?? []
  if (!nonceText || !sealedPart) throw new SealError('This is not a sealed text of a known version.')
  const sealed = Buffer.from(sealedPart, 'base64url')
  if (sealed.toString('base64url') !== sealedPart) throw new SealError('The sealed text is not canonical base64url.')
  const decipher = createDecipheriv(CIPHER, masterKey, Buffer.from(nonceText, 'base64url'), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(aad, 'utf8'))
    .setAuthTag(sealed.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new SealError('The sealed text does not open with this key for this purpose.', { cause })
  }
}

export class SealError extends Error {
  override name = 'SealError'
}

function assertKey(masterKey: Uint8Array): void {
  if (masterKey.length !== KEY_BYTES) throw new SealError(`The master key must be ${KEY_BYTES} bytes.`)
}
