// The day of an event's own calendar.

/** The first instant of the day that `at` lies in. */
export function startOfDay(at: Date, timeZone: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).startOfDay()
  return new Date(day.epochMilliseconds)
}
