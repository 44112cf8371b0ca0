// What waits for a person, in words: what happened, since when, how much, which purchase, and the one act that mends it.
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { CopyButton } from '@/components/ui/copy-button'
import { localePath } from '@/i18n/paths'
import type { Permission } from '@/server/kernel/actor'
import { formatInstant, formatMoney } from '@/server/kernel/format'
import type { AttentionView } from '@/server/payments/attention/contract'
import { useActorName } from '../actor-name'
import { SinceText } from '../since-text'
import { AttentionAct } from './attention-act'

type AttentionListProps = {
  organization: { slug: string; permissions: readonly Permission[] }
  items: readonly AttentionView[]
  now: Date
  timeZone: string
}

export function AttentionList({ organization, items, now, timeZone }: AttentionListProps) {
  const t = useTranslations('money.inbox')
  return (
    <ul aria-label={t('list')}>
      {items.map((item) => (
        <li
          key={item.id}
          className="grid gap-x-6 gap-y-4 border-t border-line px-5 py-5 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center sm:px-6"
        >
          <div className="min-w-0">
            <Headline item={item} />
            <p className="mt-1 max-w-[65ch] text-[15px] text-ink-2">{t(`kinds.${item.kind}.text`)}</p>
            <Where item={item} slug={organization.slug} now={now} timeZone={timeZone} />
            {item.resolved ? <Ending item={item} resolved={item.resolved} timeZone={timeZone} /> : null}
          </div>
          {item.resolved ? null : (
            <div className="flex flex-wrap gap-2.5 sm:justify-end">
              <AttentionAct organization={organization} item={item} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

function Headline({ item }: { item: AttentionView }) {
  const t = useTranslations('money.inbox')
  const locale = useLocale()
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <span className="text-[17px] font-semibold">{t(`kinds.${item.kind}.title`)}</span>
      {item.amount ? <span className="num font-semibold">{formatMoney(item.amount, locale)}</span> : null}
    </p>
  )
}

type WhereProps = { item: AttentionView; slug: string; now: Date; timeZone: string }

function Where({ item, slug, now, timeZone }: WhereProps) {
  const t = useTranslations('money.inbox')
  const locale = useLocale()
  const { purchase, reference } = item
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-2">
      <SinceText at={item.openedAt} now={now} timeZone={timeZone} />
      {purchase ? (
        <span>
          <Link
            href={localePath(locale, `/org/${slug}/events/${purchase.eventId}/purchases/${purchase.id}`)}
            className="link num"
          >
            {t('purchase', { number: purchase.number })}
          </Link>
          {` · ${[purchase.buyerName, purchase.eventTitle].filter(Boolean).join(' · ')}`}
        </span>
      ) : null}
      {reference ? (
        <span className="inline-flex flex-wrap items-center gap-2">
          <code className="font-sans text-[13px] break-all select-all">{reference}</code>
          <CopyButton value={reference} label={t('copy')} copiedLabel={t('copied')} />
        </span>
      ) : null}
    </div>
  )
}

const known = [
  'seen',
  'matched',
  'retried',
  'accepted',
  'refunded',
  'sent',
  'disputed',
  'assigned',
  'ignored',
  'won',
  'lost',
  'under_review',
  'closed',
  'evidence_sent',
  'ready',
] as const

type EndingProps = { item: AttentionView; resolved: NonNullable<AttentionView['resolved']>; timeZone: string }

/** What became of it; by whom, where it was a person. */
function Ending({ resolved, timeZone }: EndingProps) {
  const t = useTranslations('money.inbox')
  const whoOf = useActorName()
  const locale = useLocale()
  const moment = formatInstant(resolved.at, { timeZone, locale, style: 'short_date_time' })
  const how = known.find((word) => word === resolved.how) ?? 'other'
  return (
    <div className="mt-3 border-l-2 border-line pl-3 text-sm">
      <p>
        {resolved.by ? t('resolvedBy', { moment, who: whoOf(resolved.by) }) : t('resolvedAlone', { moment })}
        {` · ${t(`how.${how}`)}`}
      </p>
      {resolved.note ? (
        <p className="mt-0.5 whitespace-pre-line text-ink-2">{t('note', { note: resolved.note })}</p>
      ) : null}
    </div>
  )
}
