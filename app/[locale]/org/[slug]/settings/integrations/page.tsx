// /org/{slug}/settings/integrations: outside services that confirm payments, and turnstiles that let in, by signed messages.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AddList } from '@/components/dashboard/add-list'
import { Addresses } from '@/components/dashboard/integrations/addresses'
import { CreateIntegration } from '@/components/dashboard/integrations/create-integration'
import { IntegrationTable } from '@/components/dashboard/integrations/integration-table'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { apiUrl } from '@/server/kernel/links'
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
  return (
    <>
      <AddList
        organization={organization}
        title={t('title')}
        lead={t('lead')}
        rows={integrations}
        add={mayManage ? <CreateIntegration organization={slug} /> : null}
        empty={{ title: t('none'), text: t(mayManage ? 'noneText' : 'noneAsk') }}
      >
        {(rows, empty) => (
          <IntegrationTable organization={slug} integrations={rows} now={now()} mayManage={mayManage} empty={empty} />
        )}
      </AddList>
      {integrations ? (
        <Addresses
          addresses={{
            payment: apiUrl('/api/internal/payment-webhook'),
            validate: apiUrl('/api/internal/validation/validate-ticket'),
            confirm: apiUrl('/api/internal/validation/scan-confirmation'),
          }}
        />
      ) : null}
    </>
  )
}
