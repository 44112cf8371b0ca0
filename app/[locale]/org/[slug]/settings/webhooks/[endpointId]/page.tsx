// /org/{slug}/settings/webhooks/{id}: one address: how it is doing, what can be done with it, what it was told.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { DeliveryTable } from '@/components/dashboard/webhooks/delivery-table'
import {
  DeleteEndpoint,
  EditEndpoint,
  RotateEndpoint,
  SwitchEndpoint,
} from '@/components/dashboard/webhooks/endpoint-acts'
import { EndpointFacts, EndpointNotice } from '@/components/dashboard/webhooks/endpoint-state'
import { PingEndpoint } from '@/components/dashboard/webhooks/ping-endpoint'
import { ReplaySince } from '@/components/dashboard/webhooks/replay'
import { Card } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { NavTabs } from '@/components/ui/nav-tabs'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { Pagination } from '@/components/ui/pagination'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { deliveryStates, isAboutToGo } from '@/server/webhooks/contract'
import { load, loadOrganization } from '../../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string; endpointId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'webhooks' })
  return { title: t('title') }
}

export default async function WebhookPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug, endpointId: id } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const path = `/org/${slug}/settings/webhooks/${id}`
  const state = oneOf(query, 'state', deliveryStates)
  const cursor = textParam(query, 'cursor')
  const { organization, endpoint, page } = await load(locale, path, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('settings:read')) return { organization, endpoint: null, page: null }
    const [endpoint, page] = await Promise.all([
      api.webhooks.get({ organization: slug, id }),
      api.webhooks.deliveries({ organization: slug, id, state, cursor }),
    ])
    return { organization, endpoint, page }
  })
  const t = await getTranslations({ locale, namespace: 'webhooks' })
  if (!endpoint || !page) return <NoPermission role={organization.role} />
  const mayManage = organization.permissions.includes('settings:manage') && organization.eventIds === null
  const acts = { organization: slug, endpoint }
  const action = localePath(locale, path)
  const present = now()
  return (
    <>
      {page.items.some((one) => isAboutToGo(endpoint, one, present)) ? <KeepFresh everySeconds={3} /> : null}
      <PageHeader
        eyebrow={<Link href={localePath(locale, `/org/${slug}/settings/webhooks`)}>{t('title')}</Link>}
        title={endpoint.name}
        actions={
          mayManage ? (
            <>
              <EditEndpoint {...acts} />
              <RotateEndpoint {...acts} />
              <SwitchEndpoint {...acts} />
              <DeleteEndpoint {...acts} />
            </>
          ) : null
        }
      >
        <span className="break-all">{endpoint.url}</span>
      </PageHeader>
      <div className="mb-8 grid gap-6">
        <EndpointNotice endpoint={endpoint} />
        <EndpointFacts endpoint={endpoint} />
        {mayManage ? <PingEndpoint organization={slug} id={id} /> : null}
      </div>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <h2 className="text-2xl">{t('log')}</h2>
        {mayManage && endpoint.disabledAt === null ? <ReplaySince organization={slug} id={id} /> : null}
      </div>
      <NavTabs
        label={t('log')}
        className="mb-4"
        items={[undefined, ...deliveryStates].map((one) => ({
          href: action + queryOf({ state: one }),
          label: one ? t(`states.${one}`) : t('all'),
          current: one === state,
        }))}
      />
      <Card className="overflow-hidden">
        {page.items.length > 0 ? (
          <DeliveryTable organization={slug} endpoint={endpoint} deliveries={page.items} />
        ) : (
          <EmptyState title={t('quiet')}>{t('quietText')}</EmptyState>
        )}
        <Pagination
          label={t('log')}
          previous={cursor ? { href: action + queryOf({ state }), label: t('first') } : null}
          next={
            page.nextCursor ? { href: action + queryOf({ state, cursor: page.nextCursor }), label: t('more') } : null
          }
        />
      </Card>
    </>
  )
}
