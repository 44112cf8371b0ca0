// A share as it is read aloud. Guards: some are never "0 %", and not all are never "100 %".
import { formatNumber, type Locale } from '@/server/kernel/format'

/** Null where there is nothing to have a share of. */
export function percentOf(part: number, whole: number, locale: Locale): string | null {
  if (whole <= 0) return null
  const share = (part / whole) * 100
  if (part > 0 && share < 1) return locale === 'fr' ? '<\u202f1\u202f%' : '<1%'
  const shown = part < whole ? Math.min(99, Math.round(share)) : 100
  return `${formatNumber(shown, locale)}${locale === 'fr' ? '\u202f' : ''}%`
}
