// The part of a QR code that changes: two characters that name the step of 15 seconds and eight that prove that step, as `:` and ten
// characters behind the signed token. Runs in the browser, the server and the worker; each brings its own HMAC-SHA-256 and HKDF.
// Guards: a code is good in its own step and in the one before and after, in no other.
import { decodeBase32, encodeBase32 } from '@/server/kernel/base32'

export const STEP_MS = 15_000
/** So far may the step of a code be from the gate's own. */
export const STEPS_ACCEPTED = 1

const STEPS_NAMED = 1024
const PROOF_BYTES = 5
const STEP_CHARACTERS = 2
const LABEL = new TextEncoder().encode('TKTROT/1')

/** Whose codes they are. Another generation of a ticket has another key, so that what an older one showed proves nothing. */
export type CodeOwner = { kid: number; serial: bigint; gen: number }

/** @param at milliseconds since 1970 */
export function stepAt(at: number): number {
  return Math.floor(at / STEP_MS)
}

/** What HKDF-SHA-256 takes beside the event's rotation key; 32 bytes of it are the ticket's key. */
export function derivationOf({ kid, serial, gen }: CodeOwner): {
  salt: Uint8Array<ArrayBuffer>
  info: Uint8Array<ArrayBuffer>
} {
  const salt = new Uint8Array(4)
  new DataView(salt.buffer).setUint32(0, kid)
  const info = new Uint8Array(LABEL.length + 10)
  info.set(LABEL)
  const view = new DataView(info.buffer, LABEL.length)
  view.setBigUint64(0, serial)
  view.setUint16(8, gen)
  return { salt, info }
}

/** What HMAC-SHA-256 under the ticket's key is made over. */
export function stepMessage(step: number): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(LABEL.length + 9) // a zero byte ends the label
  message.set(LABEL)
  new DataView(message.buffer).setBigUint64(LABEL.length + 1, BigInt(step))
  return message
}

/** The ten characters; `mac` is that of `stepMessage(step)`. */
export function suffixOf(step: number, mac: Uint8Array): string {
  return stepName(step) + encodeBase32(mac.subarray(0, PROOF_BYTES))
}

/** The text of the QR code. */
export function rotatingText(token: string, suffix: string): string {
  return `${token}:${suffix}`
}

/** How many steps a code is ahead of `step`; null for what names none. The name comes round again after four hours. */
export function stepsAhead(suffix: string, step: number): number | null {
  // Two more characters make whole bytes: ten bits of name, six of nothing.
  const bytes = decodeBase32(`${suffix.slice(0, STEP_CHARACTERS)}AA`)
  if (bytes?.length !== 2) return null
  const named = ((bytes[0] ?? 0) << 2) | ((bytes[1] ?? 0) >> 6)
  const ahead = (named - (step % STEPS_NAMED) + STEPS_NAMED) % STEPS_NAMED
  return ahead >= STEPS_NAMED / 2 ? ahead - STEPS_NAMED : ahead
}

/** @param macOf HMAC-SHA-256 of a message under the ticket's key; not asked for a step that is not accepted */
export function isFresh(suffix: string, at: number, macOf: (message: Uint8Array) => Uint8Array): boolean {
  const ahead = stepsAhead(suffix, stepAt(at))
  if (ahead === null || Math.abs(ahead) > STEPS_ACCEPTED) return false
  const step = stepAt(at) + ahead
  return isSame(suffix, suffixOf(step, macOf(stepMessage(step))))
}

function stepName(step: number): string {
  const named = step % STEPS_NAMED
  return encodeBase32(Uint8Array.of(named >> 2, (named & 3) << 6)).slice(0, STEP_CHARACTERS)
}

/** Takes as long for every text of the length. */
function isSame(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index)
  return difference === 0
}
