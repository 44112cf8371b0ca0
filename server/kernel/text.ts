// Texts that come from outside: what every one of them must be before it may reach a row, a header or a page.
import { z } from 'zod'
import { fault } from './contract'

// Control characters have no place in a single line: CR and LF would open a mail header or a calendar line, NUL cannot be stored.
const controls = /[\p{Cc}\u2028\u2029]/u
// The same but for tab and line feed, which a longer text may have.
const controlsButLines = /[^\P{Cc}\t\n]/u
// Bidirectional overrides could make one name look like another at the gate.
const overrides = /[\u202a-\u202e\u2066-\u2069]/

// A name of zero-width spaces or fillers would be an empty line at the gate; the blank braille cell is one that Unicode calls a sign.
const invisible = /^[\p{Default_Ignorable_Code_Point}\s\u2800\ufff9-\ufffb]*$/u

function wellFormed(text: string): boolean {
  return text.isWellFormed() && !overrides.test(text)
}

const invisibleSigns = fault('control_characters', 'must not contain control characters')

/** Asked before anything is done with a text, of the text as it came: the same limit is asked again of what is kept. */
function tooLong(max: number) {
  return { ...fault('too_long', `at most ${max} characters`, { maximum: max }), abort: true }
}

/** One line of 1 to `max` characters, trimmed, in NFC. */
export function line(max: number) {
  return z
    .string()
    .refine((text) => text.length <= max * 4, tooLong(max))
    .refine((text) => !controls.test(text) && wellFormed(text), invisibleSigns)
    .transform((text) => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .max(max, `at most ${max} characters`)
        .refine((text) => !invisible.test(text), fault('required', 'must not be empty')),
    )
}

/** Several lines of at most `max` characters; may be empty. */
export function lines(max: number) {
  return z
    .string()
    .refine((text) => text.length <= max * 4, tooLong(max))
    .transform((text) => text.replace(/\r\n?/g, '\n'))
    .refine((text) => !controlsButLines.test(text) && wellFormed(text), invisibleSigns)
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
  .refine((text) => mailbox.test(text) && !text.includes('..'), fault('not_an_email', 'is not an e-mail address'))

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** In lower case, as ids are stored: whether a column of ids can be asked for it at all. */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}

export const id = z.uuid('is not an id').transform((text) => text.toLowerCase())

/** An instant with its offset (RFC 3339), between the years 2000 and 2100. */
export const instant = z.iso
  .datetime({ offset: true, error: 'is not an RFC 3339 instant with an offset' })
  .transform((text) => new Date(text))
  .refine(
    (at) => at.getUTCFullYear() >= 2000 && at.getUTCFullYear() <= 2100,
    fault('year_out_of_range', 'must lie between the years 2000 and 2100'),
  )
