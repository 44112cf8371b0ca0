// /org/{slug}/payments/disputes: what buyers' banks dispute, the most urgent things first to see.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DisputeTable } from '@/components/dashboard/disputes/dispute-table'
import { FilterSelect } from '@/components/dashboard/filter-select'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { MoneyTabs } from '@/components/dashboard/money/money-tabs'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'disputes' })
  return { title: t('title') }
}

export default async function DisputesPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const only = oneOf(query, 'show', ['open'])
  const cursor = textParam(query, 'cursor', 100)
  const base = `/org/${slug}/payments/disputes`
  const { organization, page } = await load(locale, base, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('payments:read')
    const page = mayRead ? await api.disputes.list({ organization: slug, show: only ?? 'all', cursor }) : null
    return { organization, page }
  })
  const t = await getTranslations({ locale, namespace: 'disputes' })
  const lists = await getTranslations({ locale, namespace: 'dashboard.lists' })
  const action = localePath(locale, base)
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('lead')}
      </PageHeader>
      <MoneyTabs organization={organization} current="disputes" />
      {page ? (
        <>
          <div className="mb-4 flex flex-wrap gap-2.5">
            <FilterSelect
              name="show"
              label={t('show')}
              value={only ?? 'all'}
              items={[
                { value: 'all', label: t('all') },
                { value: 'open', label: t('open') },
              ]}
            />
          </div>
          <Card className="overflow-hidden">
            <DisputeTable
              disputes={page.disputes}
              base={base}
              now={now()}
              empty={
                <EmptyState title={t(only ? 'none' : 'noneEver')}>{t(only ? 'noneText' : 'noneEverText')}</EmptyState>
              }
            />
            <Pagination
              label={lists('pages')}
              previous={cursor ? { href: action + queryOf({ show: only }), label: lists('first') } : null}
              next={
                page.nextCursor
                  ? { href: action + queryOf({ show: only, cursor: page.nextCursor }), label: lists('more') }
                  : null
              }
            />
          </Card>
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
