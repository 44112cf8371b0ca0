// The webhook addresses of an organization: where they are, what they hear of, how they are doing.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import type { EndpointView } from '@/server/webhooks/contract'
import { HealthStatus } from './health-status'
import { useMoments } from './moments'
import { ZoneOnPhone } from './zone-on-phone'

type EndpointTableProps = { organization: string; endpoints: readonly EndpointView[]; empty: ReactNode }

export function EndpointTable({ organization, endpoints, empty }: EndpointTableProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const [first] = endpoints
  const { zone, short } = useMoments(first?.timeZone ?? 'UTC')
  const columns: Column<EndpointView>[] = [
    {
      key: 'name',
      header: t('name'),
      phone: 'title',
      cell: ({ name, url }) => (
        <>
          <b className="block font-semibold">{name}</b>
          <span className="block text-[13px] break-all text-ink-2">{url}</span>
        </>
      ),
    },
    {
      key: 'types',
      header: t('hears'),
      className: 'text-sm text-ink-2',
      cell: ({ types }) => t('typeCount', { count: types.length }),
    },
    {
      key: 'last',
      header: first ? `${t('last')} (${zone})` : t('last'),
      phone: 'line',
      className: 'text-sm text-ink-2 sm:whitespace-nowrap',
      cell: ({ lastDeliveredAt }) => (
        <>
          <span className="sm:hidden">{t('lastOnPhone')} </span>
          {lastDeliveredAt ? (
            <>
              {short(lastDeliveredAt)}
              <ZoneOnPhone zone={zone} />
            </>
          ) : (
            t('never')
          )}
        </>
      ),
    },
    { key: 'health', header: t('state'), phone: 'figure', cell: (endpoint) => <HealthStatus endpoint={endpoint} /> },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={endpoints}
      rowKey={({ id }) => id}
      rowHref={({ id }) => localePath(locale, `/org/${organization}/settings/webhooks/${id}`)}
      empty={empty}
    />
  )
}
