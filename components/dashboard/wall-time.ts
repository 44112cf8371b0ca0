// The clock of a zone, read without Temporal, which not every browser has.

/** `2026-06-12T19:30`, as a form's fields want it. */
export function wallTimeIn(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/** Midnights between two instants on the calendar of the zone: 0 on the same day, negative when `to` came before. */
export function daysBetween(from: Date, to: Date, timeZone: string): number {
  const day = (at: Date) => Date.parse(`${wallTimeIn(at, timeZone).slice(0, 10)}T00:00:00Z`) / 86_400_000
  return day(to) - day(from)
}

/** `UTC+02:00` at that instant. */
export function offsetOf(at: Date, timeZone: string): string {
  const wall = Date.parse(`${wallTimeIn(at, timeZone)}:00Z`)
  const minutes = Math.round((wall - Math.floor(at.getTime() / 60_000) * 60_000) / 60_000)
  const size = Math.abs(minutes)
  const text = `${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
  return `UTC${minutes < 0 ? '−' : '+'}${text}`
}

/** The instants at which the zone's clock shows this reading: none where it is skipped, two where the clocks go back over it. */
export function instantsOf(wall: string, timeZone: string): Date[] {
  const read = Date.parse(`${wall}:00Z`)
  if (Number.isNaN(read)) return []
  const halfDay = 43_200_000
  const offsets = [read - halfDay, read + halfDay].map(
    (at) => Date.parse(`${wallTimeIn(new Date(at), timeZone)}:00Z`) - at,
  )
  return [...new Set(offsets)]
    .map((offset) => new Date(read - offset))
    .filter((at) => wallTimeIn(at, timeZone) === wall)
    .sort((a, b) => a.getTime() - b.getTime())
}
