// How far the refunds of a cancelled event are: counts, a bar, the pace and what is left of the time.
import { useLocale, useTranslations } from 'next-intl'
import { Figure, Figures } from '@/components/ui/page-parts'
import { formatMoney, formatNumber } from '@/server/kernel/format'
import type { RefundRunView } from '@/server/payments/refunds/contract'

export function RunProgress({ run }: { run: RefundRunView }) {
  const t = useTranslations('refunds.run')
  const locale = useLocale()
  const done = run.succeeded + run.failed
  const number = (value: number) => formatNumber(value, locale)
  const share = run.total === 0 ? 0 : (done / run.total) * 100
  return (
    <>
      <Figures>
        <Figure
          label={t('succeeded')}
          value={number(run.succeeded)}
          note={t('of', { count: run.total, amount: formatMoney(run.refunded, locale) })}
        />
        <Figure label={t('sent')} value={number(run.sent)} note={t('sentNote')} />
        <Figure
          label={t('waiting')}
          value={number(run.waiting)}
          note={run.status === 'running' ? timeLeft() : undefined}
        />
        <Figure
          label={t('failed')}
          value={number(run.failed)}
          note={t('failedNote', { count: run.failed })}
          noteTone={run.failed > 0 ? 'danger' : 'plain'}
        />
      </Figures>
      {run.status === 'completed' ? null : (
        <div
          role="progressbar"
          aria-label={t('progress')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.floor(share)}
          className="mb-7 flex h-3 overflow-hidden rounded-full bg-sunk"
        >
          <div className="h-full bg-accent" style={{ width: `${share}%` }} />
        </div>
      )}
    </>
  )

  function timeLeft() {
    if (run.waiting + run.sent === 0) return undefined
    if (run.secondsLeft === null) return t('paceUnknown')
    const minutes = Math.ceil(run.secondsLeft / 60)
    return t('pace', { perMinute: number(run.perMinute), minutes })
  }
}
