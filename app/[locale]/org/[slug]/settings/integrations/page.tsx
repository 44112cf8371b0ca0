// /org/{slug}/settings/integrations: outside services that may confirm payments by signed messages.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CreateIntegration } from '@/components/dashboard/integrations/create-integration'
import { IntegrationTable } from '@/components/dashboard/integrations/integration-table'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'external.integrations' })
  return { title: t('title') }
}

export default async function IntegrationsPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { organization, integrations } = await load(locale, `/org/${slug}/settings/integrations`, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('settings:read')
    return { organization, integrations: mayRead ? await api.integrations.list({ organization: slug }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'external.integrations' })
  const mayManage = organization.permissions.includes('settings:manage') && organization.eventIds === null
  const create = <CreateIntegration organization={slug} />
  return (
    <>
      <PageHeader
        eyebrow={organization.name}
        title={t('title')}
        actions={mayManage && integrations && integrations.length > 0 ? create : null}
      >
        {t('lead')}
      </PageHeader>
      {integrations ? (
        <Card className="overflow-hidden">
          <IntegrationTable
            organization={slug}
            integrations={integrations}
            now={now()}
            mayManage={mayManage}
            empty={
              <EmptyState title={t('none')} action={mayManage ? create : undefined}>
                {t(mayManage ? 'noneText' : 'noneAsk')}
              </EmptyState>
            }
          />
        </Card>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
