// The lines of bank statements: what came, when, with which text, and what became of it.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Link } from '@/components/ui/link'
import { localePath } from '@/i18n/paths'
import { formatInstant, formatMoney } from '@/server/kernel/format'
import type { BankLineView } from '@/server/payments/external/bank/contract'
import { ReturnLine } from '../external/decide-external'
import { AssignLine, IgnoreLine } from './line-acts'

type LineTableProps = {
  organization: string
  lines: readonly BankLineView[]
  /** Gives a second payment back. */
  mayRefund: boolean
  empty: ReactNode
}

export function LineTable({ organization, lines, mayRefund, empty }: LineTableProps) {
  const t = useTranslations('external.bank')
  const locale = useLocale()
  const columns: Column<BankLineView>[] = [
    {
      key: 'text',
      header: t('text'),
      phone: 'title',
      cell: ({ text, bookedOn }) => (
        <>
          <span className="block max-w-[44ch] break-words">{text}</span>
          <span className="num block text-sm text-ink-2">
            {formatInstant(new Date(`${bookedOn}T12:00:00Z`), { timeZone: 'UTC', locale, style: 'short_date_year' })}
          </span>
        </>
      ),
    },
    {
      key: 'amount',
      header: t('amount'),
      align: 'end',
      phone: 'figure',
      className: 'font-semibold whitespace-nowrap',
      cell: ({ amount }) => formatMoney(amount, locale),
    },
    {
      key: 'state',
      header: t('state'),
      className: 'text-sm',
      cell: ({ purchase, reason, status }) =>
        purchase ? (
          <Link
            href={localePath(locale, `/org/${organization}/events/${purchase.eventId}/purchases/${purchase.id}`)}
            className="link num"
          >
            {t('purchase', { number: purchase.number })}
          </Link>
        ) : (
          t(status === 'ignored' ? 'states.ignored' : `reasons.${reason ?? 'waiting'}`)
        ),
    },
    {
      key: 'act',
      phone: 'line',
      header: <span className="sr-only">{t('act')}</span>,
      align: 'end',
      cell: (line) =>
        line.status === 'matched' ? null : (
          <span className="flex flex-wrap gap-2 max-sm:mt-2 sm:justify-end">
            {line.status === 'unmatched' && line.reason === 'already_paid' && mayRefund ? (
              <ReturnLine organization={organization} lineId={line.id} />
            ) : null}
            <AssignLine organization={organization} line={line} />
            {line.status === 'unmatched' ? <IgnoreLine organization={organization} line={line} /> : null}
          </span>
        ),
    },
  ]
  return <DataTable caption={t('linesTitle')} columns={columns} rows={lines} rowKey={({ id }) => id} empty={empty} />
}
