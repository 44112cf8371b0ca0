// /org/{slug}/events/{id}/purchases: every purchase of the event, by search and state.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { FilterSelect } from '@/components/dashboard/filter-select'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { PurchaseTable } from '@/components/dashboard/purchase-table'
import { SearchForm } from '@/components/dashboard/search-form'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { purchaseStatuses } from '@/server/purchases/contract'
import { load, loadEvent, loadOrganization } from '../../../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string; eventId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.purchases' })
  return { title: t('title') }
}

export default async function PurchasesPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const status = oneOf(query, 'status', purchaseStatuses)
  const search = textParam(query, 'search')
  const cursor = textParam(query, 'cursor', 36)
  const base = `/org/${slug}/events/${eventId}`
  const { organization, event, page } = await load(locale, `${base}/purchases`, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    const mayRead = organization.permissions.includes('purchases:read')
    const page = mayRead ? await api.purchases.list({ organization: slug, eventId, status, search, cursor }) : null
    return { organization, event, page }
  })
  const t = await getTranslations({ locale, namespace: 'dashboard' })
  const action = localePath(locale, `${base}/purchases`)
  const isFiltered = status !== undefined || search !== undefined
  return (
    <>
      <EventHeader organization={organization} event={event} now={now()} title={t('purchases.title')} />
      {page ? (
        <>
          <div className="mb-4 flex flex-wrap gap-2.5">
            <SearchForm action={action} label={t('purchases.search')} search={search ?? ''} keep={{ status }} />
            <FilterSelect
              name="status"
              label={t('purchases.state')}
              value={status ?? 'all'}
              items={[
                { value: 'all', label: t('purchases.allStates') },
                ...purchaseStatuses.map((value) => ({ value, label: t(`purchaseStates.${value}`) })),
              ]}
            />
          </div>
          <Card className="overflow-hidden">
            <PurchaseTable
              purchases={page.purchases}
              base={base}
              timeZone={event.timeZone}
              now={now()}
              empty={
                isFiltered ? (
                  <EmptyState
                    title={t('purchases.noMatch')}
                    action={
                      <ButtonLink tone="ghost" href={action}>
                        {t('lists.showAll')}
                      </ButtonLink>
                    }
                  >
                    {t('purchases.noMatchText')}
                  </EmptyState>
                ) : (
                  <EmptyState title={t('purchases.none')}>{t(`purchases.noneText.${event.status}`)}</EmptyState>
                )
              }
            />
            <Pagination
              label={t('lists.pages')}
              previous={cursor ? { href: action + queryOf({ status, search }), label: t('lists.first') } : null}
              next={
                page.nextCursor
                  ? { href: action + queryOf({ status, search, cursor: page.nextCursor }), label: t('lists.more') }
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
