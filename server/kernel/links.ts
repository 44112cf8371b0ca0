// Absolute addresses of pages, for mails, PDFs, calendars and answers. Always built on APP_URL, never on a request's Host header.
import { env } from './env'
import type { Locale } from './format'

/** `/e/x` → `https://…/e/x` in French, `https://…/en/e/x` in English. */
export function pageUrl(path: string, locale: Locale): string {
  return `${env().appUrl}${locale === 'en' ? '/en' : ''}${path}`
}

export function apiUrl(path: string): string {
  return `${env().appUrl}${path}`
}

/** Whether a browser may be sent to `url` after a payment: this installation's own pages, and those of `others` (origins). */
export function isOwnUrl(url: string, others: readonly string[] = []): boolean {
  if (!URL.canParse(url) || /[\\\s]/.test(url)) return false
  const { origin, protocol, username, password } = new URL(url)
  return [env().appUrl, ...others].includes(origin) && /^https?:$/.test(protocol) && username === '' && password === ''
}
