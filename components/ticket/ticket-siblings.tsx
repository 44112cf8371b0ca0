// Which ticket of the purchase this is, and the way to the one before and after it.
import { localePath } from '@/i18n/paths'
import type { Locale } from '@/server/kernel/format'

type TicketSiblingsProps = {
  /** 1-based; 0: not among the live ones. */
  position: number
  siblings: readonly string[]
  locale: Locale
  labels: { nav: string; previous: string; next: string }
}

export function TicketSiblings({ position, siblings, locale, labels }: TicketSiblingsProps) {
  if (position === 0 || siblings.length < 2) return null
  return (
    <nav aria-label={labels.nav} className="flex items-center">
      <Step token={siblings[position - 2]} label={labels.previous} path="M12.5 4.5 7 10l5.5 5.5" locale={locale} />
      <span className="num min-w-[4ch] text-center font-semibold">
        {position} / {siblings.length}
      </span>
      <Step token={siblings[position]} label={labels.next} path="M7.5 4.5 13 10l-5.5 5.5" locale={locale} />
    </nav>
  )
}

type StepProps = { token: string | undefined; label: string; path: string; locale: Locale }

function Step({ token, label, path, locale }: StepProps) {
  const arrow = (
    <svg viewBox="0 0 20 20" fill="none" aria-hidden="true" className="size-5">
      <path d={path} stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
  if (!token) return <span className="grid size-11 place-items-center opacity-35">{arrow}</span>
  return (
    <a
      href={localePath(locale, `/t/${token}`)}
      aria-label={label}
      className="grid size-11 place-items-center rounded-full text-white hover:bg-white/15"
    >
      {arrow}
    </a>
  )
}
