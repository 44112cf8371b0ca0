// Which event this is about, in one line that leads back to its page.
import { localePath } from '@/i18n/paths'
import { formatInstant, type Locale } from '@/server/kernel/format'
import type { PurchasePage } from '@/server/payments/contract'

export function EventLine({ event, locale }: { event: PurchasePage['event']; locale: Locale }) {
  const day = formatInstant(event.startsAt, { timeZone: event.timeZone, locale, style: 'short_date' })
  return (
    <p className="text-[15px] text-ink-2">
      <a
        href={localePath(locale, `/e/${event.slug}`)}
        className="font-semibold text-ink underline-offset-4 hover:underline"
      >
        <bdi>{event.title}</bdi>
      </a>
      , {day}
    </p>
  )
}
