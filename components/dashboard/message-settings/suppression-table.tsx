'use client'
// Who gets no messages any more, why and since when; each can be released.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { type Column, DataTable } from '@/components/ui/data-table'
import { formatInstant } from '@/server/kernel/format'
import type { SuppressionView } from '@/server/notifications/settings/contract'
import { ConfirmAct } from '../confirm-act'

type SuppressionTableProps = {
  organization: string
  suppressions: readonly SuppressionView[]
  mayManage: boolean
  empty: ReactNode
}

export function SuppressionTable({ organization, suppressions, mayManage, empty }: SuppressionTableProps) {
  const t = useTranslations('messageSettings.suppressions')
  const locale = useLocale()
  const columns: Column<SuppressionView>[] = [
    {
      key: 'address',
      header: t('address'),
      phone: 'title',
      cell: ({ address }) => <b className="font-semibold break-all">{address}</b>,
    },
    { key: 'reason', header: t('why'), phone: 'detail', cell: ({ reason }) => t(`reason.${reason}`) },
    {
      key: 'scope',
      header: t('scope'),
      phone: 'detail',
      cell: ({ scope }) => (
        <>
          <span className="text-ink-2 sm:hidden">
            {t('scope')}
            {' – '}
          </span>
          {t(`scopes.${scope}`)}
        </>
      ),
    },
    {
      key: 'since',
      header: t('since'),
      phone: 'figure',
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: ({ createdAt }) => formatInstant(createdAt, { timeZone: 'UTC', locale, style: 'short_date_year' }),
    },
    {
      key: 'acts',
      phone: 'line',
      align: 'end',
      header: <span className="sr-only">{t('release')}</span>,
      cell: (row) => (mayManage ? <Release organization={organization} suppression={row} /> : null),
    },
  ]
  return <DataTable caption={t('title')} columns={columns} rows={suppressions} rowKey={({ id }) => id} empty={empty} />
}

function Release({ organization, suppression }: { organization: string; suppression: SuppressionView }) {
  const t = useTranslations('messageSettings.suppressions')
  const release = useMutation(useTRPC().messageSettings.release.mutationOptions())
  const { id, address, reason } = suppression
  return (
    <ConfirmAct
      trigger={
        <Button tone="ghost" size="small">
          {t('release')}
        </Button>
      }
      title={t('releaseTitle', { address })}
      description={t(reason === 'bounced' ? 'releaseText' : 'releaseWilling')}
      confirmLabel={t('release')}
      act={() => release.mutateAsync({ organization, id })}
      done={t('released')}
    />
  )
}
