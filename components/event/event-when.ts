// When an event is, in the words of its own place: the day and the hours by the event's clock, always with the zone.
import { formatDays, formatInstant, formatZone, type Locale } from '@/server/kernel/format'

export type EventTimes = { startsAt: Date; endsAt: Date; doorsAt: Date | null; timeZone: string }

export type EventWhen = {
  /** `vendredi 12 juin 2026`, or `ven. 12 juin → dim. 14 juin 2026`. */
  days: string
  /** `19 h 30 → 23 h 00`. */
  hours: string
  /** Null when the doors open with the start. */
  doors: string | null
  zone: string
}

export function eventWhen(event: EventTimes, locale: Locale): EventWhen {
  const { startsAt, endsAt, doorsAt, timeZone } = event
  const time = (at: Date) => formatInstant(at, { timeZone, locale, style: 'time' })
  return {
    days: formatDays(event, locale),
    hours: `${time(startsAt)}\u00a0→ ${time(endsAt)}`,
    doors: doorsAt && doorsAt < startsAt ? time(doorsAt) : null,
    zone: formatZone(timeZone, locale),
  }
}
