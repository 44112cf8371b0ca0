// Ids that look like Stripe's: a prefix and letters and digits from a real source of chance.
import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export function stripeId(prefix: string, length = 24): string {
  let text = ''
  for (const byte of randomBytes(length)) text += ALPHABET[byte % ALPHABET.length]
  return `${prefix}_${text}`
}
