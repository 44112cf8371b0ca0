// Addresses of a page in either language, without a provider or a hook: usable on the server and in small islands.
import { type Locale, routing } from './routing'

const prefixed = /^\/(fr|en)(?=\/|$|\?|#)/

/** The path in `locale`; `path` is written without a language prefix (`/sign-in`). */
export function localePath(locale: Locale, path: string): string {
  if (locale === routing.defaultLocale) return path
  return path === '/' ? `/${locale}` : `/${locale}${path}`
}

/** The same page in `locale`, from a path in any language. */
export function switchLocale(locale: Locale, currentPath: string): string {
  const bare = currentPath.replace(prefixed, '')
  return localePath(locale, bare.startsWith('/') ? bare : `/${bare}`)
}
