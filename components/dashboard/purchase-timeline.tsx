// Everything that happened around a purchase's money, in order, for a person who has to explain it: who, what, when, how much, and the
// provider's own ids and the request's for looking it up there.
import { useLocale, useTranslations } from 'next-intl'
import { cn } from '@/components/ui/cn'
import { CopyButton } from '@/components/ui/copy-button'
import { formatInstant, formatMoney, formatZone } from '@/server/kernel/format'
import type { HistoryEntry } from '@/server/reports/contract'
import { useActorName } from './actor-name'

const good: ReadonlySet<HistoryEntry['kind']> = new Set([
  'payment_captured',
  'settled',
  'settled_late',
  'message_sent',
  'refund_succeeded',
  'dispute_won',
  'scan_admitted',
])
const bad: ReadonlySet<HistoryEntry['kind']> = new Set([
  'payment_refused',
  'payment_failed',
  'mismatch',
  'underpaid',
  'paid_twice',
  'places_gone',
  'message_failed',
  'refund_failed',
  'dispute_opened',
  'dispute_lost',
  'tickets_blocked',
])

export function PurchaseTimeline({ entries, timeZone }: { entries: readonly HistoryEntry[]; timeZone: string }) {
  const t = useTranslations('money.history')
  const locale = useLocale()
  return (
    <>
      <ol className="grid">
        {entries.map((entry, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is made once, on the server
            key={index}
            className="relative border-l-[1.5px] border-line pb-5 pl-5 last:border-transparent last:pb-0"
          >
            <span
              aria-hidden="true"
              className={cn(
                'absolute top-[7px] -left-[6px] size-[10.5px] rounded-full border-2 border-card bg-ink-3',
                good.has(entry.kind) && 'bg-admitted',
                bad.has(entry.kind) && 'bg-refused',
              )}
            />
            <p className="flex flex-wrap items-baseline justify-between gap-x-3 font-medium">
              {t(`kinds.${entry.kind}`)}
              {entry.amount ? <span className="num">{formatMoney(entry.amount, locale)}</span> : null}
            </p>
            <About entry={entry} />
            <p className="num text-sm text-ink-2">
              <time dateTime={entry.at.toISOString()}>
                {formatInstant(entry.at, { timeZone, locale, style: 'short_date_time' })}
              </time>
            </p>
            <Ids entry={entry} />
          </li>
        ))}
      </ol>
      <p className="mt-4 text-sm text-ink-2">{t('zone', { zone: formatZone(timeZone, locale) })}</p>
    </>
  )
}

const gateways: Readonly<Record<string, string>> = { stripe: 'Stripe', paypal: 'PayPal', resend: 'Resend' }

/** Why, where and by whom, in a line. */
function About({ entry: { detail, place, gateway, actor } }: { entry: HistoryEntry }) {
  const t = useTranslations('money.history')
  const whoOf = useActorName()
  const parts = [
    detail && inWords(t, detail),
    place && t('at', { place }),
    gateway && (gateways[gateway] ?? null),
    actor && actor.kind !== 'system' && t('by', { who: whoOf(actor) }),
  ].filter((part) => typeof part === 'string' && part !== '')
  return parts.length > 0 ? <p className="text-[15px] text-ink-2">{parts.join(' · ')}</p> : null
}

type Words = ReturnType<typeof useTranslations<'money.history'>>

/** A code as a word of ours, with what follows it (`invoice F2026-000171`); a code that has no word stands as it is. */
function inWords(t: Words, detail: string): string {
  const [code = '', ...rest] = detail.split(' ')
  const key = `details.${code}` as 'details.other'
  return [t.has(key) ? t(key) : code, ...rest].join(' ')
}

/** What a support person copies into the provider's search or ours. */
function Ids({ entry: { at, reference, requestId } }: { entry: HistoryEntry }) {
  const t = useTranslations('money.history')
  if (!reference && !requestId) return null
  return (
    <details className="mt-1 text-[13px] text-ink-3">
      <summary className="inline-flex min-h-9 cursor-pointer items-center pointer-coarse:min-h-11">{t('more')}</summary>
      <dl className="grid gap-2 pt-1 pb-2">
        <div className="flex flex-wrap gap-x-2">
          <dt>{t('instant')}</dt>
          <dd className="num text-ink-2 select-all">{at.toISOString()}</dd>
        </div>
        {reference ? <Id label={t('reference')} value={reference} /> : null}
        {requestId ? <Id label={t('request')} value={requestId} /> : null}
      </dl>
    </details>
  )
}

function Id({ label, value }: { label: string; value: string }) {
  const t = useTranslations('money.history')
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <dt>{label}</dt>
      <dd className="flex flex-wrap items-center gap-2">
        <code className="font-sans break-all text-ink-2 select-all">{value}</code>
        <CopyButton value={value} label={t('copy')} copiedLabel={t('copied')} />
      </dd>
    </div>
  )
}
