// Payouts of a period: when, how much, what is in each.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { formatSigned } from '@/components/ui/signed-money'
import { Status, type StatusTone } from '@/components/ui/status'
import { localePath } from '@/i18n/paths'
import { formatInstant } from '@/server/kernel/format'
import type { PayoutRow } from '@/server/reports/contract'

type PayoutTableProps = { payouts: readonly PayoutRow[]; base: string; timeZone: string; empty: ReactNode }

export function PayoutTable({ payouts, base, timeZone, empty }: PayoutTableProps) {
  const t = useTranslations('money.payouts')
  const locale = useLocale()
  const columns: Column<PayoutRow>[] = [
    {
      key: 'date',
      header: t('columns.date'),
      phone: 'title',
      cell: ({ at }) => formatInstant(at, { timeZone, locale, style: 'short_date' }),
    },
    {
      key: 'arrives',
      header: t('columns.arrives'),
      phone: 'hidden',
      // A day of the bank's calendar, not an instant.
      cell: ({ arrivesOn }) => formatInstant(arrivesOn, { timeZone: 'UTC', locale, style: 'short_date' }),
    },
    { key: 'state', header: t('columns.state'), cell: ({ status }) => <PayoutState status={status} /> },
    {
      key: 'sales',
      header: t('columns.sales'),
      align: 'end',
      phone: 'hidden',
      cell: ({ sales }) => (
        <Sum amount={formatSigned(sales.amount, locale)} note={t('count', { count: sales.count })} />
      ),
    },
    {
      key: 'refunds',
      header: t('columns.refunds'),
      align: 'end',
      phone: 'hidden',
      cell: ({ refunds }) => (
        <Sum amount={formatSigned(refunds.amount, locale)} note={t('refundCount', { count: refunds.count })} />
      ),
    },
    {
      key: 'fees',
      header: t('columns.fees'),
      align: 'end',
      phone: 'hidden',
      cell: ({ fees }) => formatSigned(fees, locale),
    },
    {
      key: 'amount',
      header: t('columns.amount'),
      align: 'end',
      phone: 'figure',
      cell: ({ amount }) => <span className="font-semibold">{formatSigned(amount, locale)}</span>,
    },
  ]
  return (
    <DataTable
      caption={t('caption')}
      columns={columns}
      rows={payouts}
      rowKey={({ id }) => id}
      rowHref={({ id }) => localePath(locale, `${base}/${id}`)}
      empty={empty}
    />
  )
}

function Sum({ amount, note }: { amount: string; note: string }) {
  return (
    <>
      {amount}
      <span className="block text-sm text-ink-2">{note}</span>
    </>
  )
}

const tones = {
  paid: 'ok',
  pending: 'wait',
  in_transit: 'wait',
  canceled: 'off',
  failed: 'bad',
} as const satisfies Record<string, StatusTone>

export function PayoutState({ status }: { status: string }) {
  const t = useTranslations('money.payouts.states')
  const known = (Object.keys(tones) as (keyof typeof tones)[]).find((name) => name === status) ?? 'pending'
  return <Status tone={tones[known]}>{t(known)}</Status>
}
