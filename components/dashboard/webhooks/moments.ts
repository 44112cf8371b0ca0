// Moments of webhooks by the clock of their organization, which is named beside them: in a sentence after the moment, in a table above it.
import { useLocale } from 'next-intl'
import { formatInstant, formatZone, type InstantStyle } from '@/server/kernel/format'

export type Moments = {
  /** `heure de Paris` */
  zone: string
  short: (at: Date) => string
  toTheSecond: (at: Date) => string
  /** `ven. 12 juin à 19 h 30, heure de Paris` */
  inFull: (at: Date) => string
}

export function useMoments(timeZone: string): Moments {
  const locale = useLocale()
  const zone = formatZone(timeZone, locale)
  const as = (style: InstantStyle) => (at: Date) => formatInstant(at, { timeZone, locale, style })
  const short = as('short_date_time')
  return { zone, short, toTheSecond: as('short_date_time_seconds'), inFull: (at) => `${short(at)}, ${zone}` }
}
