// Who comes in by a list, when and how often: the one place that says so, for the server, the scanner without a network and the words of
// the editor. Guards: the same rules, time and passes give the same verdict everywhere; the admission's SQL is held against it by a test.
import { type EntryMode, type ListRules, type Pass, SESSION_LEAD_MS, type TimeWindow } from './contract'

export type EntryVerdict = {
  reason: 'wrong_list' | 'wrong_time' | 'already_used' | null
  /** The pass that this entry takes, or opens again; null when refused. */
  passKey: string | null
  /** It opens a pass again that its holder was scanned out on. */
  again: boolean
}

export type Moment = {
  /** Null where it is not known: then no type is wrong. */
  ticketTypeId: string | null
  at: Date
  /** All of the ticket's on this list; what was undone is none. */
  passes: readonly Pass[]
}

/** In the order of the reasons: the first that holds is the answer. */
export function judgeEntry(rules: ListRules, { ticketTypeId, at, passes }: Moment): EntryVerdict {
  if (ticketTypeId !== null && !takesType(rules, ticketTypeId)) return refused('wrong_list')
  if (!isOpenAt(rules, at)) return refused('wrong_time')
  const counted = countedPasses(rules, at, passes)
  const left = rules.exits ? newest(counted, ({ leftAt }) => leftAt) : null
  if (left) return { reason: null, passKey: left.passKey, again: true }
  const limit = entryLimitOf(rules)
  if (limit !== null && counted.length >= limit) return refused('already_used')
  return { reason: null, passKey: nextPassKey(rules, at, passes), again: false }
}

/** Nobody is kept from leaving. `passKey` is the pass that is left: the newest that is open; null: nobody was inside. */
export function judgeExit(passes: readonly Pass[]): { passKey: string | null } {
  const open = newest(passes, ({ at, leftAt }) => (leftAt === null ? at : null))
  return { passKey: open?.passKey ?? null }
}

export function takesType({ ticketTypeIds }: Pick<ListRules, 'ticketTypeIds'>, ticketTypeId: string): boolean {
  return ticketTypeIds.length === 0 || ticketTypeIds.includes(ticketTypeId)
}

export function isOpenAt({ windows }: Pick<ListRules, 'windows'>, at: Date): boolean {
  const now = at.getTime()
  return (
    windows.length === 0 ||
    windows.some(
      ({ from, until }) => (from === null || now >= Date.parse(from)) && (until === null || now < Date.parse(until)),
    )
  )
}

/** How many passes one ticket has in the time that counts; null: no limit. */
export function entryLimitOf({ entries, entryLimit }: Pick<ListRules, 'entries' | 'entryLimit'>): number | null {
  return entries === 'free' ? null : entries === 'times' ? (entryLimit ?? 1) : 1
}

/** The key that an entry has by the rules alone; null where passes are numbered. */
export function fixedPassKey(entries: EntryMode, at: Date, timeZone: string): string | null {
  return entries === 'once' ? '' : entries === 'daily' ? dayOf(at, timeZone) : null
}

/** Of an entry that a supervisor allowed in spite of the rules: it counts for no limit. */
export const EXTRA_PASS = 'extra/'

/** What an undone admission has instead of its key, so that the ticket may come in. */
export const UNDONE_PASS = 'undone/'

/** `2026-10-25`, by the calendar of the zone. */
export function dayOf(at: Date, timeZone: string): string {
  const parts = Object.fromEntries(calendar(timeZone).map(({ type, value }) => [type, value]))
  return `${parts.year}-${parts.month}-${parts.day}`

  function calendar(zone: string) {
    let format = formats.get(zone)
    if (!format) {
      format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
        timeZone: zone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
      })
      formats.set(zone, format)
    }
    return format.formatToParts(at)
  }
}
const formats = new Map<string, Intl.DateTimeFormat>()

