// /org/{slug}/messages: every message that was asked for, by state, kind, event and address.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { FilterSelect } from '@/components/dashboard/filter-select'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { MessageTable } from '@/components/dashboard/messages/message-table'
import { MessageTabs } from '@/components/dashboard/messages/message-tabs'
import { NoPermission } from '@/components/dashboard/no-permission'
import { SearchForm } from '@/components/dashboard/search-form'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { isUuid } from '@/server/kernel/text'
import { channels, messageStatuses } from '@/server/notifications/contract'
import { editableKinds } from '@/server/notifications/templates/contract'
import { load, loadOrganization } from '../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'messages' })
  return { title: t('title') }
}

/** What has no words of an organization's own to be named by. */
const otherKinds = [
  ...(['campaign', 'test_message', 'invitation', 'test_ticket', 'lost_tickets'] as const),
  ...(['dispute_opened', 'attention_notice', 'subscription_notice', 'webhook_disabled', 'campaign_paused'] as const),
]
const kinds = [...editableKinds, ...otherKinds]

function filtersOf(params: SearchParams) {
  const eventId = textParam(params, 'eventId', 36)?.toLowerCase()
  return {
    status: oneOf(params, 'status', messageStatuses),
    kind: oneOf(params, 'kind', kinds),
    type: oneOf(params, 'type', channels),
    eventId: eventId && isUuid(eventId) ? eventId : undefined,
    search: textParam(params, 'search'),
  }
}

export default async function MessagesPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const filters = filtersOf(query)
  const cursor = textParam(query, 'cursor')
  const path = `/org/${slug}/messages`
  const { organization, page, events } = await load(locale, path, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('notifications:read')) return { organization, page: null, events: [] }
    const mayEvents = organization.permissions.includes('events:read')
    const [page, events] = await Promise.all([
      api.notifications.list({ organization: slug, ...filters, cursor }),
      mayEvents ? api.events.list({ organization: slug, limit: 100 }).then(({ items }) => items) : [],
    ])
    return { organization, page, events }
  })
  const t = await getTranslations({ locale, namespace: 'messages' })
  const lists = await getTranslations({ locale, namespace: 'dashboard.lists' })
  const action = localePath(locale, path)
  const isFiltered = Object.values(filters).some((filter) => filter !== undefined)
  const { search, ...keep } = filters
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('lead')}
      </PageHeader>
      {page ? (
        <>
          <MessageTabs organization={slug} current="list" />
          <div className="mb-4 flex flex-wrap items-end justify-between gap-2.5">
            <SearchForm action={action} label={t('search')} search={search ?? ''} keep={keep} />
            <MessageFilters locale={locale} filters={filters} events={events} />
          </div>
          <Card className="overflow-hidden">
            <MessageTable
              organization={slug}
              messages={page.messages}
              now={now()}
              empty={
                isFiltered ? (
                  <EmptyState
                    title={t('noMatch')}
                    action={
                      <ButtonLink tone="ghost" href={action}>
                        {lists('showAll')}
                      </ButtonLink>
                    }
                  >
                    {t('noMatchText')}
                  </EmptyState>
                ) : (
                  <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
                )
              }
            />
            <Pagination
              label={lists('pages')}
              previous={cursor ? { href: action + queryOf(filters), label: lists('first') } : null}
              next={
                page.nextCursor
                  ? { href: action + queryOf({ ...filters, cursor: page.nextCursor }), label: lists('more') }
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

type FiltersProps = {
  locale: 'fr' | 'en'
  filters: ReturnType<typeof filtersOf>
  events: readonly { id: string; title: string }[]
}

async function MessageFilters({ locale, filters, events }: FiltersProps) {
  const t = await getTranslations({ locale, namespace: 'messages' })
  const names = await getTranslations({ locale, namespace: 'messageTemplates.kinds' })
  const byKind = [
    ...editableKinds.map((value) => ({ value, label: names(`${value}.name`) })),
    ...otherKinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
  ]
  return (
    <div className="flex flex-wrap gap-2.5">
      <FilterSelect
        name="status"
        label={t('state')}
        value={filters.status ?? 'all'}
        items={[
          { value: 'all', label: t('allStates') },
          ...messageStatuses.map((value) => ({ value, label: t(`states.${value}`) })),
        ]}
      />
      <FilterSelect
        name="kind"
        label={t('message')}
        value={filters.kind ?? 'all'}
        items={[{ value: 'all', label: t('allKinds') }, ...byKind]}
      />
      {events.length > 1 || filters.eventId ? (
        <FilterSelect
          name="eventId"
          label={t('event')}
          value={filters.eventId ?? 'all'}
          items={[
            { value: 'all', label: t('allEvents') },
            ...events.map(({ id, title }) => ({ value: id, label: title })),
          ]}
        />
      ) : null}
    </div>
  )
}
