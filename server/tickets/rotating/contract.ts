// What a phone asks when it wants to show a ticket whose code changes, and what it is told; safe for the browser.
import { z } from 'zod'
import { locales } from '@/server/kernel/format'

export const displayCodeMinutes = 10
export const displayCodeTries = 5

const token = z.string().length(43)
/** 32 bytes of the phone's own chance as base64url: who has them is the phone that shows the ticket. */
const secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes as base64url')

export const showDisplayInput = z.strictObject({
  token,
  secret,
  /** The ticket's code without its changing part, as the phone has it with its key; its key is not sent a second time. */
  has: z.string().max(160).nullable(),
})
export type ShowDisplay = z.output<typeof showDisplayInput>

export const sendDisplayCodeInput = z.strictObject({ token, locale: z.enum(locales) })
export type SendDisplayCode = z.output<typeof sendDisplayCodeInput>

export const moveDisplayInput = z.strictObject({
  token,
  secret,
  code: z.string().regex(/^\d{6}$/, 'must be six digits'),
})
export type MoveDisplay = z.output<typeof moveDisplayInput>

export type DisplayHere = {
  kind: 'here'
  /** The code without its changing part. */
  qrToken: string
  /** 32 bytes as base64url; null: the phone has it. */
  key: string | null
  /** The server's clock, milliseconds since 1970. */
  now: number
}

export type DisplayAnswer =
  | DisplayHere
  /** Another phone shows it. `movable`: a code can be mailed to its holder. */
  | { kind: 'elsewhere'; movable: boolean }
  /** The ticket opens nothing, or its code does not change any more: its page says what it is now. */
  | { kind: 'closed' }
