// How a campaign that has begun stands, in a sentence: that it goes on without this page, why it waits or was stopped, when it ended and whom it
// did not reach.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Link } from '@/components/ui/link'
import { Notice } from '@/components/ui/notice'
import type { StatusTone } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import { type CampaignView, isStopReason } from '@/server/campaigns/contract'
import { formatInstant } from '@/server/kernel/format'
import { queryOf } from '../list-query'

type CampaignNoticeProps = { organization: string; campaign: CampaignView; timeZone: string; acts: ReactNode }

export function CampaignNotice({ organization, campaign, timeZone, acts }: CampaignNoticeProps) {
  const t = useTranslations('campaigns')
  const locale = useLocale()
  const { status, pauseReason, hold, counts, startedAt, finishedAt, can } = campaign
  const hasFailures = counts.unreached + counts.doubtful > 0
  const instant = (at: Date) => formatInstant(at, { timeZone, locale, style: 'short_date_time' })
  const isStopped = status === 'paused' && isStopReason(pauseReason)
  const tones: Partial<Record<typeof status, StatusTone>> = {
    sending: hold ? 'wait' : 'now',
    paused: isStopped ? 'bad' : 'wait',
    cancelled: 'off',
    done: hasFailures ? 'wait' : 'ok',
  }
  return (
    <Notice tone={tones[status] ?? 'off'} title={title()} className="mb-7" action={acts}>
      {status === 'done' && counts.unreached > 0 ? (
        <>
          <Unreached organization={organization} campaign={campaign} />
          {counts.doubtful > 0 ? <span className="block">{t('notice.doneInDoubt')}</span> : null}
        </>
      ) : (
        <span className="block">{sentence()}</span>
      )}
      {status === 'done' && unwilling() > 0 ? (
        <span className="block">{t('notice.unwilling', { count: unwilling() })}</span>
      ) : null}
      <span className="block text-sm">
        {startedAt ? t('notice.started', { when: instant(startedAt) }) : null}
        {finishedAt ? ` · ${t('notice.finished', { when: instant(finishedAt) })}` : null}
      </span>
    </Notice>
  )

  function title(): string {
    if (isStopped) return t('notice.stopped')
    if (hold) return t('notice.held')
    return t(status === 'done' && counts.unreached > 0 ? 'status.doneInPart' : `status.${status}`)
  }

  function sentence(): string {
    if (status === 'sending') {
      if (hold) return t(`notice.hold.${hold.reason}`, { when: instant(hold.until), sent: counts.sent })
      return t('notice.sending')
    }
    if (status === 'paused' && isStopped && can.cancel && !can.resume) return t('notice.noMore')
    if (status === 'paused') return t(`notice.paused.${pauseReason ?? 'person'}`)
    if (status === 'cancelled') return t('notice.cancelled', { count: counts.cancelled })
    if (counts.total === 0) return t('notice.nobody')
    return t(counts.doubtful > 0 ? 'notice.doneInDoubt' : 'notice.done')
  }

  /** Who has said, or for whom a member has, that they want none. */
  function unwilling(): number {
    return counts.suppressed - (counts.unreached - counts.bounced - counts.failed)
  }
}

type UnreachedProps = { organization: string; campaign: Pick<CampaignView, 'id' | 'counts' | 'unreached'> }

/** By name where there are few. */
function Unreached({ organization, campaign: { id, counts, unreached } }: UnreachedProps) {
  const t = useTranslations('campaigns.notice')
  const locale = useLocale()
  const base = localePath(locale, `/org/${organization}`)
  const more = counts.unreached - unreached.length
  return (
    <span className="block break-words">
      {`${t('unreached', { count: counts.unreached })} `}
      {unreached.map((one, index) => (
        <span key={one.id}>
          {index > 0 ? ', ' : null}
          <Link className="link" href={`${base}/messages/${one.id}`}>
            {one.name === '' ? one.address : one.name}
          </Link>
        </span>
      ))}
      {more > 0 ? (
        <>
          {' '}
          <Link className="link" href={`${base}/campaigns/${id}${queryOf({ state: 'unreached' })}`}>
            {t('andMore', { count: more })}
          </Link>
        </>
      ) : null}
      .
    </span>
  )
}
