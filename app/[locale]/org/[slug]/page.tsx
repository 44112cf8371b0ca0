// /org/{slug}: the organization's events, those to come first; an organization without any is shown where to begin.
import { ScanLine } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventTable } from '@/components/dashboard/event-table'
import { FirstSteps } from '@/components/dashboard/first-steps'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { NavTabs } from '@/components/ui/nav-tabs'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const pageSize = 25

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.events' })
  return { title: t('title') }
}

export default async function OrganizationPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { period: askedPeriod, cursor: askedCursor } = await searchParams
  const period = askedPeriod === 'past' ? 'past' : 'upcoming'
  const cursor = typeof askedCursor === 'string' ? askedCursor : undefined
  const home = `/org/${slug}`
  const input = { organization: slug, period, cursor, limit: pageSize } as const
  const { organization, events, isEmpty } = await load(locale, home, async (api) => {
    const organization = await loadOrganization(slug)
    const withFigures = organization.permissions.includes('reports:read')
    const events = await (withFigures ? api.reports.events(input) : api.events.list(input))
    const anything = events.items.length > 0 ? events : await api.events.list({ organization: slug, limit: 1 })
    return { organization, events, isEmpty: anything.items.length === 0 }
  })
  const t = await getTranslations({ locale, namespace: 'dashboard.events' })
  const checkIn = await getTranslations({ locale, namespace: 'dashboard.checkIn' })
  const isAtGate =
    organization.permissions.includes('scanning:scan') && !organization.permissions.includes('scanning:read')
  const shown = events.items.filter(({ status }) => !isAtGate || status !== 'draft')
  const mayCreate = organization.permissions.includes('events:create') && organization.eventIds === null
  const newHref = localePath(locale, `${home}/events/new`)
  const address = (query: string) => localePath(locale, `${home}${query}`)
  const withPeriod = period === 'past' ? '?period=past' : ''
  return (
    <>
      <PageHeader
        eyebrow={organization.name}
        title={t('title')}
        actions={
          mayCreate && !isEmpty ? (
            <ButtonLink size="small" href={newHref}>
              {t('new')}
            </ButtonLink>
          ) : null
        }
      />
      {isEmpty ? (
        <FirstSteps newHref={mayCreate ? newHref : null} />
      ) : (
        <>
          {isAtGate ? (
            <ButtonLink
              size="large"
              wide
              className="mb-7 min-h-20 gap-3 text-xl sm:max-w-md"
              href={localePath(locale, '/scan')}
            >
              <ScanLine className="size-7" aria-hidden="true" />
              {checkIn('openScanner')}
            </ButtonLink>
          ) : null}
          <NavTabs
            label={t('periods')}
            className="mb-5"
            items={[
              { href: address(''), label: t('upcoming'), current: period === 'upcoming' },
              { href: address('?period=past'), label: t('past'), current: period === 'past' },
            ]}
          />
          <Card className="overflow-hidden">
            <EventTable
              events={shown}
              home={home}
              now={now()}
              empty={<EmptyState title={t(`none.${period}`)}>{t(`none.${period}Text`)}</EmptyState>}
            />
            <Pagination
              label={t('pages')}
              previous={cursor ? { href: address(withPeriod), label: t('first') } : null}
              next={
                events.nextCursor
                  ? {
                      href: address(`?${new URLSearchParams({ period, cursor: events.nextCursor })}`),
                      label: t('more'),
                    }
                  : null
              }
            />
          </Card>
        </>
      )}
    </>
  )
}
