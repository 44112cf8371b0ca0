// Capability tokens: an id and the first 16 bytes of an HMAC over purpose, id and version. Nothing is stored, so nothing leaks from
// a dump; the same token is derived again for mails and repeated answers; raising the version revokes every older one.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** The secret is AUTH_SECRET; `purpose` keeps tokens of different kinds apart. */
export function makeCapability(secret: string, purpose: string, id: string, version: number): string {
  const idBytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  return Buffer.concat([idBytes, mac(secret, purpose, idBytes, version)]).toString('base64url')
}

/** The id that a token names, not yet believed: load its version, then ask `isCapability`. Null when it has not the form. */
export function readCapability(token: string): string | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  // 32 bytes leave two bits of padding in 43 characters; another spelling of the same token is refused.
  if (bytes.length !== 32 || bytes.toString('base64url') !== token) return null
  const hex = bytes.subarray(0, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function isCapability(secret: string, purpose: string, token: string, version: number): boolean {
  if (readCapability(token) === null) return false
  const bytes = Buffer.from(token, 'base64url')
  return timingSafeEqual(bytes.subarray(16), mac(secret, purpose, bytes.subarray(0, 16), version))
}

function mac(secret: string, purpose: string, idBytes: Uint8Array, version: number): Buffer {
  return createHmac('sha256', secret)
    .update(`portillon/${purpose}/${version}\0`)
    .update(idBytes)
    .digest()
    .subarray(0, 16)
}
