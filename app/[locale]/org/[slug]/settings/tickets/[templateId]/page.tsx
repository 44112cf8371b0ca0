// /org/{slug}/settings/tickets/{id}: one design, worked on or looked at.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { NoPermission } from '@/components/dashboard/no-permission'
import { exampleFacts } from '@/components/dashboard/templates/example'
import { TemplateEditor } from '@/components/dashboard/templates/template-editor'
import { TicketSheet } from '@/components/ticket-design/ticket-sheet'
import { Link } from '@/components/ui/link'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { logoPathOf } from '@/server/templates/contract'
import { load, loadOrganization } from '../../../../load'
import { eventsToChoose, exampleCode, exampleOf } from '../example-of'

type PageProps = {
  params: Promise<{ locale: string; slug: string; templateId: string }>
  searchParams: Promise<{ event?: string | string[] }>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'templates' })
  return { title: t('editTitle') }
}

export default async function TemplatePage({ params, searchParams }: PageProps) {
  const { locale: asked, slug, templateId } = await params
  const { event: wanted } = await searchParams
  const locale = asLocale(asked)
  const base = `/org/${slug}/settings/tickets`
  const { organization, found } = await load(locale, `${base}/${templateId}`, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('events:read')) return { organization, found: null }
    const one = { organization: slug, templateId }
    const [template, versions, templates, events] = await Promise.all([
      api.templates.get(one),
      api.templates.versions(one),
      api.templates.list({ organization: slug }),
      eventsToChoose(api, slug),
    ])
    const eventId = wanted === undefined ? events[0]?.id : wanted === 'none' ? undefined : String(wanted)
    const [event, questions] = eventId
      ? await Promise.all([
          api.events.get({ organization: slug, eventId }),
          api.templates.questions({ organization: slug, eventId }),
        ])
      : [null, []]
    const isArchived = templates.find(({ id }) => id === templateId)?.archivedAt != null
    return { organization, found: { template, versions, events, event, questions, isArchived } }
  })
  if (!found) return <NoPermission role={organization.role} />
  const { template, versions, events, event, questions, isArchived } = found
  const t = await getTranslations({ locale, namespace: 'templates' })
  const mayChange = organization.permissions.includes('events:update') && organization.eventIds === null && !isArchived
  const example = exampleOf({ organizationName: organization.name, event, questions, now: now() })
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href={localePath(locale, base)} className="text-ink-2 hover:underline">
            {t('title')}
          </Link>
        }
        title={template.name}
      />
      {mayChange ? (
        <TemplateEditor
          key={template.templateId}
          organization={slug}
          template={template}
          versions={versions}
          example={example}
          events={events}
          code={exampleCode()}
          locale={locale}
          timeZone={event?.timeZone ?? 'UTC'}
        />
      ) : (
        <>
          <Notice tone="off" className="mb-[22px]">
            {t(isArchived ? 'isArchived' : 'onlyLook')}
          </Notice>
          <TicketSheet
            design={template.design}
            facts={exampleFacts(example, { locale, holder: 'usual', typeId: null })}
            size="a4"
            pictures={{ cover: example.cover, logo: logoPathOf(template.design.logoKey), code: exampleCode() }}
            codeLabel={t('preview.code')}
            className="max-w-2xl overflow-hidden rounded-sm border border-line"
          />
        </>
      )}
    </>
  )
}
