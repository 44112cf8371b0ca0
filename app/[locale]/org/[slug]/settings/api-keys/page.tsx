// /org/{slug}/settings/api-keys: keys for the organization's own programs.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ApiKeyTable } from '@/components/dashboard/api-keys/api-key-table'
import { CreateApiKey } from '@/components/dashboard/api-keys/create-api-key'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
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
  const create = (
    <CreateApiKey organization={slug} permissions={keyPermissions.filter((permission) => own.has(permission))} />
  )
  return (
    <>
      <PageHeader
        eyebrow={organization.name}
        title={t('title')}
        actions={mayManage && keys && keys.length > 0 ? create : null}
      >
        {t('lead')}
      </PageHeader>
      {keys ? (
        <Card className="overflow-hidden">
          <ApiKeyTable
            organization={slug}
            keys={keys}
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
