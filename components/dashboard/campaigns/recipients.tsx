// The people a campaign went to, by what became of it and by address; both stand in the page's address.
import { useLocale, useTranslations } from 'next-intl'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { NavTabs } from '@/components/ui/nav-tabs'
import { EmptyState } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import {
  type CampaignView,
  type RecipientFilter,
  type RecipientPage,
  recipientFilters,
} from '@/server/campaigns/contract'
import { formatNumber } from '@/server/kernel/format'
import { queryOf } from '../list-query'
import { SearchForm } from '../search-form'
import { RecipientTable } from './recipient-table'

type RecipientsProps = {
  organization: string
  campaign: CampaignView
  page: RecipientPage
  filters: { state: RecipientFilter | undefined; search: string | undefined; cursor: string | undefined }
}

export function Recipients({ organization, campaign, page, filters }: RecipientsProps) {
  const t = useTranslations('campaigns.recipients')
  const lists = useTranslations('dashboard.lists')
  const locale = useLocale()
  const here = localePath(locale, `/org/${organization}/campaigns/${campaign.id}`)
  const { state, search, cursor } = filters
  const { counts } = campaign
  const isFiltered = state !== undefined || search !== undefined
  const tabs = recipientFilters.filter((one) => counts[one] > 0 || one === state)
  return (
    <section aria-labelledby="recipients-title">
      <h2 id="recipients-title" className="mb-3 text-xl">
        {t('title')}
      </h2>
      <NavTabs
        label={t('filter')}
        className="mb-4"
        items={[
          { href: here + queryOf({ search }), label: t('all'), count: number(counts.total), current: !state },
          ...tabs.map((one) => ({
            href: here + queryOf({ state: one, search }),
            label: t(`tabs.${one}`),
            count: number(counts[one]),
            current: one === state,
          })),
        ]}
      />
      <div className="mb-4">
        <SearchForm action={here} label={t('search')} search={search ?? ''} keep={{ state }} />
      </div>
      {state === 'opened' || state === 'doubtful' || state === 'unreached' ? (
        <p className="mb-4 max-w-[65ch] text-sm text-ink-2">{t(`${state}Note`)}</p>
      ) : null}
      <Card className="overflow-hidden">
        <RecipientTable
          organization={organization}
          recipients={page.recipients}
          timeZone={campaign.timeZone}
          empty={
            <EmptyState
              title={t(isFiltered ? 'noMatch' : 'none')}
              action={
                isFiltered ? (
                  <ButtonLink tone="ghost" href={here}>
                    {lists('showAll')}
                  </ButtonLink>
                ) : null
              }
            />
          }
        />
        <Pagination
          label={lists('pages')}
          previous={cursor ? { href: here + queryOf({ state, search }), label: lists('first') } : null}
          next={
            page.nextCursor
              ? { href: here + queryOf({ state, search, cursor: page.nextCursor }), label: lists('more') }
              : null
          }
        />
      </Card>
    </section>
  )

  function number(value: number): string {
    return formatNumber(value, locale)
  }
}
