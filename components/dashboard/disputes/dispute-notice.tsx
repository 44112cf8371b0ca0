// The one thing to know about a dispute now, in a sentence or two.
import { useLocale, useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'
import type { StatusTone } from '@/components/ui/status'
import type { DisputeView } from '@/server/disputes/contract'
import { formatInstant, formatZone } from '@/server/kernel/format'

type NoticeKind =
  | 'needs_response'
  | 'inquiry'
  | 'no_date'
  | 'too_late'
  | 'on_its_way'
  | 'under_review'
  | 'sent'
  | 'won'
  | 'lost'
  | 'closed'
  | 'paypal'
  | 'paypal_no_date'
  | 'paypal_too_late'
  | 'paypal_under_review'
  | 'paypal_lost'

const tones: Record<NoticeKind, StatusTone> = {
  needs_response: 'bad',
  inquiry: 'wait',
  no_date: 'bad',
  too_late: 'bad',
  on_its_way: 'now',
  under_review: 'wait',
  sent: 'wait',
  won: 'ok',
  lost: 'off',
  closed: 'off',
  paypal: 'bad',
  paypal_no_date: 'bad',
  paypal_too_late: 'bad',
  paypal_under_review: 'wait',
  paypal_lost: 'off',
}

/** PayPal judges itself, and takes evidence on its own page alone. */
function paypalKindOf({ status, evidenceState, dueAt }: DisputeView): NoticeKind {
  if (status === 'won' || status === 'closed') return status
  if (status === 'lost' || status === 'under_review') return `paypal_${status}`
  if (evidenceState === 'too_late') return 'paypal_too_late'
  return dueAt ? 'paypal' : 'paypal_no_date'
}

function kindOf(dispute: DisputeView): NoticeKind {
  if (dispute.gateway === 'paypal') return paypalKindOf(dispute)
  const { status, inquiry, evidenceState, dueAt } = dispute
  if (status === 'won' || status === 'lost' || status === 'closed') return status
  if (evidenceState === 'sent' || evidenceState === 'on_its_way' || evidenceState === 'too_late') return evidenceState
  if (status === 'under_review') return 'under_review'
  if (!dueAt) return 'no_date'
  return inquiry ? 'inquiry' : 'needs_response'
}

export function DisputeNotice({ dispute }: { dispute: DisputeView }) {
  const t = useTranslations('disputes')
  const locale = useLocale()
  const { timeZone, evidenceError } = dispute
  const kind = kindOf(dispute)
  const at = kind === 'sent' ? dispute.evidenceSentAt : dispute.dueAt
  const moment = at
    ? `${formatInstant(at, { timeZone, locale, style: 'date_time' })} (${formatZone(timeZone, locale)})`
    : ''
  return (
    <div className="mb-6 grid gap-3">
      <Notice tone={tones[kind]} title={t(`notices.${kind}.title`, { moment })}>
        {t(`notices.${kind}.text`)}
      </Notice>
      {evidenceError && dispute.evidenceState !== 'sent' ? (
        <Notice tone="bad">{t(`errors.${evidenceError}`)}</Notice>
      ) : null}
    </div>
  )
}
