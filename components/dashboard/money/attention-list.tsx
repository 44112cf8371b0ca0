// What waits for a person, in words: what happened, since when, how much, which purchase, and the one act that mends it.
import { useLocale, useTranslations } from 'next-intl'
import { CopyButton } from '@/components/ui/copy-button'
import { Link } from '@/components/ui/link'
import { formatSigned } from '@/components/ui/signed-money'
import { localePath } from '@/i18n/paths'
import type { Permission } from '@/server/kernel/actor'
import { formatInstant } from '@/server/kernel/format'
import type { AttentionKind, AttentionView } from '@/server/payments/attention/contract'
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
            <Headline item={item} now={now} timeZone={timeZone} />
            {item.resolved ? null : (
              <p className="mt-1 max-w-[65ch] text-[15px] text-ink-2">{t(`kinds.${wordsOf(item)}.text`)}</p>
            )}
            <Where item={item} slug={organization.slug} />
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

/** A refund that the provider had taken has an id there: the buyer's bank sent it back. */
function wordsOf({ kind, reference }: AttentionView): AttentionKind | 'refund_returned' {
  return kind === 'refund_failed' && reference ? 'refund_returned' : kind
}

/** Where the amount alone does not say what it is. */
const explained = [
  'underpaid',
  'overpaid',
  'dispute_lost_partly',
  'returned_twice',
  'paid_again',
  'refund_failed',
  'refund_by_hand',
] as const

type HeadlineProps = { item: AttentionView; now: Date; timeZone: string }

function Headline({ item, now, timeZone }: HeadlineProps) {
  const t = useTranslations('money.inbox')
  const locale = useLocale()
  const amount = item.amount ? formatSigned(item.amount, locale) : null
  const said = explained.find((kind) => kind === item.kind)
  return (
    <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <span className="text-[17px] font-semibold">{t(`kinds.${wordsOf(item)}.title`)}</span>
      {amount ? <span className="num font-semibold">{said ? t(`amounts.${said}`, { amount }) : amount}</span> : null}
      <span className="text-sm text-ink-3">
        <SinceText at={item.openedAt} now={now} timeZone={timeZone} />
      </span>
    </p>
  )
}

function Where({ item: { purchase, reference }, slug }: { item: AttentionView; slug: string }) {
  const t = useTranslations('money.inbox')
  const locale = useLocale()
  return (
    <div className="mt-1.5 text-sm text-ink-2">
      {purchase ? (
        <p>
          <Link
            href={localePath(locale, `/org/${slug}/events/${purchase.eventId}/purchases/${purchase.id}`)}
            className="link num pointer-coarse:py-2"
          >
            {t('purchase', { number: purchase.number })}
          </Link>
          {` · ${[purchase.buyerName, purchase.eventTitle].filter(Boolean).join(' · ')}`}
        </p>
      ) : null}
      {reference ? (
        <p className="flex min-w-0 items-center gap-1">
          <span className="sr-only">{t('reference')}</span>
          <code className="font-sans text-[13px] break-all select-all">{reference}</code>
          <CopyButton compact value={reference} label={t('copy')} copiedLabel={t('copied')} className="shrink-0" />
        </p>
      ) : null}
    </div>
  )
}

const known = [
  'seen',
  'matched',
  'retried',
  'accepted',
  'more_came',
  'refunded',
  'returned',
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
