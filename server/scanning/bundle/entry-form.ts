// What a ticket's entry says and under which key it lies: derived from the ticket's own signature, which only its code holds. Runs in the
// browser and the server, each with its own HKDF and AES-GCM. Guards: a device full of entries tells no name before its ticket is shown; the
// length of an entry does not tell that of the name.
//
//   nonce 12 · AES-256-GCM over JSON and spaces up to a multiple of 16 · tag 16

export const ENTRY_INFO = new TextEncoder().encode('TKTMAN/1')
/** From HKDF-SHA-256 without salt: 32 bytes of the cipher, 32 of what makes the nonce. */
export const ENTRY_KEY_BYTES = 64
export const NONCE_BYTES = 12
const BLOCK = 16

export type TicketEntry = { name: string }

export function encodeEntry({ name }: TicketEntry): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify([name]))
  const padded = new Uint8Array(Math.ceil(text.length / BLOCK) * BLOCK).fill(0x20)
  padded.set(text)
  return padded
}

/** Null for what is no entry. */
export function decodeEntry(bytes: Uint8Array): TicketEntry | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const name: unknown = Array.isArray(parsed) ? parsed[0] : null
    return typeof name === 'string' ? { name } : null
  } catch {
    return null
  }
}
