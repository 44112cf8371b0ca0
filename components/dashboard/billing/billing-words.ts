// Dates and shares as the billing pages write them. An organization has no place on earth, so its dates are told in UTC and say so.
import { useLocale, useTranslations } from 'next-intl'
import { formatInstant, formatNumber } from '@/server/kernel/format'

export function useBillingWords() {
  const t = useTranslations('billing')
  const locale = useLocale()
  const names = useTranslations('billing.names')
  return {
    t,
    locale,
    nameOf: names,
    dateOf: (at: Date | null) =>
      at === null ? '' : t('date', { date: formatInstant(at, { timeZone: 'UTC', locale, style: 'date' }) }),
    /** 250 → `2,5 %` */
    shareOf: (basisPoints: number) => `${formatNumber(basisPoints / 100, locale)}${locale === 'fr' ? '\u202f' : ''}%`,
  }
}
