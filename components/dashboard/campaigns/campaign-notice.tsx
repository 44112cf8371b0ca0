// How a campaign that has begun stands, in a sentence: that it goes on without this page, why it waits or was stopped, when it ended.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice'
import type { StatusTone } from '@/components/ui/status'
import type { CampaignView } from '@/server/campaigns/contract'
import { formatInstant } from '@/server/kernel/format'

type CampaignNoticeProps = { campaign: CampaignView; timeZone: string; acts: ReactNode }

export function CampaignNotice({ campaign, timeZone, acts }: CampaignNoticeProps) {
  const t = useTranslations('campaigns')
  const locale = useLocale()
  const { status, pauseReason, hold, counts, startedAt, finishedAt } = campaign
  const instant = (at: Date) => formatInstant(at, { timeZone, locale, style: 'short_date_time' })
  const isStopped = status === 'paused' && (pauseReason === 'bounces' || pauseReason === 'complaints')
  const tones: Partial<Record<typeof status, StatusTone>> = {
    sending: hold ? 'wait' : 'now',
    paused: isStopped ? 'bad' : 'wait',
    cancelled: 'off',
    done: counts.failed > 0 ? 'wait' : 'ok',
  }
  return (
    <Notice
      tone={tones[status] ?? 'off'}
      title={isStopped ? t('notice.stopped') : t(`status.${status}`)}
      className="mb-7"
      action={acts}
    >
      <span className="block">{sentence()}</span>
      <span className="block text-sm">
        {startedAt ? t('notice.started', { when: instant(startedAt) }) : null}
        {finishedAt ? ` · ${t('notice.finished', { when: instant(finishedAt) })}` : null}
      </span>
    </Notice>
  )

  function sentence(): string {
    if (status === 'sending') {
      if (hold) return t(`notice.hold.${hold.reason}`, { when: instant(hold.until) })
      return t('notice.sending')
    }
    if (status === 'paused') return t(`notice.paused.${pauseReason ?? 'person'}`)
    if (status === 'cancelled') return t('notice.cancelled', { count: counts.cancelled })
    if (counts.total === 0) return t('notice.nobody')
    return t(counts.failed > 0 ? 'notice.doneWithFailures' : 'notice.done')
  }
}
