// What a form's clock reading means: wall time plus IANA zone ↔ instant. Guards: a time that the clocks skip or show twice is refused
// with a sentence that says which, never moved in silence.
import type { FieldCode } from '@/server/kernel/contract'
import type { ErrorDetail } from '@/server/kernel/errors'
import { fail } from '@/server/kernel/errors'
import type { Moment } from './contract'

export type WallTimeFault = 'skipped' | 'ambiguous' | 'no_such_day'

/** The instant, or why there is not exactly one. For an ambiguous time `choices` are both, as RFC 3339 with their offsets. */
export function instantOfWallTime(
  text: string,
  timeZone: string,
): { at: Date } | { fault: WallTimeFault; choices: readonly string[] } {
  let plain: Temporal.PlainDateTime
  try {
    plain = Temporal.PlainDateTime.from(text, { overflow: 'reject' })
  } catch {
    return { fault: 'no_such_day', choices: [] }
  }
  const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  const later = plain.toZonedDateTime(timeZone, { disambiguation: 'later' })
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { at: new Date(earlier.epochMilliseconds) }
  // In a gap both readings are moved, so neither shows the time that was asked for.
  if (!earlier.toPlainDateTime().equals(plain)) return { fault: 'skipped', choices: [] }
  return {
    fault: 'ambiguous',
    choices: [earlier, later].map((at) => at.toString({ timeZoneName: 'never', smallestUnit: 'second' })),
  }
}

/** `2026-06-12T19:30`, as a form's field wants it. */
export function wallTimeOf(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
}

const codes = {
  skipped: 'time_skipped',
  ambiguous: 'time_ambiguous',
  no_such_day: 'no_such_day',
} as const satisfies Record<WallTimeFault, FieldCode>
const sentences: Record<WallTimeFault, string> = {
  skipped: 'does not exist: the clocks go forward over it',
  ambiguous: 'happens twice, the clocks go back over it: send it with its offset',
  no_such_day: 'is no day of the calendar',
}

type Moments = { startsAt?: Moment; endsAt?: Moment; doorsAt?: Moment | null; timeZone?: string }
type TimeField = 'startsAt' | 'endsAt' | 'doorsAt'
type Instants<T> = { [K in keyof T]: K extends TimeField ? Exclude<T[K], string> : T[K] }

/** A form's times as instants. Wall times are read in the form's own `timeZone`, which must come with them. */
export function withInstants<T extends Moments>(form: T): Instants<T> {
  const faults: ErrorDetail[] = []
  const result: Record<string, unknown> = { ...form }
  for (const field of ['startsAt', 'endsAt', 'doorsAt'] as const) {
    const given = form[field]
    if (typeof given !== 'string') continue
    if (form.timeZone === undefined) {
      faults.push({ path: 'timeZone', code: 'required', message: 'is needed with a wall time' })
      continue
    }
    const read = instantOfWallTime(given, form.timeZone)
    if ('at' in read) result[field] = read.at
    else faults.push({ path: field, ...clockFault(read) })
  }
  if (faults.length > 0)
    fail('invalid', 'event.wall_time', 'A time cannot be read on the event’s clock.', { details: faults })
  return result as Instants<T>
}

function clockFault({
  fault,
  choices,
}: {
  fault: WallTimeFault
  choices: readonly string[]
}): Omit<ErrorDetail, 'path'> {
  const [earlier, later] = choices
  return {
    code: codes[fault],
    ...(earlier !== undefined && later !== undefined ? { values: { earlier, later } } : {}),
    message: [sentences[fault], ...choices].join(' · '),
  }
}
