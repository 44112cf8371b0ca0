// /org/{slug}/events/{id}/attendees: who comes, with which ticket, and who is inside.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AttendeeTable } from '@/components/dashboard/attendee-table'
import { AddAttendee } from '@/components/dashboard/attendees/add-attendee'
import { AttendeeChoice, ChoiceBar, IssueToAll } from '@/components/dashboard/batches/attendee-choice'
import { placesLeft } from '@/components/dashboard/batches/places-left'
import { EventHeader } from '@/components/dashboard/event-header'
import { FilterSelect } from '@/components/dashboard/filter-select'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { SearchForm } from '@/components/dashboard/search-form'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { NavTabs } from '@/components/ui/nav-tabs'
import { EmptyState } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { type AttendeeListItem, attendeeFilters } from '@/server/attendees/contract'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string; eventId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.attendees' })
  return { title: t('title') }
}

export default async function AttendeesPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const base = `/org/${slug}/events/${eventId}`
  const search = textParam(query, 'search')
  const cursor = textParam(query, 'cursor')
  const show = oneOf(query, 'show', attendeeFilters) ?? 'all'
  const { organization, event, type, page, mayIssue, templates, missing } = await load(
    locale,
    `${base}/attendees`,
    async (api) => {
      const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
      const type = event.ticketTypes.find(({ id }) => id === query.type)?.id
      const mayRead = organization.permissions.includes('attendees:read')
      const page = mayRead
        ? await api.attendees.list({ organization: slug, eventId, search, show, ticketTypeId: type, cursor })
        : null
      const mayIssue = organization.permissions.includes('tickets:create')
      const [templates, missing] =
        mayIssue && mayRead
          ? await Promise.all([
              api.templates.list({ organization: slug }),
              api.attendees.countWithoutTicket({ organization: slug, eventId }),
            ])
          : [[], { count: 0 }]
      return { organization, event, type, page, mayIssue, templates, missing: missing.count }
    },
  )
  const t = await getTranslations({ locale, namespace: 'dashboard' })
  const bring = await getTranslations({ locale, namespace: 'attendees' })
  const mayAdd = organization.permissions.includes('attendees:create') && event.status !== 'archived'
  const action = localePath(locale, `${base}/attendees`)
  const filters = { search, type, show: show === 'all' ? undefined : show }
  const isFiltered = search !== undefined || type !== undefined || show !== 'all'
  const issue = {
    organization: slug,
    eventId,
    ticketTypes: event.ticketTypes.map((type) => ({
      id: type.id,
      name: type.name,
      available: placesLeft(type, event.capacities),
    })),
    templates: templates.filter(({ archivedAt }) => archivedAt === null).map(({ id, name }) => ({ id, name })),
  }
  const table = (people: readonly AttendeeListItem[]) => (
    <AttendeeTable
      attendees={people}
      base={base}
      timeZone={event.timeZone}
      mayReadPurchases={organization.permissions.includes('purchases:read')}
      mayChoose={mayIssue}
      acts={
        organization.permissions.includes('tickets:update')
          ? { organization: slug, mayVoid: organization.permissions.includes('tickets:void') }
          : null
      }
      empty={
        isFiltered ? (
          <EmptyState
            title={t('attendees.noMatch')}
            action={
              <ButtonLink tone="ghost" href={action}>
                {t('lists.showAll')}
              </ButtonLink>
            }
          >
            {t('attendees.noMatchText')}
          </EmptyState>
        ) : (
          <EmptyState title={t('attendees.none')}>{t('attendees.noneText')}</EmptyState>
        )
      }
    />
  )
  return (
    <>
      <EventHeader organization={organization} event={event} now={now()} title={t('attendees.title')} />
      {page ? (
        <AttendeeChoice ids={page.items.map(({ id }) => id)}>
          <NavTabs
            label={t('attendees.presence')}
            className="mb-4"
            items={attendeeFilters.map((filter) => ({
              href: action + queryOf({ ...filters, show: filter === 'all' ? undefined : filter }),
              label: t(`attendees.show.${filter}`),
              current: filter === show,
            }))}
          />
          <div className="mb-4 flex flex-wrap gap-2.5">
            <SearchForm
              action={action}
              label={t('attendees.search')}
              search={search ?? ''}
              keep={{ type, show: filters.show }}
            />
            {event.ticketTypes.length > 1 ? (
              <FilterSelect
                name="type"
                label={t('attendees.type')}
                value={type ?? 'all'}
                items={[
                  { value: 'all', label: t('attendees.allTypes') },
                  ...event.ticketTypes.map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            ) : null}
            {mayAdd || mayIssue ? (
              <span className="flex w-full flex-wrap items-center gap-2.5">
                {mayAdd ? (
                  <>
                    <AddAttendee organization={slug} eventId={eventId} />
                    <ButtonLink tone="ghost" size="small" href={`${action}/import`}>
                      {bring('import.label')}
                    </ButtonLink>
                  </>
                ) : null}
                {mayIssue ? <IssueToAll {...issue} count={missing} /> : null}
              </span>
            ) : null}
          </div>
          <Card className="overflow-hidden">
            {mayIssue ? <ChoiceBar {...issue} ids={page.items.map(({ id }) => id)} /> : null}
            {table(page.items)}
            <Pagination
              label={t('lists.pages')}
              previous={cursor ? { href: action + queryOf(filters), label: t('lists.first') } : null}
              next={
                page.nextCursor
                  ? { href: action + queryOf({ ...filters, cursor: page.nextCursor }), label: t('lists.more') }
                  : null
              }
            />
          </Card>
        </AttendeeChoice>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
