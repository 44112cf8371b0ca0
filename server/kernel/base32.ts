// Base32 in two alphabets: RFC 4648 (signed ticket tokens) and Crockford (codes that people read aloud).
// Runs in the browser too. Guards: one byte string has exactly one text, so decoding refuses padding, lower case,
// impossible lengths and pad bits that are not zero.

const RFC4648 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RFC4648_VALUES = new Map([...RFC4648].map((character, value) => [character, value]))

export function encodeBase32(bytes: Uint8Array): string {
  return encode(bytes, RFC4648)
}

export function encodeCrockford(bytes: Uint8Array): string {
  return encode(bytes, CROCKFORD)
}

/** Null when the text is not exactly what `encodeBase32` would have written for some bytes. */
export function decodeBase32(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let pending = 0
  let pendingBits = 0
  let length = 0
  for (const character of text) {
    const value = RFC4648_VALUES.get(character)
    if (value === undefined) return null
    pending = (pending << 5) | value
    pendingBits += 5
    if (pendingBits < 8) continue
    pendingBits -= 8
    bytes[length++] = pending >> pendingBits
    pending &= (1 << pendingBits) - 1
  }
  // Five bits or more left over would be a character that carries no byte.
  return pending === 0 && pendingBits < 5 ? bytes : null
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = ''
  let pending = 0
  let pendingBits = 0
  for (const byte of bytes) {
    pending = (pending << 8) | byte
    pendingBits += 8
    while (pendingBits >= 5) {
      pendingBits -= 5
      text += alphabet.charAt(pending >> pendingBits)
      pending &= (1 << pendingBits) - 1
    }
  }
  return pendingBits === 0 ? text : text + alphabet.charAt(pending << (5 - pendingBits))
}
