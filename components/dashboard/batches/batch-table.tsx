// The batches of an event, latest first.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import type { BatchSummary } from '@/server/batches/contract'
import { formatInstant, formatNumber } from '@/server/kernel/format'
import { BatchState } from './batch-state'

type BatchTableProps = {
  batches: readonly BatchSummary[]
  /** The event's address, without a language. */
  base: string
  timeZone: string
  empty: ReactNode
}

export function BatchTable({ batches, base, timeZone, empty }: BatchTableProps) {
  const t = useTranslations('batches')
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const columns: Column<BatchSummary>[] = [
    {
      key: 'started',
      header: t('columns.started'),
      phone: 'title',
      cell: ({ createdAt }) => (
        <b className="flex items-center font-semibold whitespace-nowrap pointer-coarse:min-h-11">
          {formatInstant(createdAt, { timeZone, locale, style: 'short_date_time' })}
        </b>
      ),
    },
    { key: 'type', header: t('columns.type'), cell: ({ ticketType }) => ticketType.name },
    {
      key: 'status',
      header: t('columns.status'),
      className: 'sm:whitespace-nowrap',
      cell: (batch) => <BatchState batch={batch} />,
    },
    {
      key: 'progress',
      header: t('columns.progress'),
      align: 'end',
      phone: 'figure',
      className: 'whitespace-nowrap',
      cell: ({ succeeded, total }) => (
        <span className="pointer-coarse:leading-11">
          {t('progressText', { done: number(succeeded), total: number(total) })}
        </span>
      ),
    },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={batches}
      rowKey={({ id }) => id}
      rowHref={({ id }) => localePath(locale, `${base}/batches/${id}`)}
      empty={empty}
    />
  )
}
