// "At this rate, full on Tuesday": pure.

const dayMs = 86_400_000

/** Null when nothing sells, nothing is left or limited, or the event begins first. */
export function fullOn(
  { available, soldLastWeek }: { available: number | null; soldLastWeek: number },
  { now, startsAt }: { now: Date; startsAt: Date },
): Date | null {
  if (available === null || available <= 0 || soldLastWeek <= 0) return null
  const at = new Date(now.getTime() + (available / (soldLastWeek / 7)) * dayMs)
  return at < startsAt ? at : null
}

/** The starts of the last `count` days on the calendar of the zone, today's last; days of 23 or 25 hours are as long as they are. */
export function startsOfDays(now: Date, timeZone: string, count: number): { day: string; at: Date }[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  return Array.from({ length: count }, (_, index) => {
    const date = today.subtract({ days: count - 1 - index })
    return { day: date.toString(), at: new Date(date.toZonedDateTime(timeZone).epochMilliseconds) }
  })
}
