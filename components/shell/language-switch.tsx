'use client'
// The same page in the other language. A plain link: it works without script, and a change of language is a new page.
import { usePathname } from 'next/navigation'
import { switchLocale } from '@/i18n/paths'
import type { Locale } from '@/server/kernel/format'

/** `label` is written in the language it leads to. */
export function LanguageSwitch({ locale, label, className }: { locale: Locale; label: string; className?: string }) {
  const other: Locale = locale === 'fr' ? 'en' : 'fr'
  const href = switchLocale(other, usePathname())
  return (
    <a
      href={href}
      hrefLang={other}
      lang={other}
      title={label}
      aria-label={`${other.toUpperCase()}, ${label}`}
      onClick={(event) => {
        // The query and the fragment are known to the browser only.
        event.currentTarget.href = href + window.location.search + window.location.hash
      }}
      className={`inline-flex min-h-9 min-w-9 items-center justify-center rounded-full px-2 font-semibold text-ink no-underline hover:bg-sunk pointer-coarse:min-h-11 pointer-coarse:min-w-11 ${className ?? ''}`}
    >
      {other.toUpperCase()}
    </a>
  )
}
