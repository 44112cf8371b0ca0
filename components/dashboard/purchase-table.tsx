// Purchases of one event: number, buyer, what, how much, state, when.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import { formatMoney } from '@/server/kernel/format'
import type { PurchaseRow } from '@/server/purchases/contract'
import { SinceText } from './since-text'
import { PurchaseState } from './states'

type PurchaseTableProps = {
  purchases: readonly PurchaseRow[]
  /** The event's address, without a language. */
  base: string
  timeZone: string
  now: Date
  plain?: boolean
  empty: ReactNode
}

export function PurchaseTable({ purchases, base, timeZone, now, plain, empty }: PurchaseTableProps) {
  const t = useTranslations('dashboard.purchases')
  const locale = useLocale()
  const columns: Column<PurchaseRow>[] = [
    {
      key: 'number',
      header: t('number'),
      phone: 'hidden',
      className: 'num text-sm whitespace-nowrap text-ink-2',
      cell: ({ number }) => number,
    },
    {
      key: 'buyer',
      header: t('buyer'),
      phone: 'title',
      cell: ({ buyer }) => (
        <b className="font-semibold pointer-coarse:flex pointer-coarse:min-h-11 pointer-coarse:items-center">
          {buyer.name || t('noBuyer')}
        </b>
      ),
    },
    {
      key: 'items',
      header: t('items'),
      // Wide enough for one type on one line.
      className: 'sm:min-w-36',
      cell: ({ items }) => itemsText(items),
    },
    {
      key: 'total',
      header: t('total'),
      align: 'end',
      phone: 'figure',
      className: 'whitespace-nowrap',
      cell: ({ total }) => <span className="pointer-coarse:leading-11">{formatMoney(total, locale)}</span>,
    },
    {
      key: 'state',
      header: t('state'),
      cell: ({ status }) => <PurchaseState status={status} />,
    },
    {
      key: 'when',
      header: t('when'),
      align: 'end',
      className: 'text-sm whitespace-nowrap text-ink-3',
      cell: ({ createdAt }) => <SinceText at={createdAt} now={now} timeZone={timeZone} />,
    },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={purchases}
      rowKey={({ id }) => id}
      rowHref={({ id }) => localePath(locale, `${base}/purchases/${id}`)}
      plain={plain}
      empty={empty}
    />
  )
}

/** `2 × Plein tarif, 1 × Réduit` */
export function itemsText(items: readonly { name: string; quantity: number }[]): string {
  return items.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')
}
