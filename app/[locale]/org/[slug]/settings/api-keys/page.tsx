// /org/{slug}/settings/api-keys: keys for the organization's own programs.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AddList } from '@/components/dashboard/add-list'
import { ApiKeyTable } from '@/components/dashboard/api-keys/api-key-table'
import { CreateApiKey } from '@/components/dashboard/api-keys/create-api-key'
import { keyPermissions } from '@/server/kernel/actor'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.apiKeys' })
  return { title: t('title') }
}

export default async function ApiKeysPage({ params }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const { organization, keys } = await load(locale, `/org/${slug}/settings/api-keys`, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('api_keys:read')
    return { organization, keys: mayRead ? await api.apiKeys.list({ organization: slug }) : null }
  })
  const t = await getTranslations({ locale, namespace: 'dashboard.apiKeys' })
  const own = new Set(organization.permissions)
  const mayManage = own.has('api_keys:manage') && organization.eventIds === null
  const grantable = keyPermissions.filter((permission) => own.has(permission))
  return (
    <AddList
      organization={organization}
      title={t('title')}
      lead={t('lead')}
      rows={keys}
      add={mayManage ? <CreateApiKey organization={slug} permissions={grantable} /> : null}
      empty={{ title: t('none'), text: t(mayManage ? 'noneText' : 'noneAsk') }}
    >
      {(rows, empty) => <ApiKeyTable organization={slug} keys={rows} now={now()} mayManage={mayManage} empty={empty} />}
    </AddList>
  )
}
