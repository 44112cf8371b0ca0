// Keys derived from AUTH_SECRET, one per purpose: a token of one kind can never be read as another.
import { hkdfSync } from 'node:crypto'
import { env } from '@/server/kernel/env'

const derived = new Map<string, Buffer>()

function derive(purpose: string): Buffer {
  const { authSecret } = env()
  const found = derived.get(purpose) ?? Buffer.from(hkdfSync('sha256', authSecret, '', `portillon/${purpose}`, 32))
  derived.set(purpose, found)
  return found
}

/** Signs the JWTs of the REST API. */
export function apiTokenKey(): Buffer {
  return derive('api-token')
}

/** next-auth's own secret: it encrypts the browser's session cookie. */
export function browserSessionSecret(): string {
  return derive('browser-session').toString('base64url')
}
