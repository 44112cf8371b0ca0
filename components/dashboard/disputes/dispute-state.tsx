// Where a dispute stands, as a dot and a word; and how much time is left to answer.
import { useTranslations } from 'next-intl'
import { Chip, Status, type StatusTone } from '@/components/ui/status'
import type { DisputeRow } from '@/server/disputes/contract'
import { daysLeft } from './days-left'

const tones: Record<DisputeRow['status'], StatusTone> = {
  needs_response: 'bad',
  under_review: 'wait',
  won: 'ok',
  lost: 'off',
  closed: 'off',
}

type StateProps = { dispute: Pick<DisputeRow, 'status' | 'inquiry' | 'evidenceSentAt'> }

export function DisputeState({ dispute: { status, inquiry, evidenceSentAt } }: StateProps) {
  const t = useTranslations('disputes')
  const isAnswered = status === 'needs_response' && evidenceSentAt !== null
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      <Status tone={isAnswered ? 'wait' : tones[status]}>{t(`states.${isAnswered ? 'sent' : status}`)}</Status>
      {inquiry ? <Chip>{t('inquiry')}</Chip> : null}
    </span>
  )
}

/** Citron once it is a matter of days. */
export function TimeLeft({ dueAt, now }: { dueAt: Date; now: Date }) {
  const t = useTranslations('disputes')
  const days = daysLeft(dueAt, now)
  if (days === null) return <Chip>{t('over')}</Chip>
  return <Chip tone={days <= 3 ? 'citron' : 'plain'}>{t('days', { days })}</Chip>
}
