// The webhook addresses of an organization: where they are, what they hear of, how they are doing.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import { formatInstant } from '@/server/kernel/format'
import type { EndpointView } from '@/server/webhooks/contract'
import { HealthStatus } from './health-status'

type EndpointTableProps = { organization: string; endpoints: readonly EndpointView[]; empty: ReactNode }

/** Webhooks belong to no event, so their moments are told in UTC. */
export const timeZone = 'UTC'

export function EndpointTable({ organization, endpoints, empty }: EndpointTableProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
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
      header: t('last'),
      phone: 'line',
      className: 'text-sm text-ink-2 sm:whitespace-nowrap',
      cell: ({ lastDeliveredAt }) =>
        lastDeliveredAt
          ? `${formatInstant(lastDeliveredAt, { timeZone, locale, style: 'short_date_time' })} UTC`
          : t('never'),
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
