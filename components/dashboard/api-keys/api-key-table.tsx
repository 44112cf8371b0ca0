// The API keys of an organization: what may be shown of each, what it may do, when it was last used.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { Status } from '@/components/ui/status'
import type { ApiKeyView } from '@/server/auth/contract'
import { formatInstant } from '@/server/kernel/format'
import { SinceText } from '../since-text'
import { RevokeApiKey } from './revoke-api-key'

type ApiKeyTableProps = {
  organization: string
  keys: readonly ApiKeyView[]
  now: Date
  mayManage: boolean
  empty: ReactNode
}

/** Keys belong to no event, so their moments are told in UTC and say so. */
const timeZone = 'UTC'

export function ApiKeyTable({ organization, keys, now, mayManage, empty }: ApiKeyTableProps) {
  const t = useTranslations('dashboard')
  const locale = useLocale()
  const columns: Column<ApiKeyView>[] = [
    {
      key: 'name',
      header: t('apiKeys.name'),
      phone: 'title',
      cell: ({ name, prefix }) => (
        <>
          <b className="block font-semibold">{name}</b>
          <code className="num block font-sans text-sm text-ink-2">{`ptl_key_${prefix}…`}</code>
        </>
      ),
    },
    {
      key: 'permissions',
      header: t('apiKeys.permissions'),
      cell: ({ permissions }) => (
        <details>
          <summary className="link w-fit text-sm">
            {t('apiKeys.permissionCount', { count: permissions.length })}
          </summary>
          <ul className="mt-1.5 grid gap-0.5 text-sm text-ink-2">
            {permissions.map((permission) => (
              <li key={permission}>{t(`permissions.${permission}`)}</li>
            ))}
          </ul>
        </details>
      ),
    },
    {
      key: 'created',
      header: t('apiKeys.created'),
      phone: 'hidden',
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: ({ createdAt }) => formatInstant(createdAt, { timeZone, locale, style: 'short_date' }),
    },
    {
      key: 'used',
      header: t('apiKeys.lastUse'),
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <SinceText at={lastUsedAt} now={now} timeZone={timeZone} /> : t('apiKeys.neverUsed'),
    },
    {
      key: 'state',
      header: t('apiKeys.state'),
      align: 'end',
      phone: 'figure',
      cell: (key) => {
        if (key.revokedAt) return <Status tone="off">{t('apiKeys.revoked')}</Status>
        if (mayManage) return <RevokeApiKey organization={organization} id={key.id} name={key.name} />
        return <Status tone="ok">{t('apiKeys.live')}</Status>
      },
    },
  ]
  return <DataTable caption={t('apiKeys.title')} columns={columns} rows={keys} rowKey={({ id }) => id} empty={empty} />
}
