// What next-intl knows in a request: the language from the address and its messages.
// The time zone is UTC on purpose: dates are shown through `formatInstant` with the event's own zone, and a date
// that forgot to ask for one is wrong in the same way everywhere instead of right on one machine.
import { hasLocale } from 'next-intl'
import { getRequestConfig } from 'next-intl/server'
import { messages } from './messages'
import { routing } from './routing'

export default getRequestConfig(async ({ requestLocale }) => {
  const requested = await requestLocale
  const locale = hasLocale(routing.locales, requested) ? requested : routing.defaultLocale
  return { locale, messages: messages[locale], timeZone: 'UTC' }
})
