// What a gate asks and what it is told: the request, the reasons of a refusal in the order in which they are checked, the answer.
// The only file of scanning that the browser may import.
import { z } from 'zod'
import { id, line } from '@/server/kernel/text'

/** In the order of the checks: the first that holds is the answer. */
export const refusalReasons = [
  'format',
  'unknown_key',
  'wrong_event',
  'key_revoked',
  'forged',
  'test_ticket',
  'revoked',
  'blocked',
  'unpaid',
  'wrong_list',
  'wrong_time',
  'rotation_required',
  'stale_code',
  'already_used',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

/** A QR code holds at most 7,089 characters; more than this is no camera's text. */
export const MAX_CODE_BYTES = 8 * 1024

const code = z
  .string()
  .max(MAX_CODE_BYTES, `at most ${MAX_CODE_BYTES} bytes`)
  .refine((text) => new TextEncoder().encode(text).length <= MAX_CODE_BYTES, `at most ${MAX_CODE_BYTES} bytes`)

export const scanInput = z.strictObject({
  /** The text of a QR code, or a ticket code that somebody typed. */
  qrCodeData: code,
  eventId: id,
  /** Absent: the list that the event was born with. */
  checkInListId: id.optional(),
  operatorId: line(128).optional(),
  /** Where the gate stands, in the words of the people there. */
  location: line(120).optional(),
  /** Staff have looked at the papers of who holds a ticket whose code changes, and type its code: it is then good without one. */
  identityChecked: z.boolean().optional(),
  /** The caller's own name of this attempt: asked again, it gets the same verdict. */
  scanId: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,128}$/, 'must be 1 to 128 characters of A–Z, a–z, 0–9, dot, dash, colon and underscore')
    .optional(),
})
export type ScanInput = z.infer<typeof scanInput>

export type ScanResult = {
  valid: boolean
  /** Null when valid. */
  reason: RefusalReason | null
  ticketId: string | null
  guestId: string | null
  attendeeName: string | null
  ticketTypeName: string | null
  /** Admissions of this ticket on this list, this one included. */
  scanCount: number
  /** The latest of those admissions. */
  lastScanAt: Date | null
  lastLocation: string | null
  scanId: string
}

/** One event that a person may scan for, with the lists of its gate. */
export type GateEvent = {
  organization: { slug: string; name: string }
  id: string
  title: string
  timeZone: string
  startsAt: Date
  endsAt: Date
  isToday: boolean
  /** Begun and not over, whichever day it began. */
  isRunning: boolean
  lists: { id: string; name: string; isDefault: boolean; opensAt: Date | null; closesAt: Date | null }[]
}

export const gateInput = z.strictObject({ eventId: id, checkInListId: id.optional() })
export type GateInput = z.infer<typeof gateInput>

/** People inside, and live tickets that this list lets in. */
export type GateCounts = { admitted: number; expected: number }

export type RecentScan = {
  id: string
  at: Date
  valid: boolean
  reason: RefusalReason | null
  typed: boolean
  attendeeName: string | null
  ticketTypeName: string | null
  location: string | null
}
