// When an event is, in the words of its own place: the day and the hours by the event's clock, always with the zone.
import { formatInstant, formatZone, type Locale } from '@/server/kernel/format'

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

const DAY_MS = 24 * 3_600_000

export function eventWhen(event: EventTimes, locale: Locale): EventWhen {
  const { startsAt, endsAt, doorsAt, timeZone } = event
  const read = (at: Date, style: 'date' | 'short_date' | 'time') => formatInstant(at, { timeZone, locale, style })
  const firstDay = read(startsAt, 'date')
  // An evening that ends after midnight is still one evening.
  const isOneDay = firstDay === read(endsAt, 'date') || endsAt.getTime() - startsAt.getTime() < DAY_MS
  const lastYear = /\d{4}$/.exec(read(endsAt, 'date'))?.[0] ?? ''
  const firstYear = /\d{4}$/.exec(firstDay)?.[0] ?? ''
  const from = `${read(startsAt, 'short_date')}${firstYear === lastYear ? '' : ` ${firstYear}`}`
  return {
    days: isOneDay ? firstDay : `${from} → ${read(endsAt, 'short_date')} ${lastYear}`,
    hours: `${read(startsAt, 'time')}\u00a0→ ${read(endsAt, 'time')}`,
    doors: doorsAt && doorsAt < startsAt ? read(doorsAt, 'time') : null,
    zone: formatZone(timeZone, locale),
  }
}
