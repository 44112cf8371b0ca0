// Instants for the stand-ins' pages, in the machine's own time zone, which they name: 22 nov. 2026, 4 h 28 UTC+1 /
// 22 Nov 2026, 04:28 CET.
import type { Language } from './language'

const DAYS = {
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'medium' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }),
}

const ZONES = {
  fr: new Intl.DateTimeFormat('fr-FR', { timeZoneName: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }),
}

export function pageTime(at: Date, language: Language): string {
  const minutes = String(at.getMinutes()).padStart(2, '0')
  const hours = at.getHours()
  const time = language === 'fr' ? `${hours}\u202fh\u202f${minutes}` : `${String(hours).padStart(2, '0')}:${minutes}`
  return `${DAYS[language].format(at)}, ${time}\u00a0${zoneOf(at, language)}`
}

function zoneOf(at: Date, language: Language): string {
  const parts = ZONES[language].formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC'
}
