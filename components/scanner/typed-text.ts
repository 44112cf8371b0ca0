// What somebody put into the field for typed codes: a ticket's ten characters, too few or too many of them, or what a hand
// scanner typed there, which is far longer and goes to the server as it is.

const CODE_LENGTH = 10
/** Nobody miscounts by this much: a ticket's QR code holds more than a hundred characters. */
const SCANNER_LENGTH = 20

/** `missing` and `extra`: by how many characters it is not a code; both 0 for what can be asked about. */
export type TypedText = { missing: number; extra: number }

export function readTyped(text: string): TypedText {
  const { length } = text.replace(/[\s\-‐-―−]/g, '')
  if (length >= SCANNER_LENGTH) return { missing: 0, extra: 0 }
  return { missing: Math.max(0, CODE_LENGTH - length), extra: Math.max(0, length - CODE_LENGTH) }
}
