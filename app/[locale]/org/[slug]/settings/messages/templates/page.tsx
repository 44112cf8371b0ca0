// /org/{slug}/settings/messages/templates: which messages buyers get, and in whose words.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { TemplateTable } from '@/components/dashboard/message-templates/template-table'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-parts'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'messageTemplates' })
  return { title: t('title') }
}

export default async function MessageTemplatesPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/settings/messages/templates`
  const { organization, templates } = await load(locale, base, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('settings:read')
    return { organization, templates: mayRead ? await api.messageTemplates.list({ organization: slug }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'messageTemplates' })
  if (!templates) return <NoPermission role={organization.role} />
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('lead')}
      </PageHeader>
      <Card className="overflow-hidden">
        <TemplateTable templates={templates} base={base} />
      </Card>
    </>
  )
}
