'use client'
// An instant as people at the gate say it, by the event's clock: the time alone when it was today.
import { useLocale, useTranslations } from 'next-intl'
import { formatInstant } from '@/server/kernel/format'

export function useWhen(timeZone: string): (at: Date) => string {
  const locale = useLocale()
  const t = useTranslations('scanner.moment')
  return (at) => {
    const day = (date: Date) => formatInstant(date, { timeZone, locale, style: 'date' })
    return day(at) === day(new Date())
      ? t('today', { time: formatInstant(at, { timeZone, locale, style: 'time' }) })
      : t('otherDay', { date: formatInstant(at, { timeZone, locale, style: 'short_date_time' }) })
  }
}
