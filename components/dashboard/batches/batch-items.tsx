// What became of each ticket of a batch.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { PdfLink } from '@/components/ticket/pdf-link'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status, type StatusTone } from '@/components/ui/status'
import type { BatchItemStatus, BatchItemView } from '@/server/batches/contract'
import { formatInstant, formatNumber } from '@/server/kernel/format'

const tones: Record<BatchItemStatus, StatusTone> = {
  pending: 'wait',
  issued: 'now',
  succeeded: 'ok',
  failed: 'bad',
  cancelled: 'off',
}

type BatchItemsProps = {
  organization: string
  items: readonly BatchItemView[]
  /** Why the failed ones failed, by code. */
  reasons: Readonly<Record<string, string>>
  timeZone: string
  empty: ReactNode
}

export function BatchItems({ organization, items, reasons, timeZone, empty }: BatchItemsProps) {
  const t = useTranslations('batches')
  const locale = useLocale()
  const columns: Column<BatchItemView>[] = [
    {
      key: 'number',
      header: t('columns.number'),
      phone: 'hidden',
      className: 'num text-sm text-ink-2',
      cell: ({ position }) => formatNumber(position + 1, locale),
    },
    {
      key: 'person',
      header: t('columns.person'),
      phone: 'title',
      // A long reason beside it leaves room for a name.
      className: 'sm:min-w-44',
      cell: ({ attendee, guestId }) =>
        attendee ? (
          <>
            <b className="block font-semibold">{attendee.name}</b>
            {attendee.email ? <span className="block text-sm break-all text-ink-2">{attendee.email}</span> : null}
          </>
        ) : (
          <span className="break-all text-ink-2">{t('items.unknown', { id: guestId })}</span>
        ),
    },
    {
      key: 'result',
      header: t('columns.result'),
      phone: 'line',
      cell: (item) => (
        <>
          <Status tone={tones[item.status]}>{t(`items.${item.status}`)}</Status>
          {item.error ? (
            <span className="block text-sm text-ink-2">{reasons[item.error.code] ?? item.error.message}</span>
          ) : null}
          {item.retryAt && (item.status === 'pending' || item.status === 'issued') ? (
            <span className="block text-sm text-ink-2">
              {t('items.retryAt', { time: formatInstant(item.retryAt, { timeZone, locale, style: 'time' }) })}
            </span>
          ) : null}
        </>
      ),
    },
    {
      key: 'ticket',
      header: t('columns.ticket'),
      phone: 'figure',
      align: 'end',
      cell: ({ ticket, status }) =>
        ticket ? (
          <span className="text-sm whitespace-nowrap">
            {ticket.code}
            {status === 'succeeded' && ticket.status === 'valid' ? (
              <PdfLink
                href={`/api/tickets/${ticket.id}/pdf?organization=${encodeURIComponent(organization)}`}
                fileName={`${ticket.code}.pdf`}
                labels={{ making: t('items.making'), failed: t('items.notMade') }}
                className="link ml-3 inline-flex min-h-11 items-center"
              >
                {t('items.pdf')}
                <span className="sr-only"> {ticket.code}</span>
              </PdfLink>
            ) : null}
          </span>
        ) : null,
    },
  ]
  return <DataTable caption={t('items.title')} columns={columns} rows={items} rowKey={({ id }) => id} empty={empty} />
}
