// /org/{slug}/events/new
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventForm } from '@/components/dashboard/event-form/event-form'
import { NoPermission } from '@/components/dashboard/no-permission'
import { CoverArt } from '@/components/ui/cover-art'
import { PageHeader } from '@/components/ui/page-parts'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.form' })
  return { title: t('newTitle') }
}

export default async function NewEventPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const organization = await load(locale, `/org/${slug}/events/new`, () => loadOrganization(slug))
  const t = await getTranslations({ locale, namespace: 'dashboard.form' })
  const mayCreate = organization.permissions.includes('events:create') && organization.eventIds === null
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('newTitle')}>
        {mayCreate ? t('newLead') : null}
      </PageHeader>
      {mayCreate ? (
        <EventForm organization={slug} event={null} drawnCover={<CoverArt seed={organization.id} />} />
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
