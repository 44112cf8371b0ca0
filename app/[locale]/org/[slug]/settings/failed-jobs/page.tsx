// /org/{slug}/settings/failed-jobs: work in the background that was tried as often as it may be, with what helps.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DeadLetterList } from '@/components/dashboard/batches/dead-letter-list'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { NavTabs } from '@/components/ui/nav-tabs'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

const views = ['open', 'all'] as const

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'batches.deadLetters' })
  return { title: t('title') }
}

export default async function FailedJobsPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const path = `/org/${slug}/settings/failed-jobs`
  const show = oneOf(query, 'show', views) ?? 'open'
  const cursor = textParam(query, 'cursor')
  const { organization, page } = await load(locale, path, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('settings:read') && organization.eventIds === null
    return {
      organization,
      page: mayRead ? await api.deadLetters.list({ organization: slug, show, locale, cursor }) : null,
    }
  })
  const t = await getTranslations({ locale, namespace: 'batches.deadLetters' })
  const action = localePath(locale, path)
  const ofView = (view: (typeof views)[number]) => action + queryOf({ show: view === 'open' ? undefined : view })
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('intro')}
      </PageHeader>
      {page ? (
        <>
          <NavTabs
            label={t('showLabel')}
            className="mb-4"
            items={views.map((view) => ({ href: ofView(view), label: t(`show.${view}`), current: view === show }))}
          />
          <Card className="overflow-hidden">
            {page.items.length > 0 ? (
              <DeadLetterList
                organization={slug}
                items={page.items}
                now={now()}
                timeZone={page.timeZone}
                mayAct={organization.permissions.includes('settings:manage')}
              />
            ) : (
              <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
            )}
            <Pagination
              label={t('title')}
              previous={cursor ? { href: ofView(show), label: t('first') } : null}
              next={
                page.nextCursor
                  ? {
                      href: action + queryOf({ show: show === 'open' ? undefined : show, cursor: page.nextCursor }),
                      label: t('more'),
                    }
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
