// The provider's invoices for the plan.
import { type Column, DataTable } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/page-parts'
import { Status, type StatusTone } from '@/components/ui/status'
import { formatInstant, formatMoney } from '@/server/kernel/format'
import type { InvoiceView } from '@/server/subscriptions/contract'
import { useBillingWords } from './billing-words'

const tones: Record<InvoiceView['state'], StatusTone> = { paid: 'ok', open: 'wait', other: 'off' }

export function InvoiceTable({ invoices }: { invoices: readonly InvoiceView[] }) {
  const { t, locale } = useBillingWords()
  const columns: Column<InvoiceView>[] = [
    {
      key: 'number',
      header: t('invoices.number'),
      phone: 'title',
      cell: ({ number, url }) =>
        url ? (
          <a className="link num" href={url}>
            {number ?? t('invoices.see')}
          </a>
        ) : (
          <b className="num font-semibold">{number}</b>
        ),
    },
    {
      key: 'date',
      header: t('invoices.date'),
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: ({ at }) => t('date', { date: formatInstant(at, { timeZone: 'UTC', locale, style: 'date' }) }),
    },
    {
      key: 'state',
      header: t('invoices.state'),
      cell: ({ state }) => <Status tone={tones[state]}>{t(`invoices.${state}`)}</Status>,
    },
    {
      key: 'amount',
      header: t('invoices.amount'),
      align: 'end',
      phone: 'figure',
      className: 'num',
      cell: ({ total }) => formatMoney(total, locale),
    },
  ]
  const empty = <EmptyState title={t('invoices.none')}>{t('invoices.noneText')}</EmptyState>
  return (
    <DataTable caption={t('invoices.title')} columns={columns} rows={invoices} rowKey={({ id }) => id} empty={empty} />
  )
}
