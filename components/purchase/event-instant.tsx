'use client'
// An instant on the event's clock, the one clock of every time in a purchase. Its zone is named wherever the visitor's own clock
// shows something else, and until the browser has said what that clock shows.
import { useSyncExternalStore } from 'react'
import { formatInstant, formatZone, type InstantStyle, type Locale } from '@/server/kernel/format'

type EventInstantProps = { at: string; timeZone: string; locale: Locale; style: InstantStyle }

export function EventInstant({ at, timeZone, locale, style }: EventInstantProps) {
  const own = useOwnTimeZone()
  const read = (zone: string) => formatInstant(new Date(at), { timeZone: zone, locale, style })
  const text = read(timeZone)
  return (
    <time dateTime={at}>{own !== null && read(own) === text ? text : `${text}, ${formatZone(timeZone, locale)}`}</time>
  )
}

/** Null on the server and in the first paint after it. */
function useOwnTimeZone(): string | null {
  return useSyncExternalStore(
    () => () => {},
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => null,
  )
}
