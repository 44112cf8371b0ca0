// Readiness before the doors open, and the rehearsal: what may be asked, what is told. Safe for the browser.
import { z } from 'zod'
import { id } from '@/server/kernel/text'
import type { RefusalReason } from '../contract'

export const MOST_PRACTICE_TICKETS = 20_000
export const MOST_PER_MINUTE = 3_000
/** A rehearsal that somebody forgot ends by itself. */
export const REHEARSAL_MS = 4 * 3_600_000
/** Practice codes on one page. */
export const PRACTICE_PAGE = 12

const perMinute = z.int().min(1, 'at least 1').max(MOST_PER_MINUTE, `at most ${MOST_PER_MINUTE}`)
const tickets = z.int().min(1, 'at least 1').max(MOST_PRACTICE_TICKETS, `at most ${MOST_PRACTICE_TICKETS}`)

export const rehearsalInput = z.strictObject({ eventId: id })
export const startRehearsalInput = z.strictObject({ eventId: id, tickets: tickets.default(500) })
export type StartRehearsalInput = z.output<typeof startRehearsalInput>

/** People who arrive by themselves: begun, held up, gone on with, stopped for good. */
export const arrivalsInput = z.discriminatedUnion('act', [
  z.strictObject({ eventId: id, act: z.literal('run'), perMinute }),
  z.strictObject({ eventId: id, act: z.literal('pause') }),
  z.strictObject({ eventId: id, act: z.literal('stop') }),
])
export type ArrivalsInput = z.output<typeof arrivalsInput>

export const practiceTicketsInput = z.strictObject({
  eventId: id,
  /** Number of the first one. */
  from: z.int().min(1).max(MOST_PRACTICE_TICKETS).default(1),
})
export type PracticeTicketsInput = z.output<typeof practiceTicketsInput>

export type ArrivalsState = 'none' | 'running' | 'paused' | 'done'

export type RehearsalView = {
  id: string
  tickets: number
  startedAt: Date
  endsAt: Date
  endedAt: Date | null
  /** What the gates take the present instant for; null once it is over. */
  pretends: Date | null
  arrivals: ArrivalsState
  perMinute: number
  /** How many arrivals are planned in all, and asked so far. */
  planned: number
  asked: number
  unanswered: number
  /** Reached in the time that people were arriving; null before. */
  reachedPerMinute: number | null
  p95Ms: number | null
  /** Counted from the rows: attempts, those let in, and refusals by reason, the most frequent first. */
  scans: number
  admitted: number
  refused: { reason: RefusalReason; count: number }[]
  gates: { name: string | null; scans: number; admitted: number }[]
}

export type PracticeTicket = { number: number; typeName: string; token: string; qr: { path: string; size: number } }

/** `optional`: it is not there, and nothing needs it. */
export type CheckState = 'ok' | 'optional' | 'unknown' | 'wait' | 'bad'

/** `says` names the sentence, with `values` in it; instants apart, so that they are written in the event's time. */
export type Check<K extends string = string> = {
  check: K
  state: CheckState
  says: string
  values?: Record<string, string | number>
  at?: Date
}

export const deviceChecks = ['life', 'battery', 'data', 'list', 'clock', 'camera', 'offline'] as const
export const eventChecks = ['lists', 'keys', 'devices', 'gates', 'rehearsed'] as const

export type DeviceReadiness = {
  id: string
  name: string
  gateName: string | null
  listName: string | null
  state: CheckState
  checks: Check<(typeof deviceChecks)[number]>[]
}

export type Readiness = {
  /** The worst of all. */
  state: CheckState
  event: Check<(typeof eventChecks)[number]>[]
  devices: DeviceReadiness[]
  at: Date
}

export type RehearsalBoard = { readiness: Readiness; rehearsal: RehearsalView | null }
