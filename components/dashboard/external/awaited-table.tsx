// Payments that are awaited from outside of any provider, each with the button that says it came.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import { formatInstant, formatMoney } from '@/server/kernel/format'
import type { AwaitedRow } from '@/server/payments/external/contract'
import { ConfirmPayment } from './confirm-payment'

type AwaitedTableProps = { organization: string; payments: readonly AwaitedRow[]; empty: ReactNode }

export function AwaitedTable({ organization, payments, empty }: AwaitedTableProps) {
  const t = useTranslations('external')
  const locale = useLocale()
  const columns: Column<AwaitedRow>[] = [
    {
      key: 'reference',
      header: t('awaited.reference'),
      phone: 'title',
      cell: ({ reference, purchase }) => (
        <>
          <b className="num block font-semibold whitespace-nowrap">{reference}</b>
          <span className="block text-sm text-ink-2">{`${purchase.number} · ${purchase.eventTitle}`}</span>
        </>
      ),
    },
    {
      key: 'buyer',
      phone: 'line',
      header: t('awaited.buyer'),
      cell: ({ purchase, method }) => (
        <>
          <span className="block">{purchase.buyerName || t('awaited.noName')}</span>
          <span className="block text-sm text-ink-2">{t(`methods.${method}`)}</span>
        </>
      ),
    },
    {
      key: 'until',
      phone: 'line',
      header: t('awaited.until'),
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: ({ until, purchase }) =>
        formatInstant(until, { timeZone: purchase.timeZone, locale, style: 'short_date_time' }),
    },
    {
      key: 'amount',
      header: t('awaited.amount'),
      align: 'end',
      phone: 'figure',
      className: 'font-semibold whitespace-nowrap',
      cell: ({ amount }) => formatMoney(amount, locale),
    },
    {
      key: 'act',
      phone: 'line',
      header: <span className="sr-only">{t('awaited.act')}</span>,
      align: 'end',
      cell: ({ paymentId, amount, received, reference }) => (
        <span className="relative z-10 block max-sm:mt-2">
          <ConfirmPayment
            organization={organization}
            paymentId={paymentId}
            due={amount}
            received={received}
            reference={reference}
            tone="ghost"
          />
        </span>
      ),
    },
  ]
  return (
    <DataTable
      caption={t('awaited.caption')}
      columns={columns}
      rows={payments}
      rowKey={({ paymentId }) => paymentId}
      rowHref={({ purchase }) =>
        localePath(locale, `/org/${organization}/events/${purchase.eventId}/purchases/${purchase.id}`)
      }
      empty={empty}
    />
  )
}
