// Which event this is about, in one line that leads back to its page.
import { localePath } from '@/i18n/paths'
import { formatDay, formatDays, isOneDay, type Locale, typeset } from '@/server/kernel/format'
import type { PurchasePage } from '@/server/payments/contract'

type EventLineProps = { event: PurchasePage['event']; now: Date; locale: Locale }

export function EventLine({ event, now, locale }: EventLineProps) {
  const day = isOneDay(event)
    ? formatDay(event.startsAt, { now, timeZone: event.timeZone, locale })
    : formatDays(event, locale)
  return (
    <p className="text-[15px] text-ink-2">
      <a
        href={localePath(locale, `/e/${event.slug}`)}
        className="font-semibold text-ink underline-offset-4 hover:underline"
      >
        <bdi>{typeset(event.title)}</bdi>
      </a>
      , <span className="whitespace-nowrap">{day}</span>
    </p>
  )
}
