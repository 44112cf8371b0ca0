// How far a batch is: counts of rows, a bar, the pace and what is left of the time.
import { useLocale, useTranslations } from 'next-intl'
import { Figure, Figures } from '@/components/ui/page-parts'
import type { BatchView } from '@/server/batches/contract'
import { formatNumber } from '@/server/kernel/format'

const MINUTES_FROM = 90

export function BatchProgress({ batch }: { batch: BatchView }) {
  const t = useTranslations('batches')
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const open = batch.pending + batch.issued
  return (
    <>
      <Figures>
        <Figure
          label={t('figures.succeeded')}
          value={number(batch.succeeded)}
          note={t('figures.of', { total: batch.total })}
        />
        {batch.status === 'cancelled' ? (
          <>
            {open > 0 ? <Figure label={t('figures.printing')} value={number(open)} /> : null}
            <Figure label={t('figures.cancelled')} value={number(batch.cancelled)} />
          </>
        ) : (
          <Figure label={t('figures.open')} value={number(open)} note={open > 0 ? pace() : undefined} />
        )}
        <Figure
          label={t('figures.failed')}
          value={number(batch.failed)}
          note={t('figures.failedNote', { count: batch.failed })}
          noteTone={batch.failed > 0 ? 'danger' : 'plain'}
        />
      </Figures>
      {open > 0 ? (
        <div className="mb-7">
          <ProgressBar
            label={t('progress')}
            done={batch.succeeded + batch.failed}
            total={batch.total - batch.cancelled}
          />
        </div>
      ) : null}
    </>
  )

  function pace() {
    if (batch.perMinute === null || batch.secondsLeft === null) return t('figures.paceUnknown')
    const left =
      batch.secondsLeft < MINUTES_FROM
        ? t('figures.left', { seconds: batch.secondsLeft })
        : t('figures.leftMinutes', { minutes: Math.ceil(batch.secondsLeft / 60) })
    return `${t('figures.pace', { perMinute: number(batch.perMinute) })}, ${left}`
  }
}

export function ProgressBar({ label, done, total }: { label: string; done: number; total: number }) {
  const t = useTranslations('batches')
  const share = total === 0 ? 0 : (done / total) * 100
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={t('progressText', { done, total })}
      className="flex h-3 overflow-hidden rounded-full bg-sunk"
    >
      <div className="h-full bg-accent transition-[width] duration-300" style={{ width: `${share}%` }} />
    </div>
  )
}
