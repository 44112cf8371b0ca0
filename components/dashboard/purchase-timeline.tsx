// Everything that happened around a purchase's money, in order, for a person who has to explain it: who, what, when, how much, and the
// provider's own ids and the request's for looking it up there.
import { useLocale, useTranslations } from 'next-intl'
import { cn } from '@/components/ui/cn'
import { CopyButton } from '@/components/ui/copy-button'
import { Link } from '@/components/ui/link'
import { localePath } from '@/i18n/paths'
import { asDisputeReason } from '@/server/disputes/contract'
import { formatInstant, formatMoney, formatZone } from '@/server/kernel/format'
import type { HistoryEntry } from '@/server/reports/contract'
import { useActorName } from './actor-name'
import { useKindName } from './messages/message-words'
import { wordOfProviderEvent } from './provider-event-words'

const good: ReadonlySet<HistoryEntry['kind']> = new Set([
  'payment_captured',
  'settled',
  'settled_late',
  'message_sent',
  'message_delivered',
  'message_opened',
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
  'message_bounced',
  'message_complained',
  'message_suppressed',
  'refund_failed',
  'dispute_opened',
  'dispute_lost',
  'tickets_blocked',
])

type TimelineProps = {
  entries: readonly HistoryEntry[]
  timeZone: string
  /** Whose messages may be opened from here; absent: nobody's. */
  organization?: string
}

export function PurchaseTimeline({ entries, timeZone, organization }: TimelineProps) {
  const t = useTranslations('money.history')
  const locale = useLocale()
  const titleOf = useTitle()
  return (
    <>
      <ol className="grid">
        {entries.map((entry, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is made once, on the server
            key={index}
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
            <p className="flex flex-wrap items-baseline justify-between gap-x-3 font-medium">
              {titleOf(entry)}
              {entry.amount ? <span className="num">{formatMoney(entry.amount, locale)}</span> : null}
            </p>
            <About entry={entry} organization={organization} />
            <Moment entry={entry} timeZone={timeZone} />
          </li>
        ))}
      </ol>
      <p className="mt-4 text-sm text-ink-2">{t('zone', { zone: formatZone(timeZone, locale) })}</p>
    </>
  )
}

/** What happened, in a few words; more exactly where the entry's detail says so. */
function useTitle(): (entry: HistoryEntry) => string {
  const t = useTranslations('money.history')
  return ({ kind, detail, gateway }) => {
    if (kind === 'provider_event') {
      const word = wordOfProviderEvent(detail)
      return word ? t(`events.${word}`) : t('kinds.provider_event')
    }
    if (kind === 'payment_started' && gateway === 'external') return t('outside.payment_started')
    if (kind === 'payment_confirmed_by_hand' && detail?.startsWith('integration:')) return t('outside.by_integration')
    return t(`kinds.${kind}`)
  }
}

const gateways: Readonly<Record<string, string>> = {
  stripe: 'Stripe',
  paypal: 'PayPal',
  resend: 'Resend',
  smtp: 'SMTP',
  sendgrid: 'SendGrid',
  twilio: 'Twilio',
}

/** Why, where and by whom, in a line. */
function About({ entry, organization }: { entry: HistoryEntry; organization: string | undefined }) {
  const { kind, detail, place, gateway, actor, message } = entry
  const locale = useLocale()
  const messages = useTranslations('messages')
  const t = useTranslations('money.history')
  const inWords = useDetail()
  const whoOf = useActorName()
  const parts = [
    detail && inWords(kind, detail),
    message && addressed.has(kind) && message.recipient,
    place && t('at', { place }),
    gateway && (gateways[gateway] ?? null),
    actor && actor.kind !== 'system' && t('by', { who: whoOf(actor) }),
  ].filter((part) => typeof part === 'string' && part !== '')
  const type = kind === 'provider_event' ? detail : null
  return parts.length > 0 || type ? (
    <p className="text-[15px] break-words text-ink-2">
      {parts.join(' · ')}
      {message && organization && addressed.has(kind) ? (
        <>
          {' · '}
          <Link href={localePath(locale, `/org/${organization}/messages/${message.id}`)} className="link">
            {messages('see')}
          </Link>
        </>
      ) : null}
      {type ? (
        <>
          {parts.length > 0 ? ' · ' : null}
          <code className="font-sans text-[13px] break-all text-ink-3 select-all">{type}</code>
        </>
      ) : null}
    </p>
  ) : null
}

/** To whom it went is said where it begins, and where it is why it did not arrive. */
const addressed: ReadonlySet<HistoryEntry['kind']> = new Set([
  'message_requested',
  'message_bounced',
  'message_suppressed',
  'message_failed',
])

const counted: ReadonlySet<HistoryEntry['kind']> = new Set(['tickets_voided', 'tickets_blocked', 'tickets_unblocked'])

/** A code as a word of ours, with what follows it (`invoice F2026-000171`); a code that has no word stands as it is. */
function useDetail(): (kind: HistoryEntry['kind'], detail: string) => string | null {
  const t = useTranslations('money.history')
  const reasons = useTranslations('disputes.reasons')
  const waiting = useTranslations('money.inbox.kinds')
  const messageOf = useKindName()
  return (kind, detail) => {
    // The title says it all, or the type stands beside it.
    if (kind === 'provider_event' || kind === 'payment_confirmed_by_hand') return null
    // Two names, as they were written.
    if (kind.startsWith('transfer_')) return detail
    if (kind.startsWith('message_')) return messageOf(detail)
    if (counted.has(kind)) return t('ticketCount', { count: Number(detail) })
    if (kind === 'dispute_opened') return reasons(`${asDisputeReason(detail)}.name`)
    const [code = '', ...rest] = detail.split(' ')
    const key = `details.${code}` as 'details.other'
    const title = `${code}.title` as 'underpaid.title'
    const word = t.has(key) ? t(key) : kind.startsWith('attention_') && waiting.has(title) ? waiting(title) : code
    return [word, ...rest].join(' ')
  }
}

type MomentProps = { entry: HistoryEntry; timeZone: string }

/** When; behind it what a support person copies into the provider's search or ours. */
function Moment({ entry: { at, reference, requestId }, timeZone }: MomentProps) {
  const t = useTranslations('money.history')
  const locale = useLocale()
  const moment = (
    <time dateTime={at.toISOString()} className="num text-sm text-ink-2">
      {formatInstant(at, { timeZone, locale, style: 'short_date_time' })}
    </time>
  )
  if (!reference && !requestId) return <p>{moment}</p>
  return (
    <details>
      <summary className="flex min-h-7 w-fit cursor-pointer flex-wrap items-center gap-x-2 pointer-coarse:min-h-11">
        {moment}
        <span className="text-[13px] text-ink-3 underline decoration-line underline-offset-4">{t('more')}</span>
      </summary>
      <dl className="grid gap-1 pt-1 pb-2 text-[13px] text-ink-3">
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
      <dd className="flex min-w-0 items-center gap-1">
        <code className="font-sans break-all text-ink-2 select-all">{value}</code>
        <CopyButton compact value={value} label={t('copyOf', { what: label })} copiedLabel={t('copied')} />
      </dd>
    </div>
  )
}
