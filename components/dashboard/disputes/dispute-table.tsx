// Disputes of an organization: whose, why, how much, where it stands, until when an answer is due.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import type { DisputeRow } from '@/server/disputes/contract'
import { formatInstant, formatMoney, formatZone } from '@/server/kernel/format'
import { DisputeState, TimeLeft } from './dispute-state'

type DisputeTableProps = {
  disputes: readonly DisputeRow[]
  /** The list's address, without a language. */
  base: string
  now: Date
  empty: ReactNode
}

export function DisputeTable({ disputes, base, now, empty }: DisputeTableProps) {
  const t = useTranslations('disputes')
  const locale = useLocale()
  const columns: Column<DisputeRow>[] = [
    {
      key: 'purchase',
      header: t('columns.purchase'),
      phone: 'title',
      cell: ({ purchase }) => (
        <>
          <b className="font-semibold">{purchase.buyerName}</b>
          <span className="block text-sm text-ink-2">
            <span className="num">{purchase.number}</span> · {purchase.eventTitle}
          </span>
        </>
      ),
    },
    { key: 'reason', header: t('columns.reason'), phone: 'line', cell: ({ reason }) => t(`reasons.${reason}.name`) },
    {
      key: 'amount',
      header: t('columns.amount'),
      align: 'end',
      phone: 'figure',
      className: 'whitespace-nowrap',
      cell: ({ amount }) => formatMoney(amount, locale),
    },
    {
      key: 'state',
      header: t('columns.state'),
      phone: 'line',
      cell: (dispute) => <DisputeState dispute={dispute} />,
    },
    {
      key: 'due',
      header: t('columns.due'),
      align: 'end',
      className: 'text-sm text-ink-2',
      phone: 'line',
      cell: (dispute) => <Due dispute={dispute} now={now} />,
    },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={disputes}
      rowKey={({ id }) => id}
      rowHref={({ id }) => localePath(locale, `${base}/${id}`)}
      empty={empty}
    />
  )
}

function Due({ dispute: { status, dueAt, evidenceSentAt, timeZone }, now }: { dispute: DisputeRow; now: Date }) {
  const locale = useLocale()
  if (status !== 'needs_response' || evidenceSentAt || !dueAt) return <span className="max-sm:hidden">–</span>
  return (
    <span className="inline-flex flex-col items-end gap-1 max-sm:flex-row max-sm:flex-wrap max-sm:items-center max-sm:gap-x-2">
      <TimeLeft dueAt={dueAt} now={now} />
      <span className="num">
        {formatInstant(dueAt, { timeZone, locale, style: 'short_date_time' })} ({formatZone(timeZone, locale)})
      </span>
    </span>
  )
}
