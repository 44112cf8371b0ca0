// The one button of a point in the inbox. What needs a choice or a look (an amount, evidence, a statement) is a link to where it is
// made, and so is what this person may not decide.
import { useLocale, useTranslations } from 'next-intl'
import { ButtonLink } from '@/components/ui/button'
import { localePath } from '@/i18n/paths'
import type { Permission } from '@/server/kernel/actor'
import { formatMoney } from '@/server/kernel/format'
import type { AttentionKind, AttentionView } from '@/server/payments/attention/contract'
import { AcceptUnderpaid, BookSecond, MarkRefundSent, RefundExcess } from '../external/decide-external'
import { AskForBalance } from './ask-for-balance'
import { MarkSeen } from './mark-seen'
import { RetryRefund } from './retry-refund'

type AttentionActProps = {
  organization: { slug: string; permissions: readonly Permission[] }
  item: AttentionView
}

const needed: Partial<Record<AttentionKind, Permission>> = {
  payment_mismatch: 'payments:refund',
  dispute_won_late: 'payments:refund',
  dispute_lost_partly: 'payments:refund',
  returned_twice: 'payments:refund',
  payment_reversed: 'payments:refund',
  balance_unmatched: 'payments:refund',
  balance_differs: 'payments:refund',
  refund_failed: 'payments:refund',
  refund_by_hand: 'payments:refund',
  overpaid: 'payments:refund',
  paid_again: 'payments:refund',
  underpaid: 'payments:confirm',
}

export function AttentionAct({ organization: { slug, permissions }, item }: AttentionActProps) {
  const t = useTranslations('money.inbox')
  const locale = useLocale()
  const { kind, subjectId } = item
  const permission = needed[kind]
  if (permission && !permissions.includes(permission)) return <Elsewhere slug={slug} item={item} />
  switch (kind) {
    case 'payment_mismatch':
    case 'dispute_won_late':
    case 'payment_reversed':
    case 'balance_unmatched':
    case 'balance_differs': {
      const isBooked = kind !== 'payment_mismatch' && kind !== 'dispute_won_late'
      return <MarkSeen organization={slug} id={item.id} isBooked={isBooked} title={t(`kinds.${kind}.title`)} />
    }
    case 'paid_again':
      return (
        <span className="flex flex-wrap gap-2">
          <BookSecond organization={slug} itemId={item.id} />
          <MarkSeen organization={slug} id={item.id} isBooked={false} title={t(`kinds.${kind}.title`)} />
        </span>
      )
    case 'dispute_lost_partly':
    case 'returned_twice':
    case 'payout_failed':
      return (
        <span className="flex flex-wrap gap-2">
          <Elsewhere slug={slug} item={item} />
          <MarkSeen organization={slug} id={item.id} isBooked={false} title={t(`kinds.${kind}.title`)} />
        </span>
      )
    case 'refund_failed': {
      const amount = item.amount ? formatMoney(item.amount, locale) : ''
      const seen = <MarkSeen organization={slug} id={item.id} isBooked={false} title={t(`kinds.${kind}.title`)} />
      return (
        <span className="flex flex-wrap gap-2">
          <RetryRefund organization={slug} refundId={subjectId} amount={amount} />
          {item.canBeSeen ? seen : null}
        </span>
      )
    }
    case 'underpaid':
      return <AcceptUnderpaid organization={slug} paymentId={subjectId} />
    case 'overpaid':
      return <RefundExcess organization={slug} paymentId={subjectId} />
    case 'refund_by_hand':
      return <MarkRefundSent organization={slug} refundId={subjectId} />
    case 'balance_missing':
      return <AskForBalance organization={slug} label={t('acts.askAgain')} />
    default:
      return <Elsewhere slug={slug} item={item} />
  }
}

function Elsewhere({ slug, item }: { slug: string; item: AttentionView }) {
  const t = useTranslations('money.inbox.acts')
  const locale = useLocale()
  const target = linkOf(item, `/org/${slug}`)
  if (!target) return null
  return (
    <ButtonLink tone="ghost" size="small" className="min-h-11" href={localePath(locale, target.path)}>
      {t(target.label)}
    </ButtonLink>
  )
}

type Target = { path: string; label: 'openPurchase' | 'openDispute' | 'openBank' | 'openAccount' | 'openPayout' }

function linkOf({ kind, subjectId, purchase }: AttentionView, home: string): Target | null {
  if (kind === 'dispute') return { path: `${home}/payments/disputes/${subjectId}`, label: 'openDispute' }
  if (kind === 'bank_line') return { path: `${home}/payments/bank`, label: 'openBank' }
  if (kind === 'account_restricted') return { path: `${home}/settings/payments`, label: 'openAccount' }
  if (kind === 'payout_failed') return { path: `${home}/payments/payouts/${subjectId}`, label: 'openPayout' }
  return purchase && { path: `${home}/events/${purchase.eventId}/purchases/${purchase.id}`, label: 'openPurchase' }
}
