// Locales and their addresses: French without a prefix, English under /en. An address alone decides the language:
// no cookie and no Accept-Language may redirect, so that a shared link shows the same page to everyone.
import { defineRouting } from 'next-intl/routing'

export const routing = defineRouting({
  locales: ['fr', 'en'],
  defaultLocale: 'fr',
  localePrefix: 'as-needed',
  localeDetection: false,
  localeCookie: false,
  // Link headers would name every page, private ones too; public pages declare their own alternates.
  alternateLinks: false,
})

export type Locale = (typeof routing.locales)[number]
