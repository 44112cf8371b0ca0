// How far a campaign is, in counts of messages: what left, what arrived, what was opened, what came back, and while it is sent the pace.
import { useLocale, useTranslations } from 'next-intl'
import { Figure, Figures } from '@/components/ui/page-parts'
import type { CampaignView } from '@/server/campaigns/contract'
import { formatNumber } from '@/server/kernel/format'
import { ProgressBar } from '../batches/batch-progress'
import { percentOf } from './percent'

const MINUTES_FROM = 90

export function CampaignProgress({ campaign }: { campaign: CampaignView }) {
  const t = useTranslations('campaigns')
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const { counts, status } = campaign
  const isOpen = status === 'sending' || status === 'paused'
  return (
    <>
      <Figures className={isOpen ? 'mb-5' : undefined}>
        <Figure
          label={t('figures.sent')}
          value={number(counts.sent)}
          note={t('figures.of', { total: number(counts.total) })}
        />
        {isOpen ? <Figure label={t('figures.waiting')} value={number(counts.waiting)} note={paceOf()} /> : null}
        <Figure
          label={t('figures.delivered')}
          value={number(counts.delivered)}
          note={percentOf(counts.delivered, counts.sent, locale) ?? undefined}
        />
        {isOpen ? null : (
          <Figure
            label={t('figures.opened')}
            value={number(counts.opened)}
            note={percentOf(counts.opened, counts.sent, locale) ?? undefined}
          />
        )}
        <Figure label={t('figures.unmet')} value={number(counts.unreached)} note={unmetNote()} noteTone="danger" />
      </Figures>
      {isOpen ? (
        <div className="mb-7">
          <ProgressBar label={t('progress')} done={counts.total - counts.waiting} total={counts.total} />
        </div>
      ) : null}
    </>
  )

  function unmetNote(): string | undefined {
    const held = counts.unreached - counts.bounced - counts.failed
    const parts = [
      ...(counts.bounced > 0 ? [t('figures.bounced', { count: counts.bounced })] : []),
      ...(counts.failed > 0 ? [t('figures.failed', { count: counts.failed })] : []),
      ...(held > 0 ? [t('figures.held', { count: held })] : []),
      ...(counts.doubtful > 0 ? [t('figures.doubtful', { count: counts.doubtful })] : []),
    ]
    return parts.length > 0 ? parts.join(', ') : undefined
  }

  function paceOf(): string | undefined {
    const { perMinute, secondsLeft, hold } = campaign
    if (status !== 'sending' || hold || counts.waiting === 0) return undefined
    if (!perMinute || secondsLeft === null) return t('figures.paceUnknown')
    const left =
      secondsLeft < MINUTES_FROM
        ? t('figures.left', { seconds: secondsLeft })
        : t('figures.leftMinutes', { minutes: Math.ceil(secondsLeft / 60) })
    return `${t('figures.pace', { perMinute: number(perMinute) })}, ${left}`
  }
}
