// Texts that come from outside: what every one of them must be before it may reach a row, a header or a page.
import { z } from 'zod'

// Control characters have no place in a single line: CR and LF would open a mail header or a calendar line, NUL cannot be stored.
const controls = /[\p{Cc}\u2028\u2029]/u
// The same but for tab and line feed, which a longer text may have.
const controlsButLines = /[^\P{Cc}\t\n]/u
// Bidirectional overrides could make one name look like another at the gate.
const overrides = /[\u202a-\u202e\u2066-\u2069]/

// A name of zero-width spaces or fillers would be an empty line at the gate.
const invisible = /^[\p{Default_Ignorable_Code_Point}\s]*$/u

function wellFormed(text: string): boolean {
  return text.isWellFormed() && !overrides.test(text)
}

/** One line of 1 to `max` characters, trimmed, in NFC. */
export function line(max: number) {
  return z
    .string()
    .max(max * 4, `at most ${max} characters`)
    .refine((text) => !controls.test(text) && wellFormed(text), 'must not contain control characters')
    .transform((text) => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .max(max, `at most ${max} characters`)
        .refine((text) => !invisible.test(text), 'must not be empty'),
    )
}

/** Several lines of at most `max` characters; may be empty. */
export function lines(max: number) {
  return z
    .string()
    .max(max * 4, `at most ${max} characters`)
    .transform((text) => text.replace(/\r\n?/g, '\n'))
    .refine((text) => !controlsButLines.test(text) && wellFormed(text), 'must not contain control characters')
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().max(max, `at most ${max} characters`))
}

export const personName = line(200)

// One plain mailbox: no quotes, lists, comments or display names, so that nothing downstream can read two addresses out of it.
const mailbox =
  /^[A-Za-z0-9](?:[A-Za-z0-9._%+'-]{0,62}[A-Za-z0-9_+])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/

/** A mailbox in lower case, at most 254 characters (RFC 5321). */
export const email = z
  .string()
  .max(254, 'at most 254 characters')
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => mailbox.test(text) && !text.includes('..'), 'is not an e-mail address')

export const id = z.uuid('is not an id').transform((text) => text.toLowerCase())

/** An instant with its offset (RFC 3339), between the years 2000 and 2100. */
export const instant = z.iso
  .datetime({ offset: true, error: 'is not an RFC 3339 instant with an offset' })
  .transform((text) => new Date(text))
  .refine(
    (at) => at.getUTCFullYear() >= 2000 && at.getUTCFullYear() <= 2100,
    'must lie between the years 2000 and 2100',
  )
