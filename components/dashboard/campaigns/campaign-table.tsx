// Campaigns, latest first: what each is about, whom it went to and how many opened it.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import type { CampaignSummary } from '@/server/campaigns/contract'
import { formatInstant, formatNumber } from '@/server/kernel/format'
import { CampaignState, momentOf } from './campaign-state'
import { percentOf } from './percent'

type CampaignTableProps = {
  organization: string
  campaigns: readonly CampaignSummary[]
  /** All are about one event, which the page names already. */
  isOfOneEvent?: boolean
  empty: ReactNode
}

export function CampaignTable({ organization, campaigns, isOfOneEvent, empty }: CampaignTableProps) {
  const t = useTranslations('campaigns')
  const locale = useLocale()
  const columns: Column<CampaignSummary>[] = [
    {
      key: 'name',
      header: t('columns.name'),
      phone: 'title',
      className: 'max-w-[24rem]',
      cell: ({ name, event, kind }) => (
        <>
          <b className="font-semibold break-words">{name}</b>
          {isOfOneEvent && kind === 'campaign' ? null : (
            <span className="line-clamp-1 text-sm break-words text-ink-2">
              {kind === 'campaign' ? null : t(`kinds.${kind}`)}
              {kind === 'campaign' || isOfOneEvent ? null : ' · '}
              {isOfOneEvent ? null : (event?.title ?? t('allEvents'))}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'status',
      header: t('columns.status'),
      phone: 'figure',
      className: 'whitespace-nowrap',
      cell: (campaign) => <CampaignState campaign={campaign} />,
    },
    {
      key: 'sent',
      header: t('columns.sent'),
      align: 'end',
      className: 'whitespace-nowrap',
      cell: ({ status, counts }) => {
        if (status === 'draft' || status === 'scheduled') return <Nothing />
        return (
          <>
            <span className="sr-only sm:hidden">{`${t('columns.sent')} `}</span>
            {t('sentOf', { sent: formatNumber(counts.sent, locale), total: formatNumber(counts.total, locale) })}
          </>
        )
      },
    },
    {
      key: 'opened',
      header: t('columns.opened'),
      align: 'end',
      phone: 'hidden',
      className: 'whitespace-nowrap',
      cell: ({ counts }) => percentOf(counts.opened, counts.sent, locale) ?? <Nothing />,
    },
    {
      key: 'date',
      header: t('columns.date'),
      align: 'end',
      className: 'text-sm whitespace-nowrap text-ink-2',
      cell: (campaign) =>
        formatInstant(momentOf(campaign), { timeZone: campaign.timeZone, locale, style: 'short_date_time' }),
    },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={campaigns}
      rowKey={({ id }) => id}
      rowHref={({ id }) => localePath(locale, `/org/${organization}/campaigns/${id}`)}
      empty={empty}
    />
  )
}

function Nothing() {
  const t = useTranslations('campaigns')
  return (
    <span className="text-ink-3">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{t('notSent')}</span>
    </span>
  )
}
