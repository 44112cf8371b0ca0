// The only place that turns money, numbers and instants into text. An instant is never shown without the zone it is read in.
import { currencyDecimals, type Money } from './money'

export const locales = ['fr', 'en'] as const
export type Locale = (typeof locales)[number]

const tags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' }

export function asLocale(text: string | null | undefined): Locale {
  return text === 'en' ? 'en' : 'fr'
}

/** `1 234,50 €` in French (narrow no-break space between thousands, no-break space before the sign), `€1,234.50` in English. */
export function formatMoney(value: Money, locale: Locale): string {
  const places = currencyDecimals(value.currency)
  return new Intl.NumberFormat(tags[locale], {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  }).format(value.amount / 10 ** places)
}

export function formatNumber(value: number, locale: Locale): string {
  return new Intl.NumberFormat(tags[locale]).format(value)
}

export type InstantStyle = 'date' | 'short_date' | 'time' | 'date_time' | 'short_date_time'

const styles: Record<InstantStyle, Intl.DateTimeFormatOptions> = {
  date: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short_date: { weekday: 'short', day: 'numeric', month: 'short' },
  time: { hour: '2-digit', minute: '2-digit' },
  date_time: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  short_date_time: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs some fifty times its use; zones, styles and languages are few. */
function formatterOf(timeZone: string, locale: Locale, style: InstantStyle): Intl.DateTimeFormat {
  const key = `${timeZone} ${locale} ${style}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(tags[locale], { ...styles[style], timeZone })
  formatters.set(key, made)
  return made
}

/** `vendredi 12 juin 2026 à 19 h 30` / `Friday 12 June 2026 at 19:30`, read in the given IANA zone. */
export function formatInstant(
  at: Date,
  { timeZone, locale, style }: { timeZone: string; locale: Locale; style: InstantStyle },
): string {
  const text = formatterOf(timeZone, locale, style).format(at)
  return locale === 'fr'
    ? text.replace(/(\d{2}):(\d{2})/, (_, h: string, m: string) => `${Number(h)}\u202fh\u202f${m}`)
    : text
}

/** The zone in a visitor's words: `heure de Paris` / `Paris time`. */
export function formatZone(timeZone: string, locale: Locale): string {
  const city = (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
  if (timeZone === 'UTC') return 'UTC'
  if (locale === 'en') return `${city} time`
  return /^[aeiouyhéè]/i.test(city) ? `heure d’${city}` : `heure de ${city}`
}
