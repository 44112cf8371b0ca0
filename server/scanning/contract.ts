// What a gate asks and what it is told: the request, the reasons of a refusal in the order in which they are checked, the answer.
// The only file of scanning that the browser may import.
import { z } from 'zod'
import { id, line } from '@/server/kernel/text'
import type { VoidReason } from '@/server/tickets/transfers/contract'

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

/** What a supervisor may set aside; never a code that is false, unknown, revoked or not paid. */
export const overridableReasons = [
  'wrong_list',
  'wrong_time',
  'rotation_required',
  'stale_code',
  'already_used',
] as const satisfies readonly RefusalReason[]
const overridable: ReadonlySet<RefusalReason> = new Set(overridableReasons)

export function isOverridable(reason: RefusalReason | null): boolean {
  return reason !== null && overridable.has(reason)
}

export const directions = ['in', 'out'] as const
export type Direction = (typeof directions)[number]

/** A QR code holds at most 7,089 characters; more than this is no camera's text. */
export const MAX_CODE_BYTES = 8 * 1024

const code = z
  .string()
  .max(MAX_CODE_BYTES, `at most ${MAX_CODE_BYTES} bytes`)
  .refine((text) => new TextEncoder().encode(text).length <= MAX_CODE_BYTES, `at most ${MAX_CODE_BYTES} bytes`)

/** A name that a caller gives to an attempt or a passage. */
export const scanIdText = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, 'must be 1 to 128 characters of A–Z, a–z, 0–9, dot, dash, colon and underscore')

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
  /** Absent: in. Out only where the list has exits. */
  direction: z.enum(directions).optional(),
  /** Where a device does not say it by itself. */
  gateId: id.optional(),
  /** Lets in what the rules refuse, for whoever may: another list or time, a code that must change, a ticket that was used. */
  override: z.boolean().optional(),
  /** The caller's own name of this attempt: asked again, it gets the same verdict. */
  scanId: scanIdText.optional(),
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
  /** Where nobody named a place, the device that let it in. */
  lastLocation: string | null
  /** Of a ticket that was used: the device, or the member, that let it in. */
  lastScanBy: string | null
  scanId: string
  direction: Direction
  /** Comes in again on an entry that was scanned out. */
  again: boolean
  /** Of an exit: whether this list had let the ticket in and not yet out. Null for an entry and a refusal. */
  wasInside: boolean | null
  /** The reason that a supervisor set aside. */
  overridden: RefusalReason | null
  /** Of a ticket that was ended for good, with `revoked`: why. Null for a code that a newer one of the same ticket has taken the place of. */
  voidReason: VoidReason | null
  /** What the attendee answered to the organizer's questions, at most ten. */
  answers: { question: string; answer: string }[]
  /** Of a practice ticket while a rehearsal is open; it opens nothing and counts nowhere. */
  practice?: PracticeVerdict
}

/** What a real ticket would have been told, as if it were `at`. */
export type PracticeVerdict = {
  valid: boolean
  reason: RefusalReason | null
  at: Date
  /** Of the rehearsal's own tickets; null for another test ticket. */
  number: number | null
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
  /** Beyond scanning. */
  rights: { search: boolean; override: boolean }
  lists: { id: string; name: string; isDefault: boolean; opensAt: Date | null; closesAt: Date | null; exits: boolean }[]
  gates: { id: string; name: string; checkInListId: string | null }[]
}

export const gateInput = z.strictObject({ eventId: id, checkInListId: id.optional() })
export type GateInput = z.infer<typeof gateInput>

/**
 * `admitted` = tickets that came in on this list, `expected` = live tickets that it lets in, `inside` = who is in now: of a list without
 * exits everybody that came in, today where it begins anew every day.
 */
export type GateCounts = { admitted: number; expected: number; inside: number }

export type RecentScan = {
  id: string
  scanId: string
  at: Date
  valid: boolean
  reason: RefusalReason | null
  typed: boolean
  direction: Direction
  overridden: RefusalReason | null
  undone: boolean
  /** The caller may still take this admission back. */
  undoable: boolean
  attendeeName: string | null
  ticketTypeName: string | null
  location: string | null
  /** The device, or the member. */
  scannedBy: string | null
}

/** Instants of two processes, or of two requests that were stamped as they began: those further apart are surely in their order. */
export const STAMPS_APART_MS = 5_000

/** So long after a green its own device or person may take it back. */
export const UNDO_MS = 5 * 60_000

export const undoInput = z.strictObject({ eventId: id, scanId: z.string().min(1).max(128) })
export type UndoInput = z.infer<typeof undoInput>

export const MOST_FOUND = 20
export const searchInput = z.strictObject({ eventId: id, checkInListId: id.optional(), text: line(120) })
export type SearchInput = z.infer<typeof searchInput>

/** Of the doors of devices: the event is theirs, and anybody else's to name. */
export const gateQuery = z.strictObject({ event: id.optional(), list: id.optional() })
export const gateSearchQuery = z.strictObject({ event: id.optional(), list: id.optional(), q: line(120) })
export const gateUndoBody = z.strictObject({ eventId: id.optional(), scanId: undoInput.shape.scanId })

/** What somebody at the gate needs to find a person, and no more: no address, no price. */
export type FoundTicket = {
  ticketId: string
  ticketCode: string
  attendeeName: string
  ticketTypeName: string
  status: 'valid' | 'void' | 'blocked'
  /** The latest admission on the list that stands. */
  admittedAt: Date | null
  isInside: boolean
}
