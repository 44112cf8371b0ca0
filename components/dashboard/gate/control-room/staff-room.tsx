// What gate staff see of an event: how many are in, and the last scans. The rest of the control room is for who runs the event.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card, CardHeader } from '@/components/ui/card'
import { EmptyState, Figure, Figures } from '@/components/ui/page-parts'
import { formatNumber } from '@/server/kernel/format'
import type { GateCounts, RecentScan } from '@/server/scanning/contract'
import { ScanTable } from '../../scan-table'

type StaffRoomProps = {
  counts: GateCounts
  recent: readonly RecentScan[]
  now: Date
  timeZone: string
  scanner: ReactNode
}

export function StaffRoom({ counts, recent, now, timeZone, scanner }: StaffRoomProps) {
  const t = useTranslations('controlRoom')
  const locale = useLocale()
  const { inside, admitted, expected } = counts
  return (
    <>
      <Figures>
        <Figure
          label={t('figures.inside')}
          value={formatNumber(inside, locale)}
          note={t('figures.ofExpected', { expected: formatNumber(expected, locale) })}
        />
        <Figure label={t('figures.admitted')} value={formatNumber(admitted, locale)} />
      </Figures>
      <div className="grid items-start gap-[22px] lg:grid-cols-[1.75fr_1fr]">
        <Card className="overflow-hidden max-lg:order-2">
          <CardHeader ruled title={t('recent.title')} />
          <ScanTable
            scans={recent}
            timeZone={timeZone}
            now={now}
            empty={<EmptyState title={t('recent.none')}>{t('recent.noneText')}</EmptyState>}
          />
        </Card>
        {scanner}
      </div>
    </>
  )
}
