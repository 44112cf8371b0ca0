// Invoices and credit notes of an organization, newest first.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Link } from '@/components/ui/link'
import { formatTaken } from '@/components/ui/signed-money'
import { localePath } from '@/i18n/paths'
import type { DocumentRow } from '@/server/documents/contract'
import { formatInstant, formatMoney } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'
import { DocumentFileLink } from './document-file-link'

type DocumentTableProps = { documents: readonly DocumentRow[]; organization: string; empty: ReactNode }

export function DocumentTable({ documents, organization, empty }: DocumentTableProps) {
  const t = useTranslations('documents')
  const locale = useLocale()
  const signed = ({ kind }: DocumentRow, amount: Money) =>
    (kind === 'credit_note' ? formatTaken : formatMoney)(amount, locale)
  const columns: Column<DocumentRow>[] = [
    {
      key: 'number',
      header: t('number'),
      phone: 'title',
      className: 'whitespace-nowrap',
      cell: ({ label, kind, issuedAt, timeZone }) => (
        <>
          <b className="num font-semibold">{label}</b>
          <span className="block text-sm text-ink-2">
            {t(`kinds.${kind}`)}
            <span className="sm:hidden">
              {` · ${formatInstant(issuedAt, { timeZone, locale, style: 'short_date' })}`}
            </span>
          </span>
        </>
      ),
    },
    {
      key: 'date',
      header: t('date'),
      phone: 'hidden',
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: ({ issuedAt, timeZone }) => formatInstant(issuedAt, { timeZone, locale, style: 'short_date' }),
    },
    {
      key: 'buyer',
      header: t('buyer'),
      phone: 'line',
      cell: ({ buyer }) => (
        <>
          <bdi>{buyer.company || buyer.name}</bdi>
          {buyer.company ? <span className="block text-sm text-ink-2">{buyer.name}</span> : null}
        </>
      ),
    },
    {
      key: 'purchase',
      header: t('purchase'),
      cell: ({ purchase }) => (
        <Link
          href={localePath(locale, `/org/${organization}/events/${purchase.eventId}/purchases/${purchase.id}`)}
          className="link num text-sm whitespace-nowrap pointer-coarse:inline-flex pointer-coarse:min-h-11 pointer-coarse:items-center"
        >
          {purchase.number}
        </Link>
      ),
    },
    {
      key: 'vat',
      header: t('vat'),
      align: 'end',
      phone: 'hidden',
      className: 'num whitespace-nowrap text-ink-2',
      cell: (row) => signed(row, row.vat),
    },
    {
      key: 'total',
      header: t('total'),
      align: 'end',
      phone: 'figure',
      className: 'num whitespace-nowrap',
      cell: (row) => signed(row, row.total),
    },
    {
      key: 'file',
      header: t('file'),
      align: 'end',
      cell: ({ url, label }) => <DocumentFileLink url={url} label={label} />,
    },
  ]
  return <DataTable caption={t('title')} columns={columns} rows={documents} rowKey={({ id }) => id} empty={empty} />
}
