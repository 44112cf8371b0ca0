// What a check-in list says, as rules that the server, the scanner without a network and the editor read alike, and the forms that make
// one. Safe for the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { id, instant, line } from '@/server/kernel/text'

/** How often one ticket comes in; free: as often as it likes. */
export const entryModes = ['once', 'daily', 'times', 'free'] as const
export type EntryMode = (typeof entryModes)[number]

/** `from` is inside, `until` is not; null: no limit on that side. Instants as RFC 3339 in UTC. */
export type TimeWindow = { from: string | null; until: string | null }

export type ListRules = {
  listId: string
  name: string
  /** Raised with every change of the list. */
  version: number
  /** Empty: every ticket type. */
  ticketTypeIds: string[]
  /** Empty: any time. Made of the list's own times and of the sessions chosen for it. */
  windows: TimeWindow[]
  entries: EntryMode
  /** Of `times`; null otherwise. */
  entryLimit: number | null
  /** People are scanned out as well, and who was scanned out comes in again. */
  exits: boolean
  /** IANA; a day of `daily` is a day of this calendar. */
  timeZone: string
}

/** One admission of a ticket on the list that was not undone. Instants in milliseconds. */
export type Pass = { passKey: string; at: number; leftAt: number | null }

/** With the chosen sessions, people come in from so long before their start. */
export const SESSION_LEAD_MS = 3 * 3_600_000

export const MOST_ENTRIES = 1_000
export const MOST_LISTS = 100
const MOST_CHOSEN = 200

const chosen = z
  .array(id)
  .max(MOST_CHOSEN, `at most ${MOST_CHOSEN}`)
  .refine((ids) => new Set(ids).size === ids.length, fault('duplicate', 'must not name one twice'))

export const listFields = z
  .strictObject({
    name: line(80),
    /** Empty: every ticket type. */
    ticketTypeIds: chosen,
    opensAt: instant.nullable(),
    closesAt: instant.nullable(),
    /** Empty: every date of the event. */
    sessionIds: chosen,
    entries: z.enum(entryModes),
    entryLimit: z.int().min(2, 'at least 2').max(MOST_ENTRIES, `at most ${MOST_ENTRIES}`).nullable(),
    exits: z.boolean(),
    zoneId: id.nullable(),
  })
  .refine(({ opensAt, closesAt }) => !opensAt || !closesAt || opensAt < closesAt, {
    ...fault('end_before_start', 'must be after the opening'),
    path: ['closesAt'],
  })
  .refine(({ entries, entryLimit }) => (entries === 'times') === (entryLimit !== null), {
    ...fault('required', 'is needed for `times`, and only then'),
    path: ['entryLimit'],
  })
export type ListFields = z.output<typeof listFields>

export const listsInput = z.strictObject({ eventId: id })
export const createListInput = z.strictObject({ eventId: id, list: listFields })
export const changeListInput = z.strictObject({ eventId: id, listId: id, list: listFields })
export const archiveListInput = z.strictObject({ eventId: id, listId: id })

/** A list as its editor shows it. */
export type ListView = ListFields & {
  id: string
  isDefault: boolean
  version: number
  rules: ListRules
  /** Admissions that stand. */
  admissions: number
  archivedAt: Date | null
}

export type EventLists = ListChoices & { lists: ListView[] }

export type ListSession = { id: string; startsAt: Date; endsAt: Date }

/** What the editor offers to choose from, beside the lists. */
export type ListChoices = {
  timeZone: string
  sessions: ListSession[]
  ticketTypes: { id: string; name: string; isArchived: boolean }[]
  zones: { id: string; name: string }[]
}
