// The only place that turns money, numbers, instants and organizers' own words into the text that is shown. An instant is never shown
// without the zone it is read in; what an organizer wrote is stored as it was written.
import { currencyDecimals, type Money } from './money'

export const locales = ['fr', 'en'] as const
export type Locale = (typeof locales)[number]

const tags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' }

export function asLocale(text: string | null | undefined): Locale {
  return text === 'en' ? 'en' : 'fr'
}

/** `1 234,50 €` in French (narrow no-break space between thousands, no-break space before the sign), `€1,234.50` in English. */
export function formatMoney(value: Money, locale: Locale): string {
  return moneyFormatterOf(value.currency, locale).format(value.amount / 10 ** currencyDecimals(value.currency))
}

const moneyFormatters = new Map<string, Intl.NumberFormat>()

/** Making a formatter costs some fifty times its use; currencies and languages are few. */
function moneyFormatterOf(currency: string, locale: Locale): Intl.NumberFormat {
  const key = `${currency} ${locale}`
  const known = moneyFormatters.get(key)
  if (known) return known
  const places = currencyDecimals(currency)
  const fraction = { minimumFractionDigits: places, maximumFractionDigits: places }
  const made = new Intl.NumberFormat(tags[locale], { style: 'currency', currency, ...fraction })
  moneyFormatters.set(key, made)
  return made
}

export function formatNumber(value: number, locale: Locale): string {
  return new Intl.NumberFormat(tags[locale]).format(value)
}

export type InstantStyle =
  | 'date'
  | 'short_date'
  | 'short_date_year'
  | 'time'
  | 'time_seconds'
  | 'date_time'
  | 'short_date_time'
  | 'short_date_time_seconds'

const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' }
const shortDay: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' }

const styles: Record<InstantStyle, Intl.DateTimeFormatOptions> = {
  date: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short_date: shortDay,
  short_date_year: { ...shortDay, year: 'numeric' },
  time: clock,
  time_seconds: { ...clock, second: '2-digit' },
  date_time: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...clock },
  short_date_time: { ...shortDay, ...clock },
  short_date_time_seconds: { ...shortDay, ...clock, second: '2-digit' },
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Kept as those of money are: zones, styles and languages are few too. */
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
    ? text.replace(/(\d{2}):(\d{2})(?::(\d{2}))?/, (_, h: string, m: string, s: string | undefined) =>
        [Number(h), 'h', m, ...(s === undefined ? [] : ['min', s, 's'])].join('\u202f'),
      )
    : text
}

/** `ven. 12 juin`, with its year when that is not the year of `now`. */
export function formatDay(
  at: Date,
  { now, timeZone, locale }: { now: Date; timeZone: string; locale: Locale },
): string {
  const yearOf = (date: Date) => formatInstant(date, { timeZone, locale, style: 'date' }).slice(-4)
  const style = yearOf(at) === yearOf(now) ? 'short_date' : 'short_date_year'
  return formatInstant(at, { timeZone, locale, style })
}

type Span = { startsAt: Date; endsAt: Date; timeZone: string }

const ONE_DAY_MS = 18 * 3_600_000

/** An evening that ends after midnight is still one day. */
export function isOneDay({ startsAt, endsAt, timeZone }: Span): boolean {
  const dayOf = (at: Date) => formatInstant(at, { timeZone, locale: 'en', style: 'date' })
  return dayOf(startsAt) === dayOf(endsAt) || endsAt.getTime() - startsAt.getTime() <= ONE_DAY_MS
}

/** `vendredi 12 juin 2026`, or `ven. 12 juin → dim. 14 juin 2026`; lines break at the arrow and nowhere within a short date. */
export function formatDays(span: Span, locale: Locale): string {
  const { startsAt, endsAt, timeZone } = span
  if (isOneDay(span)) return formatInstant(startsAt, { timeZone, locale, style: 'date' })
  const yearOf = (at: Date) => formatInstant(at, { timeZone, locale, style: 'date' }).slice(-4)
  const short = (at: Date) => formatInstant(at, { timeZone, locale, style: 'short_date' })
  const isOneYear = yearOf(startsAt) === yearOf(endsAt)
  const ends = [`${short(startsAt)}${isOneYear ? '' : ` ${yearOf(startsAt)}`} →`, `${short(endsAt)} ${yearOf(endsAt)}`]
  return ends.map((end) => end.replaceAll(' ', '\u00a0')).join(' ')
}

/** The zone in a visitor's words: `heure de Paris` / `Paris time`. */
export function formatZone(timeZone: string, locale: Locale): string {
  const city = (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
  if (timeZone === 'UTC') return 'UTC'
  if (locale === 'en') return `${city} time`
  return /^[aeiouyhéè]/i.test(city) ? `heure d’${city}` : `heure de ${city}`
}

/**
 * An organizer's words with the spaces of French print: narrow no-break before ; ! ? » and after «, no-break before the colon, so that no
 * sign is left alone on a line. A space there is itself what tells French from other languages, so nothing is added where none was typed.
 */
export function typeset(text: string): string {
  return text
    .replace(/[ \u00a0\u2009\u202f]+(?=[;!?»]+(?:[\s\u00a0\u202f.,…)\]”"’]|$))/gu, '\u202f')
    .replace(/«[ \u00a0\u2009\u202f]+/gu, '«\u202f')
    .replace(/[ \u00a0\u2009\u202f]+:(?=[\s\u00a0\u202f]|$)/gu, '\u00a0:')
}

/** The lines of a postal address, without what only led on to the next. */
export function addressLines(address: string): string[] {
  return address
    .split(/[\n\r\u0085\u2028\u2029]+/)
    .map((line) => line.replace(/[\s,]+$/u, '').trim())
    .filter((line) => line !== '')
}
