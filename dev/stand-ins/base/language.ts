// In which of the two languages a stand-in's page speaks to a browser.
import { headerOf, type Incoming } from './http-server'

export type Language = 'fr' | 'en'

/** The first of its `Accept-Language` that is French or English; else French. */
export function browserLanguage(incoming: Incoming): Language {
  const wanted = (headerOf(incoming, 'accept-language') ?? 'fr').split(',').map((entry) => entry.trim().toLowerCase())
  const first = wanted.find((entry) => entry.startsWith('fr') || entry.startsWith('en'))
  return first?.startsWith('en') ? 'en' : 'fr'
}
