// The frame of every page for visitors: the mark, the way to one's account, the language; a small foot.
// Server-rendered but for the two switches, because public pages are budgeted in JavaScript.
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Wordmark } from '@/components/ui/mark'
import { localePath } from '@/i18n/paths'
import type { Locale } from '@/server/kernel/format'
import { LanguageSwitch } from './language-switch'
import { ThemeSwitch } from './theme-switch'

type PublicShellProps = {
  locale: Locale
  /** In place of the sign-in link, for instance the hold's clock. */
  aside?: ReactNode
  children: ReactNode
}

export async function PublicShell({ locale, aside, children }: PublicShellProps) {
  const t = await getTranslations({ locale, namespace: 'common' })
  return (
    <div className="isolate flex min-h-dvh flex-col">
      <SkipLink label={t('skipToContent')} />
      <header className="flex items-center justify-between gap-2 px-[18px] py-3 sm:gap-4 sm:px-10">
        <a
          href={localePath(locale, '/')}
          aria-label={t('nav.home')}
          className="inline-flex min-h-11 items-center text-ink no-underline"
        >
          <Wordmark />
        </a>
        <nav aria-label={t('nav.main')} className="flex items-center gap-1 sm:gap-2">
          {aside ?? (
            <a
              href={localePath(locale, '/sign-in')}
              className="inline-flex min-h-11 items-center rounded-full px-2 font-semibold whitespace-nowrap text-ink sm:px-3 no-underline hover:bg-sunk"
            >
              {t('nav.signIn')}
            </a>
          )}
          <LanguageSwitch locale={locale} label={t('language.other')} />
        </nav>
      </header>
      <main id="content" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <Footer locale={locale} />
    </div>
  )
}

export function SkipLink({ label }: { label: string }) {
  return (
    <a
      href="#content"
      className="sr-only rounded-full bg-ink px-5 py-3 font-semibold text-paper no-underline focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:z-60"
    >
      {label}
    </a>
  )
}

async function Footer({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'common' })
  return (
    <footer className="mt-16 border-t border-line">
      <div className="mx-auto flex max-w-[1180px] flex-wrap items-center justify-between gap-x-6 gap-y-2 px-[18px] py-5 text-sm text-ink-2 sm:px-10">
        <p>
          {t('footer.line')} {t('productLine')}.
        </p>
        <a
          href={localePath(locale, '/lost-ticket')}
          className="inline-flex min-h-11 items-center text-ink-2 underline decoration-line underline-offset-4 hover:text-ink"
        >
          {t('footer.lostTicket')}
        </a>
        <ThemeSwitch labels={{ system: t('theme.system'), light: t('theme.light'), dark: t('theme.dark') }} />
      </div>
    </footer>
  )
}
