// How the messages of each kind fared.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import { formatNumber } from '@/server/kernel/format'
import type { MessageFigure, MessageFigures } from '@/server/notifications/contract'
import { queryOf } from '../list-query'
import { useKindName } from './message-words'

const columns = [
  'requested',
  'sent',
  'delivered',
  'opened',
  'bounced',
  'failed',
] as const satisfies (keyof MessageFigure)[]
type Row = MessageFigures['byKind'][number]

type FigureTableProps = { organization: string; rows: readonly Row[]; eventId: string | undefined; empty: ReactNode }

export function FigureTable({ organization, rows, eventId, empty }: FigureTableProps) {
  const t = useTranslations('messages')
  const locale = useLocale()
  const nameOf = useKindName()
  const figure = (name: (typeof columns)[number]): Column<Row> => ({
    key: name,
    header: t(`figures.${name}`),
    align: 'end',
    phone: name === 'requested' ? 'figure' : 'line',
    className: 'num whitespace-nowrap',
    cell: (row) => (
      <>
        {name === 'requested' ? null : <span className="text-ink-2 sm:hidden">{t(`figures.${name}`)} </span>}
        <span className={row[name] === 0 ? 'text-ink-3' : undefined}>{formatNumber(row[name], locale)}</span>
      </>
    ),
  })
  return (
    <DataTable
      caption={t('figures.byKind')}
      columns={[
        {
          key: 'kind',
          header: t('message'),
          phone: 'title',
          cell: ({ kind }) => <b className="font-semibold">{nameOf(kind)}</b>,
        },
        ...columns.map(figure),
      ]}
      rows={rows.toSorted((a, b) => b.requested - a.requested)}
      rowKey={({ kind }) => kind}
      rowHref={({ kind }) => localePath(locale, `/org/${organization}/messages`) + queryOf({ kind, eventId })}
      empty={empty}
    />
  )
}
