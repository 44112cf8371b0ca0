// /org/{slug}/settings/webhooks: addresses of the organization's that hear of what happens.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AddList } from '@/components/dashboard/add-list'
import { CreateEndpoint } from '@/components/dashboard/webhooks/create-endpoint'
import { EndpointTable } from '@/components/dashboard/webhooks/endpoint-table'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'webhooks' })
  return { title: t('title') }
}

export default async function WebhooksPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { organization, endpoints } = await load(locale, `/org/${slug}/settings/webhooks`, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('settings:read')
    return { organization, endpoints: mayRead ? await api.webhooks.list({ organization: slug }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'webhooks' })
  const mayManage = organization.permissions.includes('settings:manage') && organization.eventIds === null
  return (
    <AddList
      organization={organization}
      title={t('title')}
      lead={t('lead')}
      rows={endpoints}
      add={mayManage ? <CreateEndpoint organization={slug} /> : null}
      empty={{ title: t('none'), text: t(mayManage ? 'noneText' : 'noneAsk') }}
    >
      {(rows, empty) => <EndpointTable organization={slug} endpoints={rows} empty={empty} />}
    </AddList>
  )
}
