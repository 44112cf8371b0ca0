// /org/{slug}/events/{id}/attendees/import: people from a CSV file.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ImportAttendees } from '@/components/dashboard/attendees/import-attendees'
import { placesLeft } from '@/components/dashboard/batches/places-left'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'attendees.import' })
  return { title: t('title') }
}

export default async function ImportPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const list = `/org/${slug}/events/${eventId}/attendees`
  const { organization, event, templates } = await load(locale, `${list}/import`, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    const mayIssue = organization.permissions.includes('tickets:create')
    const templates = mayIssue ? await api.templates.list({ organization: slug }) : null
    return { organization, event, templates }
  })
  const t = await getTranslations({ locale, namespace: 'attendees.import' })
  const issue = templates && {
    ticketTypes: event.ticketTypes.map((type) => ({
      id: type.id,
      name: type.name,
      available: placesLeft(type, event.capacities),
    })),
    templates: templates.filter(({ archivedAt }) => archivedAt === null).map(({ id, name }) => ({ id, name })),
  }
  return (
    <>
      <PageHeader eyebrow={event.title} title={t('title')}>
        {t('lead')}{' '}
        <Link
          href={localePath(locale, list)}
          className="link pointer-coarse:flex pointer-coarse:min-h-11 pointer-coarse:w-fit pointer-coarse:items-center"
        >
          {t('back')}
        </Link>
      </PageHeader>
      {organization.permissions.includes('attendees:create') ? (
        <ImportAttendees organization={slug} eventId={eventId} issue={issue} />
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
