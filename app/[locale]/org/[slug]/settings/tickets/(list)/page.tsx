// /org/{slug}/settings/tickets: the designs of tickets, and which event is printed with which.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { NoPermission } from '@/components/dashboard/no-permission'
import { AssignTemplates } from '@/components/dashboard/templates/assign-templates'
import { exampleFacts } from '@/components/dashboard/templates/example'
import { NewTemplate } from '@/components/dashboard/templates/new-template'
import { TemplateCards } from '@/components/dashboard/templates/template-cards'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-parts'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../../load'
import { eventsToChoose, exampleCode, exampleOf } from '../example-of'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'templates' })
  return { title: t('title') }
}

export default async function TemplatesPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { organization, found } = await load(locale, `/org/${slug}/settings/tickets`, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('events:read')) return { organization, found: null }
    const [templates, events] = await Promise.all([
      api.templates.list({ organization: slug }),
      eventsToChoose(api, slug),
    ])
    const [first] = events
    const event = first ? await api.events.get({ organization: slug, eventId: first.id }) : null
    return { organization, found: { templates, events, event } }
  })
  const t = await getTranslations({ locale, namespace: 'templates' })
  if (!found) return <NoPermission role={organization.role} />
  const { templates, events, event } = found
  const mayAssign = organization.permissions.includes('events:update')
  const mayChange = mayAssign && organization.eventIds === null
  const at = now()
  const example = exampleOf({ organizationName: organization.name, event, questions: [], now: at })
  const live = templates.filter(({ archivedAt }) => archivedAt === null)
  return (
    <>
      <PageHeader
        eyebrow={organization.name}
        title={t('title')}
        actions={mayChange ? <NewTemplate organization={slug} locale={organization.locale} /> : null}
      >
        {t('lead')}
      </PageHeader>
      {live.length === 0 ? (
        <Notice tone="now" className="mb-[22px]">
          {t(mayChange ? 'list.noneText' : 'list.noneAsk')}
        </Notice>
      ) : null}
      <TemplateCards
        organization={slug}
        templates={templates}
        facts={exampleFacts(example, { locale, holder: 'usual', typeId: null })}
        pictures={{ cover: example.cover, code: exampleCode() }}
        now={at}
        timeZone={event?.timeZone ?? 'UTC'}
        mayChange={mayChange}
      />
      <AssignTemplates
        organization={slug}
        events={events}
        templates={live.map(({ id, name }) => ({ id, name }))}
        mayChange={mayAssign}
      />
    </>
  )
}
