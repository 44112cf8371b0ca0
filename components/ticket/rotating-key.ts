// The key of a ticket's changing codes in the browser: kept in a form that no script can read out, and used without a network.
import { rotatingText, stepAt, stepMessage, suffixOf } from '@/server/tickets/rotating/rotating-code'

/** @param text 32 bytes as base64url */
export function importTicketKey(text: string): Promise<CryptoKey> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}

/** The whole text of the QR code at a moment. @param at milliseconds since 1970 */
export async function codeAt(token: string, key: CryptoKey, at: number): Promise<string> {
  const step = stepAt(at)
  const mac = await crypto.subtle.sign('HMAC', key, stepMessage(step))
  return rotatingText(token, suffixOf(step, new Uint8Array(mac)))
}
