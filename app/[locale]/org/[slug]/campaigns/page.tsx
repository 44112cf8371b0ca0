// /org/{slug}/campaigns: one message to many people, written, sent and followed.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CampaignTable } from '@/components/dashboard/campaigns/campaign-table'
import { FreshCampaigns } from '@/components/dashboard/campaigns/fresh-campaigns'
import { NewCampaign } from '@/components/dashboard/campaigns/new-campaign'
import { queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'campaigns' })
  return { title: t('title') }
}

export default async function CampaignsPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const cursor = textParam(await searchParams, 'cursor')
  const path = `/org/${slug}/campaigns`
  const { organization, page, events } = await load(locale, path, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('notifications:read')) return { organization, page: null, events: [] }
    const mayEvents = organization.permissions.includes('events:read')
    const [page, events] = await Promise.all([
      api.campaigns.list({ organization: slug, cursor }),
      mayEvents ? api.events.list({ organization: slug, limit: 100 }).then(({ items }) => items) : [],
    ])
    return { organization, page, events }
  })
  const [t, lists] = await Promise.all([
    getTranslations({ locale, namespace: 'campaigns' }),
    getTranslations({ locale, namespace: 'dashboard.lists' }),
  ])
  const action = localePath(locale, path)
  const maySend = organization.permissions.includes('notifications:send')
  const mayAll = organization.eventIds === null
  const begin =
    maySend && (mayAll || events.length > 0) ? (
      <NewCampaign
        organization={slug}
        events={events.map(({ id, title }) => ({ id, title }))}
        eventId={null}
        mayAll={mayAll}
      />
    ) : null
  return (
    <>
      {page ? <FreshCampaigns campaigns={page.items} /> : null}
      <PageHeader
        eyebrow={organization.name}
        title={t('title')}
        actions={page && (page.items.length > 0 || cursor) ? begin : null}
      >
        {t('lead')}
      </PageHeader>
      {page ? (
        <Card className="overflow-hidden">
          <CampaignTable
            organization={slug}
            campaigns={page.items}
            empty={
              <EmptyState title={t('none')} action={begin}>
                {t('noneText')}
              </EmptyState>
            }
          />
          <Pagination
            label={lists('pages')}
            previous={cursor ? { href: action, label: lists('first') } : null}
            next={
              page.nextCursor ? { href: action + queryOf({ cursor: page.nextCursor }), label: lists('more') } : null
            }
          />
        </Card>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
