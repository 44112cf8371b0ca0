// Everything that happened to a purchase, in order, with the provider's own reference for looking it up there.
import { useLocale, useTranslations } from 'next-intl'
import { cn } from '@/components/ui/cn'
import { formatInstant } from '@/server/kernel/format'
import type { TimelineEntry } from '@/server/purchases/contract'

const good: ReadonlySet<TimelineEntry['kind']> = new Set(['payment_succeeded', 'message_sent', 'refund_succeeded'])
const bad: ReadonlySet<TimelineEntry['kind']> = new Set(['payment_failed', 'message_failed', 'refund_failed'])

export function PurchaseTimeline({ entries, timeZone }: { entries: readonly TimelineEntry[]; timeZone: string }) {
  const t = useTranslations('dashboard.timeline')
  const locale = useLocale()
  return (
    <ol className="grid">
      {entries.map((entry) => (
        <li
          key={`${entry.kind}-${entry.at.getTime()}-${entry.reference ?? ''}`}
          className="relative border-l-[1.5px] border-line pb-4 pl-5 last:border-transparent last:pb-0"
        >
          <span
            aria-hidden="true"
            className={cn(
              'absolute top-[7px] -left-[6px] size-[10.5px] rounded-full border-2 border-card bg-ink-3',
              good.has(entry.kind) && 'bg-admitted',
              bad.has(entry.kind) && 'bg-refused',
            )}
          />
          <p className="font-medium">{t(entry.kind)}</p>
          <p className="num text-sm text-ink-2">
            <time dateTime={entry.at.toISOString()}>
              {formatInstant(entry.at, { timeZone, locale, style: 'short_date_time' })}
            </time>
          </p>
          {entry.reference ? (
            <code className="block font-sans text-[13px] break-all text-ink-3 select-all">{entry.reference}</code>
          ) : null}
        </li>
      ))}
    </ol>
  )
}
