// The short code printed under the QR, for people who type: 10 Crockford base32 characters (50 bits), shown XXXXX-XXXXX.
// Guards: no character that looks like another one, and one stored form whatever a person types. It has no bearer value.

import { encodeCrockford } from '@/server/kernel/base32'
import type { Random } from '@/server/kernel/random'

/** As it is stored and answered: 10 characters with a dash in the middle. Unique only once the database says so. */
export function makeTicketCode(random: Pick<Random, 'bytes'>): string {
  return grouped(encodeCrockford(random.bytes(7)).slice(0, 10))
}

/** Null when the text cannot be a ticket code; otherwise the form that `makeTicketCode` gives. */
export function normalizeTicketCode(text: string): string | null {
  // Longer than any honest way of writing 10 characters with spaces and dashes between them.
  if (text.length > 40) return null
  const compact = text.replace(/[\s\-‐-―−]/g, '')
  if (!/^[0-9A-Za-z]{10}$/.test(compact)) return null
  const code = compact.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
  return code.includes('U') ? null : grouped(code)
}

function grouped(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`
}
