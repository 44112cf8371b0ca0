// The integrations of an organization: their name and identifier, whether they live, and what can be done with each.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'
import type { IntegrationView } from '@/server/sellers/integrations/contract'
import { EndIntegration, RotateIntegration } from './integration-acts'

type IntegrationTableProps = {
  organization: string
  integrations: readonly IntegrationView[]
  now: Date
  mayManage: boolean
  empty: ReactNode
}

/** Integrations belong to no event, so their moments are told in UTC. */
const timeZone = 'UTC'

export function IntegrationTable({ organization, integrations, now, mayManage, empty }: IntegrationTableProps) {
  const t = useTranslations('external.integrations')
  const locale = useLocale()
  const columns: Column<IntegrationView>[] = [
    {
      key: 'name',
      header: t('name'),
      phone: 'title',
      cell: ({ name, id }) => (
        <>
          <b className="block font-semibold">{name}</b>
          <code className="block font-sans text-[13px] break-all max-sm:text-xs text-ink-2 select-all">{id}</code>
        </>
      ),
    },
    {
      key: 'created',
      header: t('created'),
      phone: 'hidden',
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: ({ createdAt }) => formatInstant(createdAt, { timeZone, locale, style: 'short_date_year' }),
    },
    {
      key: 'state',
      header: t('state'),
      phone: 'figure',
      cell: ({ revokedAt }) => <Status tone={revokedAt ? 'off' : 'ok'}>{t(revokedAt ? 'revoked' : 'live')}</Status>,
    },
    {
      key: 'acts',
      phone: 'line',
      header: <span className="sr-only">{t('act')}</span>,
      align: 'end',
      cell: ({ id, name, previousUntil, revokedAt }) =>
        revokedAt ? null : (
          <span className="flex flex-wrap items-center gap-2.5 max-sm:mt-2 sm:justify-end">
            {previousUntil && previousUntil > now ? (
              <span className="text-sm text-ink-2">
                {t('overlap', {
                  moment: `${formatInstant(previousUntil, { timeZone, locale, style: 'short_date_time' })} UTC`,
                })}
              </span>
            ) : null}
            {mayManage ? (
              <>
                <RotateIntegration organization={organization} id={id} name={name} />
                <EndIntegration organization={organization} id={id} name={name} />
              </>
            ) : null}
          </span>
        ),
    },
  ]
  return <DataTable caption={t('title')} columns={columns} rows={integrations} rowKey={({ id }) => id} empty={empty} />
}
