'use client'
// What a rehearsal has shown so far, counted from its rows.
import { useLocale, useTranslations } from 'next-intl'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Notice } from '@/components/ui/notice'
import { Figure, Figures } from '@/components/ui/page-parts'
import { formatNumber } from '@/server/kernel/format'
import type { RehearsalView } from '@/server/scanning/rehearsal/contract'

export function RehearsalFigures({ rehearsal }: { rehearsal: RehearsalView }) {
  const t = useTranslations('rehearsal.figures')
  const reasons = useTranslations('rehearsal.reasons')
  const gates = useTranslations('rehearsal.gates')
  const locale = useLocale()
  const { scans, admitted, refused, reachedPerMinute, p95Ms, unanswered } = rehearsal
  const number = (value: number) => formatNumber(value, locale)
  const why = refused.map(({ reason, count }) => {
    const isKnown = reason === 'already_used' || reason === 'wrong_list' || reason === 'wrong_time'
    return `${number(count)} ${reasons(isKnown ? reason : 'other')}`
  })
  const columns: Column<RehearsalView['gates'][number]>[] = [
    { key: 'gate', header: gates('gate'), phone: 'title', cell: ({ name }) => name ?? gates('none') },
    { key: 'scans', header: gates('scans'), align: 'end', cell: (gate) => number(gate.scans) },
    { key: 'admitted', header: gates('admitted'), align: 'end', cell: (gate) => number(gate.admitted) },
  ]
  return (
    <div>
      <Figures className="mb-4">
        <Figure label={t('scans')} value={number(scans)} />
        <Figure label={t('admitted')} value={number(admitted)} />
        <Figure label={t('refused')} value={number(scans - admitted)} note={why.join(', ') || null} />
        {reachedPerMinute === null ? null : (
          <Figure label={t('reached')} value={number(reachedPerMinute)} note={t('reachedNote')} />
        )}
        {p95Ms === null ? null : <Figure label={t('p95')} value={`${number(p95Ms)} ms`} note={t('p95Note')} />}
      </Figures>
      {unanswered > 0 ? (
        <Notice tone="bad" className="mb-4">
          {t('unansweredText', { count: unanswered })}
        </Notice>
      ) : null}
      {rehearsal.gates.length > 1 ? (
        <DataTable
          caption={gates('caption')}
          columns={columns}
          rows={rehearsal.gates}
          rowKey={({ name }) => name ?? ''}
          empty={null}
        />
      ) : null}
    </div>
  )
}
