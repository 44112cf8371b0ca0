// /org/{slug}/events/{id}/batches: tickets made by the hundred for people an organizer brought.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { BatchTable } from '@/components/dashboard/batches/batch-table'
import { EventHeader } from '@/components/dashboard/event-header'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string; eventId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'batches' })
  return { title: t('title') }
}

export default async function BatchesPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/events/${eventId}`
  const cursor = textParam(await searchParams, 'cursor')
  const { organization, event, page } = await load(locale, `${base}/batches`, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    const mayRead = organization.permissions.includes('tickets:read')
    const page = mayRead ? await api.batches.list({ organization: slug, eventId, cursor }) : null
    return { organization, event, page }
  })
  const [t, lists] = await Promise.all([
    getTranslations({ locale, namespace: 'batches' }),
    getTranslations({ locale, namespace: 'dashboard.lists' }),
  ])
  const action = localePath(locale, `${base}/batches`)
  return (
    <>
      <EventHeader organization={organization} event={event} now={now()} title={t('title')} />
      {page?.items.some(({ status }) => status === 'processing') ? <KeepFresh everySeconds={2} /> : null}
      {page ? (
        <Card className="overflow-hidden">
          <BatchTable
            batches={page.items}
            base={base}
            timeZone={event.timeZone}
            empty={
              <EmptyState
                title={t('none')}
                action={
                  <ButtonLink tone="ghost" href={localePath(locale, `${base}/attendees`)}>
                    {t('toAttendees')}
                  </ButtonLink>
                }
              >
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
