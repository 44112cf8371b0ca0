// The blue ground of a ticket's page, the same by day and by night; what lies on it keeps the light tokens.
import type { ReactNode } from 'react'
import { LanguageSwitch } from '@/components/shell/language-switch'
import { Wordmark } from '@/components/ui/mark'
import { localePath } from '@/i18n/paths'
import type { Locale } from '@/server/kernel/format'

const ground =
  'bg-[oklch(0.455_0.245_268)] text-white scheme-light [--accent:#fff] [--ink:oklch(0.205_0.022_270)] [--ink-2:oklch(0.44_0.018_270)] [--ink-3:oklch(0.53_0.014_270)] [--line:oklch(0.905_0.008_95)] [--notch-line:transparent] [--under:oklch(0.455_0.245_268)]'

type TicketGroundProps = {
  locale: Locale
  /** Beside the mark. */
  aside?: ReactNode
  children: ReactNode
}

export function TicketGround({ locale, aside, children }: TicketGroundProps) {
  return (
    <div className={`min-h-dvh ${ground}`}>
      {/* Beyond the page's edge too, where a phone lets one pull it. */}
      <style>{'html,body{background:oklch(0.455 0.245 268)}'}</style>
      <div className="mx-auto max-w-[420px] px-4 pt-3 pb-8">
        <header className="flex items-center justify-between gap-4 pb-3 pl-1.5">
          <a
            href={localePath(locale, '/')}
            className="inline-flex min-h-11 items-center text-white no-underline [--mark-ink:oklch(0.455_0.245_268)] [--mark:#fff]"
          >
            <Wordmark />
          </a>
          {aside}
        </header>
        <main>{children}</main>
        <footer className="mt-4 flex justify-center">
          <LanguageSwitch
            locale={locale}
            label={locale === 'fr' ? 'English' : 'Français'}
            className="text-white! hover:bg-white/15!"
          />
        </footer>
      </div>
    </div>
  )
}
