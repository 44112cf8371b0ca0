// When a reminder goes out: its rule, read on the event's own clock. Guards: the nights on which clocks change take nothing from it; a
// reminder never comes after what it reminds of, never for a moment that had passed before anybody asked for it, and never much too late.
import type { ReminderRule } from './contract'

export const DAY_MINUTES = 1_440

/**
 * A worker that was away for a while, or a date that was moved, makes a reminder late. For some hours it is still the message it was meant to
 * be; after that it would wake people at night with a "tomorrow" that is today, which is worse than none.
 */
export const LATE_MS = 6 * 3_600_000

/** Of events that send reminders and tell of changes: those who hold tickets still have to come, also while selling pauses. */
export const sendingStatuses = ['published', 'paused'] as const

export type SessionTimes = { startsAt: Date; doorsAt: Date | null }

/** What the rule counts from; an event without a time for its doors opens them when it starts. */
export function anchorOf({ anchor }: Pick<ReminderRule, 'anchor'>, { startsAt, doorsAt }: SessionTimes): Date {
  return anchor === 'doors' ? (doorsAt ?? startsAt) : startsAt
}

/**
 * Whole days are days of the calendar there, so that "one day before" has the same reading of the clock; hours and minutes are as long as
 * they are. A reading that the clocks skip is taken as much later as they skip; of one that they show twice, the first.
 */
export function reminderTime(rule: ReminderRule, session: SessionTimes, timeZone: string): Date {
  const anchor = Temporal.Instant.fromEpochMilliseconds(anchorOf(rule, session).getTime()).toZonedDateTimeISO(timeZone)
  const days = Math.floor(rule.minutesBefore / DAY_MINUTES)
  const at =
    rule.atMinute === null
      ? anchor.subtract({ days, minutes: rule.minutesBefore % DAY_MINUTES })
      : anchor
          .toPlainDate()
          .subtract({ days })
          .toZonedDateTime({
            timeZone,
            plainTime: new Temporal.PlainTime(Math.floor(rule.atMinute / 60), rule.atMinute % 60),
          })
  return new Date(at.epochMilliseconds)
}

/** `early`: its time is to come. `passed`: it is not sent any more. `never`: the rule lies after what it reminds of. */
export type Timing = 'early' | 'due' | 'passed' | 'never'

type Asked = {
  /** By `reminderTime`. */
  at: Date
  anchorAt: Date
  /** Since when the rule stands as it is and is on. */
  armedAt: Date
}

export function timingOf({ at, anchorAt, armedAt }: Asked, now: Date): Timing {
  if (at >= anchorAt) return 'never'
  if (at > now) return 'early'
  const isLate = now.getTime() - at.getTime() > LATE_MS
  return isLate || now >= anchorAt || at < armedAt ? 'passed' : 'due'
}
