'use client'
// Which gate, of which event: a right code at the wrong event must not look like a wrong code.
import { useLocale, useTranslations } from 'next-intl'
import { formatNumber } from '@/server/kernel/format'
import type { GateCounts } from '@/server/scanning/contract'

type GateHeaderProps = {
  name: string
  event: string
  counts: GateCounts | null
  /** Who is in now, where people are also scanned out. */
  exits: boolean
  onSettings?: (() => void) | undefined
}

export function GateHeader({ name, event, counts, exits, onSettings }: GateHeaderProps) {
  const t = useTranslations('scanner.gate')
  const locale = useLocale()
  return (
    <header className="flex min-h-11 items-center justify-between gap-4 text-[18px] leading-tight font-bold">
      <div className="min-w-0">
        {onSettings ? (
          <button
            type="button"
            onClick={onSettings}
            aria-label={`${name}. ${t('settings')}`}
            className="block min-h-11 max-w-full min-w-11 truncate text-left"
          >
            {name}
          </button>
        ) : (
          <p className="truncate">{name}</p>
        )}
        <p dir="auto" className="truncate text-[15px] font-medium">
          {event}
        </p>
      </div>
      {counts === null ? null : (
        <p className="num shrink-0 text-right">
          <span className="sr-only">{t('inside')} </span>
          {formatNumber(counts.admitted, locale)}{' '}
          <span className="text-[15px] font-medium">/ {formatNumber(counts.expected, locale)}</span>
          {exits ? (
            <span className="block text-[15px] font-medium">{t('insideNow', { count: counts.inside })}</span>
          ) : null}
        </p>
      )}
    </header>
  )
}
