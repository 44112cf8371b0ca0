// What a webhook address was told, the latest first.
import { useLocale, useTranslations } from 'next-intl'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import type { DeliveryView, EndpointView } from '@/server/webhooks/contract'
import { DeliveryStatus } from './health-status'
import { useMoments } from './moments'
import { useOutcomeText } from './outcome-text'
import { TypeName } from './type-name'
import { ZoneOnPhone } from './zone-on-phone'

type DeliveryTableProps = {
  organization: string
  endpoint: Pick<EndpointView, 'id' | 'timeZone'>
  deliveries: readonly DeliveryView[]
}

export function DeliveryTable({ organization, endpoint, deliveries }: DeliveryTableProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const outcomeText = useOutcomeText()
  const { zone, toTheSecond } = useMoments(endpoint.timeZone)
  const columns: Column<DeliveryView>[] = [
    { key: 'type', header: t('event'), phone: 'title', cell: ({ type }) => <TypeName type={type} /> },
    {
      key: 'at',
      header: `${t('at')} (${zone})`,
      phone: 'line',
      className: 'text-sm text-ink-2 sm:whitespace-nowrap',
      cell: ({ at }) => (
        <>
          {toTheSecond(at)}
          <ZoneOnPhone zone={zone} />
        </>
      ),
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
      rowHref={({ id }) => localePath(locale, `/org/${organization}/settings/webhooks/${endpoint.id}/${id}`)}
    />
  )
}
