// Figures as a dashboard writes them: no cents where there are none, and how long ago in the words of a moment.
import { formatInstant, formatMoney, type InstantStyle, type Locale } from '@/server/kernel/format'
import { currencyDecimals, type Money } from '@/server/kernel/money'

/** `31 482 €`, but `31 482,50 €`. */
export function shortMoney(value: Money, locale: Locale): string {
  const text = formatMoney(value, locale)
  const unit = 10 ** currencyDecimals(value.currency)
  return value.amount % unit === 0 ? text.replace(/[.,]0+(?=\D*$)/, '') : text
}

/** `12 juin` / `12 Jun` of a day on the calendar (`2026-06-12`). */
export function shortDay(day: string, locale: Locale): string {
  const text = formatInstant(new Date(`${day}T12:00:00Z`), { timeZone: 'UTC', locale, style: 'short_date' })
  return text.replace(/^\S+\s/, '')
}

/** `ven. 12 juin, 19 h 30`; with its year where that is not the present one. */
export function shortMoment(at: Date, options: { timeZone: string; locale: Locale; now: Date }): string {
  const { timeZone, locale, now } = options
  const read = (moment: Date, style: InstantStyle) => formatInstant(moment, { timeZone, locale, style })
  const year = (moment: Date) => /\d{4}$/.exec(read(moment, 'date'))?.[0] ?? ''
  if (year(at) === year(now)) return read(at, 'short_date_time')
  return `${read(at, 'short_date')} ${year(at)}, ${read(at, 'time')}`
}

export type Since = { unit: 'now' | 'minutes' | 'hours'; count: number } | { unit: 'date' }

/** Beyond a day a date says more than a count. */
export function since(at: Date, now: Date): Since {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000)
  if (minutes < 1) return { unit: 'now', count: 0 }
  if (minutes < 60) return { unit: 'minutes', count: minutes }
  if (minutes < 24 * 60) return { unit: 'hours', count: Math.floor(minutes / 60) }
  return { unit: 'date' }
}

/** Few enough that a buyer should know: at most twenty, or a tenth of the pool. */
export function isScarce(available: number | null, size: number | null): boolean {
  return available !== null && available > 0 && (available <= 20 || (size !== null && available <= size / 10))
}
