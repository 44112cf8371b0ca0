// What is in one payout, movement by movement.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Link } from '@/components/ui/link'
import { formatSigned } from '@/components/ui/signed-money'
import { localePath } from '@/i18n/paths'
import { formatInstant } from '@/server/kernel/format'
import type { PayoutLine } from '@/server/reports/contract'

type PayoutLinesProps = { slug: string; lines: readonly PayoutLine[]; timeZone: string; empty: ReactNode }

export function PayoutLines({ slug, lines, timeZone, empty }: PayoutLinesProps) {
  const t = useTranslations('money.payouts')
  const locale = useLocale()
  const columns: Column<PayoutLine>[] = [
    {
      key: 'movement',
      header: t('lines.movement'),
      phone: 'title',
      cell: ({ kind }) => <span className="font-medium">{t(`kinds.${kind}`)}</span>,
    },
    {
      key: 'purchase',
      header: t('lines.purchase'),
      phone: 'line',
      cell: (line) => <About line={line} slug={slug} />,
    },
    {
      key: 'date',
      header: t('lines.date'),
      phone: 'hidden',
      cell: ({ at }) => formatInstant(at, { timeZone, locale, style: 'short_date_time' }),
    },
    {
      key: 'amount',
      header: t('lines.amount'),
      align: 'end',
      phone: 'hidden',
      cell: ({ amount }) => formatSigned(amount, locale),
    },
    {
      key: 'fees',
      header: t('lines.fees'),
      align: 'end',
      phone: 'hidden',
      cell: ({ fees }) => formatSigned(fees, locale),
    },
    {
      key: 'net',
      header: t('lines.net'),
      align: 'end',
      phone: 'figure',
      cell: ({ net }) => <span className="font-semibold">{formatSigned(net, locale)}</span>,
    },
  ]
  return <DataTable caption={t('lineCaption')} columns={columns} rows={lines} rowKey={({ id }) => id} empty={empty} />
}

function About({ line: { purchase, reference, kind }, slug }: { line: PayoutLine; slug: string }) {
  const t = useTranslations('money.payouts')
  const locale = useLocale()
  if (!purchase) {
    return (
      <span className="text-ink-2">
        {kind === 'fee' ? null : <span className="block">{t('unexplained')}</span>}
        <code className="font-sans text-[13px] break-all select-all">{reference}</code>
      </span>
    )
  }
  return (
    <>
      <Link
        href={localePath(locale, `/org/${slug}/events/${purchase.eventId}/purchases/${purchase.id}`)}
        className="link num"
      >
        {purchase.number}
      </Link>
      <span className="block text-sm text-ink-2">
        {[purchase.buyerName, purchase.eventTitle].filter(Boolean).join(' · ')}
      </span>
    </>
  )
}
