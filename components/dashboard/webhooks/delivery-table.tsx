// What a webhook address was told, the latest first.
import { useLocale, useTranslations } from 'next-intl'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import { formatInstant } from '@/server/kernel/format'
import type { DeliveryView } from '@/server/webhooks/contract'
import { timeZone } from './endpoint-table'
import { DeliveryStatus } from './health-status'
import { useOutcomeText } from './outcome-text'
import { TypeName } from './type-name'

type DeliveryTableProps = { organization: string; endpointId: string; deliveries: readonly DeliveryView[] }

export function DeliveryTable({ organization, endpointId, deliveries }: DeliveryTableProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const outcomeText = useOutcomeText()
  const columns: Column<DeliveryView>[] = [
    { key: 'type', header: t('event'), phone: 'title', cell: ({ type }) => <TypeName type={type} /> },
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
      cell: ({ state, lastStatus: status, lastError: error, attempts }) =>
        // After a replay the old answer says nothing any more.
        attempts === 0
          ? state === 'waiting'
            ? t('notTried')
            : '–'
          : t('outcomeAfter', { outcome: outcomeText({ status, error }), attempts }),
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
