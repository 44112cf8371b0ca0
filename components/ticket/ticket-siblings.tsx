'use client'

// Which ticket of the purchase this is and, in the tab that opened the purchase, the way to the one before and after it: by an arrow, by a
// key, by a swipe.
import { useSyncExternalStore } from 'react'
import { localePath } from '@/i18n/paths'
import type { Locale } from '@/server/kernel/format'
import { keptTickets } from './kept-tickets'
import { useSwipe } from './use-swipe'

type TicketSiblingsProps = {
  token: string
  /** 1-based; 0: not among the live ones. */
  position: number
  count: number
  locale: Locale
  labels: { nav: string; previous: string; next: string }
}

// What is kept does not change while a ticket is looked at.
const never = () => () => {}

export function TicketSiblings({ token, position, count, locale, labels }: TicketSiblingsProps) {
  const kept = useSyncExternalStore(
    never,
    () => keptTickets(token).join(' '),
    () => '',
  )
  const siblings = kept === '' ? [] : kept.split(' ')
  const here = siblings.indexOf(token)
  useSwipe((step) => {
    const to = here < 0 ? undefined : siblings[here + step]
    if (to) location.assign(localePath(locale, `/t/${to}`))
  })
  // Elsewhere there is no way to the others, and their count would only make one look for it.
  if (position === 0 || count < 2 || here < 0) return null
  return (
    <nav aria-label={labels.nav} className="flex items-center">
      <Step token={siblings[here - 1]} label={labels.previous} path="M12.5 4.5 7 10l5.5 5.5" locale={locale} />
      <span className="num min-w-[4ch] text-center font-semibold">
        {position} / {count}
      </span>
      <Step token={siblings[here + 1]} label={labels.next} path="M7.5 4.5 13 10l-5.5 5.5" locale={locale} />
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
