// The reference that a buyer writes into a bank transfer: short, easy to type, with a check character, and found again however banks
// and people space it. Crockford's alphabet without Z: no letter that looks like a digit, and 31 characters, a prime, so that every
// single wrong character and every two neighbours changed round are noticed.
import { createHash } from 'node:crypto'

const PREFIX = 'PTL'
const BODY = 9
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXY'

/** Always the same for the same payment: `PTL-XXXXX-XXXXX`, the last character being the check. */
export function referenceOf(paymentId: string): string {
  const bytes = createHash('sha256').update(`reference:${paymentId}`).digest().subarray(0, BODY)
  const body = Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')
  return shown(`${body}${checkOf(body)}`)
}

/** Every well-formed reference in a line of a bank statement, in the form of `referenceOf`, each once. */
export function referencesIn(text: string): string[] {
  const compact = text.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const found = new Set<string>()
  for (let at = compact.indexOf(PREFIX); at >= 0; at = compact.indexOf(PREFIX, at + 1)) {
    const start = at + PREFIX.length
    const code = compact
      .slice(start, start + BODY + 1)
      .replaceAll('O', '0')
      .replace(/[IL]/g, '1')
    if (isWritten(code) && checkOf(code.slice(0, BODY)) === code.slice(BODY)) found.add(shown(code))
  }
  return [...found]
}

function shown(code: string): string {
  return `${PREFIX}-${code.slice(0, 5)}-${code.slice(5)}`
}

function isWritten(code: string): boolean {
  return code.length === BODY + 1 && [...code].every((character) => ALPHABET.includes(character))
}

/** Weighted by place. */
function checkOf(body: string): string {
  const sum = [...body].reduce((total, character, index) => total + (index + 1) * ALPHABET.indexOf(character), 0)
  return ALPHABET.charAt(sum % ALPHABET.length)
}
