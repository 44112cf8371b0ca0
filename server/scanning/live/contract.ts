// What the gates of an event tell each other and the control room. Safe for the browser.
import { z } from 'zod'
import { id } from '@/server/kernel/text'

export const liveQuery = z.strictObject({
  /** A device's own event where it is not said. */
  event: id.optional(),
  /** The cursor of the last event that was heard; a browser's `Last-Event-ID` has the same meaning. */
  since: z
    .string()
    .regex(/^\d{1,20}$/, 'must be a cursor of this feed')
    .optional(),
  /** `room`: figures and alerts alone, for who needs no single admission. */
  view: z.enum(['gate', 'room']).optional(),
  organization: z.string().max(200).optional(),
})

/** One pass of one ticket, as it is now. No name: a gate that shows one has it from its own scan. */
export type LiveAdmission = {
  kid: number
  /** Decimal: more than a JavaScript number holds. */
  serial: string
  listId: string
  passKey: string
  /** RFC 3339. */
  at: string
  leftAt: string | null
  gateId: string | null
  /** It stands: neither undone nor given back. */
  valid: boolean
  undone: boolean
}

/**
 * hello: the feed is open; admissions: passes that were given, left or taken back; figures: something was scanned, read them anew;
 * alerts: one was raised, seen or closed; revocations: the list has grown; rules: lists, gates or devices were changed; reset: too much has
 * happened to be told, load the bundle;
 * closed: the credential has died, do not come back with it.
 */
export type LiveData = {
  hello: { serverTime: string }
  admissions: { rows: LiveAdmission[] }
  figures: { at: string }
  alerts: { open: number }
  revocations: { sequence: string }
  rules: Record<string, never>
  reset: Record<string, never>
  closed: { code: string }
}
export type LiveEventName = keyof LiveData

export const roomInput = z.strictObject({ eventId: id })

export const ARRIVAL_STEP_MS = 5 * 60_000
/** Steps of the picture: three hours. */
export const ARRIVAL_STEPS = 36

export type RoomFigures = {
  /** Live tickets. */
  expected: number
  /** Tickets that came in on any list. */
  admitted: number
  /** Every entry that stands: more than `admitted` where a ticket came in again, on another list or by exception. */
  entries: number
  /** Those that neither left nor, on a list that begins anew every day, came in on another day. */
  inside: number
  /** Entries in each five minutes, the oldest first; the last one is still going on. */
  arrivals: { from: Date; counts: number[] }
  /** By the gate; where none is known, by the place that a scanner said, and last by the device; the busiest first. */
  gates: {
    gateId: string | null
    deviceId: string | null
    name: string | null
    admitted: number
    lately: number
    lastAt: Date | null
  }[]
  /** In the last 24 hours, the most frequent first. */
  refusals: { reason: string; count: number }[]
}
