// How long ago something happened, with its exact moment behind it.
import { useLocale, useTranslations } from 'next-intl'
import { formatInstant } from '@/server/kernel/format'
import { since } from './figures'

type SinceTextProps = { at: Date; now: Date; timeZone: string }

export function SinceText({ at, now, timeZone }: SinceTextProps) {
  const t = useTranslations('dashboard.since')
  const locale = useLocale()
  const past = since(at, now)
  const moment = formatInstant(at, { timeZone, locale, style: 'short_date_time' })
  return (
    <time dateTime={at.toISOString()} title={moment}>
      {past.unit === 'date'
        ? formatInstant(at, { timeZone, locale, style: 'short_date' })
        : t(past.unit, { count: past.count })}
    </time>
  )
}