export type ListRow = {
  id: string
  name: string
  version: number
  ticketTypeIds: readonly string[]
  opensAt: Date | null
  closesAt: Date | null
  sessionIds: readonly string[]
  entries: string
  entryLimit: number | null
  exits: boolean
}

/** The rules that a row of a list means in its event. */
export function listRules(
  row: ListRow,
  event: { timeZone: string; sessions: readonly { id: string; startsAt: Date; endsAt: Date }[] },
): ListRules {
  const entries = row.entries as EntryMode
  return {
    listId: row.id,
    name: row.name,
    version: row.version,
    ticketTypeIds: [...row.ticketTypeIds],
    windows: windowsOf(row, event.sessions),
    entries,
    entryLimit: entries === 'times' ? row.entryLimit : null,
    exits: row.exits,
    timeZone: event.timeZone,
  }
}

/** A list whose chosen sessions are all gone is never open: a window that holds nothing, since none at all would mean any time. */
function windowsOf(row: ListRow, sessions: readonly { id: string; startsAt: Date; endsAt: Date }[]): TimeWindow[] {
  const { opensAt, closesAt, sessionIds } = row
  if (sessionIds.length === 0) {
    return opensAt || closesAt ? [{ from: opensAt?.toISOString() ?? null, until: closesAt?.toISOString() ?? null }] : []
  }
  const windows = sessions
    .filter(({ id }) => sessionIds.includes(id))
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    .map(({ startsAt, endsAt }) => ({
      from: Math.max(startsAt.getTime() - SESSION_LEAD_MS, opensAt?.getTime() ?? Number.NEGATIVE_INFINITY),
      until: Math.min(endsAt.getTime(), closesAt?.getTime() ?? Number.POSITIVE_INFINITY),
    }))
    .filter(({ from, until }) => from < until)
    .map(({ from, until }) => ({ from: new Date(from).toISOString(), until: new Date(until).toISOString() }))
  return windows.length > 0 ? windows : [NEVER]
}

const NEVER: TimeWindow = { from: '2000-01-01T00:00:00.000Z', until: '2000-01-01T00:00:00.000Z' }

/** Chosen sessions and times that have no moment in common. */
export function isNeverOpen({ windows }: Pick<ListRules, 'windows'>): boolean {
  return windows.length > 0 && windows.every(({ from, until }) => from !== null && until !== null && from >= until)
}

/** The passes that the limit counts: none that a supervisor gave; of `daily` those of this day, whatever their key says since a change. */
function countedPasses(rules: ListRules, at: Date, passes: readonly Pass[]): Pass[] {
  const own = passes.filter(({ passKey }) => !passKey.startsWith(EXTRA_PASS))
  if (rules.entries !== 'daily') return own
  const today = dayOf(at, rules.timeZone)
  return own.filter(({ passKey, at }) => passKey === today || dayOf(new Date(at), rules.timeZone) === today)
}

function nextPassKey({ entries, timeZone }: ListRules, at: Date, passes: readonly Pass[]): string {
  return fixedPassKey(entries, at, timeZone) ?? nextNumber(passes)
}

/** The lowest that is free: after an undo that is not the highest one. */
export function nextNumber(passes: readonly Pass[]): string {
  const taken = new Set(passes.map(({ passKey }) => passKey))
  for (let number = 1; ; number++) if (!taken.has(String(number))) return String(number)
}

/** The pass with the latest instant; of two at once the one with the higher key, compared by code units as the database does with "C". */
function newest(passes: readonly Pass[], instantOf: (pass: Pass) => number | null): Pass | null {
  let found: { pass: Pass; at: number } | null = null
  for (const pass of passes) {
    const at = instantOf(pass)
    if (at === null) continue
    if (!found || at > found.at || (at === found.at && pass.passKey > found.pass.passKey)) found = { pass, at }
  }
  return found?.pass ?? null
}

function refused(reason: NonNullable<EntryVerdict['reason']>): EntryVerdict {
  return { reason, passKey: null, again: false }
}
