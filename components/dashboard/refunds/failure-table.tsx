// Purchases whose money could not be given back, with why, each leading to its page.
import { useLocale, useTranslations } from 'next-intl'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import { formatMoney } from '@/server/kernel/format'
import type { RefundRunFailure } from '@/server/payments/refunds/contract'

export function FailureTable({ failures, base }: { failures: readonly RefundRunFailure[]; base: string }) {
  const t = useTranslations('refunds.run')
  const locale = useLocale()
  const columns: Column<RefundRunFailure>[] = [
    {
      key: 'number',
      header: t('number'),
      phone: 'hidden',
      className: 'num text-sm text-ink-2',
      cell: ({ number }) => number,
    },
    {
      key: 'buyer',
      header: t('buyer'),
      phone: 'title',
      cell: ({ buyer }) => <b className="font-semibold">{buyer.name || buyer.email}</b>,
    },
    {
      key: 'why',
      phone: 'line',
      header: t('why'),
      cell: ({ error }) => (
        <>
          {error === 'disputed' ? t('errors.disputed') : t('errors.refused')}{' '}
          {error === 'disputed' ? null : <code className="font-sans text-[13px] break-all text-ink-3">{error}</code>}
        </>
      ),
    },
    {
      key: 'amount',
      header: t('left'),
      align: 'end',
      phone: 'figure',
      className: 'whitespace-nowrap',
      cell: ({ amount }) => formatMoney(amount, locale),
    },
  ]
  return (
    <DataTable
      caption={t('failures')}
      columns={columns}
      rows={failures}
      rowKey={({ purchaseId }) => purchaseId}
      rowHref={({ purchaseId }) => localePath(locale, `${base}/purchases/${purchaseId}`)}
    />
  )
}
