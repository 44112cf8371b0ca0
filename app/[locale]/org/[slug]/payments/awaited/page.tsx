// /org/{slug}/payments/awaited: money that was announced from outside of any provider and has not come, found by its reference.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AwaitedTable } from '@/components/dashboard/external/awaited-table'
import { queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { MoneyTabs } from '@/components/dashboard/money/money-tabs'
import { NoPermission } from '@/components/dashboard/no-permission'
import { SearchForm } from '@/components/dashboard/search-form'
import { Card } from '@/components/ui/card'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'external.awaited' })
  return { title: t('title') }
}

export default async function AwaitedPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const search = textParam(query, 'search')
  const cursor = textParam(query, 'cursor', 36)
  const base = `/org/${slug}/payments/awaited`
  const { organization, page } = await load(locale, base, async (api) => {
    const organization = await loadOrganization(slug)
    const mayConfirm = organization.permissions.includes('payments:confirm')
    return {
      organization,
      page: mayConfirm ? await api.external.awaited({ organization: slug, search, cursor }) : null,
    }
  })
  const t = await getTranslations({ locale, namespace: 'external.awaited' })
  const lists = await getTranslations({ locale, namespace: 'dashboard.lists' })
  const action = localePath(locale, base)
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('lead')}
      </PageHeader>
      <MoneyTabs organization={organization} current="awaited" />
      {page ? (
        <Card className="overflow-hidden">
          <div className="flex flex-wrap gap-3 border-b border-line px-5 py-4 sm:px-6">
            <SearchForm action={action} label={t('search')} search={search ?? ''} keep={{}} />
          </div>
          <AwaitedTable
            organization={slug}
            payments={page.payments}
            empty={
              <EmptyState title={t(search ? 'noneFound' : 'none')}>
                {t(search ? 'noneFoundText' : 'noneText')}
              </EmptyState>
            }
          />
          <Pagination
            label={lists('pages')}
            previous={cursor ? { href: action + queryOf({ search }), label: lists('first') } : null}
            next={
              page.nextCursor
                ? { href: action + queryOf({ search, cursor: page.nextCursor }), label: lists('more') }
                : null
            }
          />
        </Card>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
