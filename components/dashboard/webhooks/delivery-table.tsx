// What a webhook address was told, the latest first.
import { useLocale, useTranslations } from 'next-intl'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import { formatInstant } from '@/server/kernel/format'
import type { DeliveryView } from '@/server/webhooks/contract'
import { timeZone } from './endpoint-table'
import { DeliveryStatus } from './health-status'
import { useOutcomeText } from './outcome-text'

type DeliveryTableProps = { organization: string; endpointId: string; deliveries: readonly DeliveryView[] }

export function DeliveryTable({ organization, endpointId, deliveries }: DeliveryTableProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const outcomeText = useOutcomeText()
  const columns: Column<DeliveryView>[] = [
    { key: 'type', header: t('event'), phone: 'title', cell: ({ type }) => <code className="text-sm">{type}</code> },
    {
      key: 'at',
      header: t('at'),
      phone: 'line',
      className: 'text-sm text-ink-2 sm:whitespace-nowrap',
      cell: ({ at }) => `${formatInstant(at, { timeZone, locale, style: 'short_date_time_seconds' })} UTC`,
    },
    {
      key: 'outcome',
      header: t('outcome'),
      phone: 'line',
      className: 'text-sm text-ink-2',
      cell: ({ lastStatus: status, lastError: error, attempts }) =>
        t('outcomeAfter', { outcome: outcomeText({ status, error }), attempts }),
    },
    { key: 'state', header: t('state'), phone: 'figure', cell: ({ state }) => <DeliveryStatus state={state} /> },
  ]
  return (
    <DataTable
      caption={t('log')}
      columns={columns}
      rows={deliveries}
      rowKey={({ id }) => id}
      rowHref={({ id }) => localePath(locale, `/org/${organization}/settings/webhooks/${endpointId}/${id}`)}
    />
  )
}
