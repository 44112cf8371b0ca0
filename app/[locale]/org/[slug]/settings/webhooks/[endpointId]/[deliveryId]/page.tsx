// /org/{slug}/settings/webhooks/{id}/{delivery}: one message: what was sent, and every attempt.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { NoPermission } from '@/components/dashboard/no-permission'
import { AttemptList, sourceStyles } from '@/components/dashboard/webhooks/attempt-list'
import { DeliveryFacts } from '@/components/dashboard/webhooks/endpoint-state'
import { ReplayDelivery } from '@/components/dashboard/webhooks/replay'
import { Card } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { isAboutToGo } from '@/server/webhooks/contract'
import { load, loadOrganization } from '../../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; endpointId: string; deliveryId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'webhooks' })
  return { title: t('message') }
}

export default async function DeliveryPage({ params }: PageProps) {
  const { locale: asked, slug, endpointId, deliveryId } = await params
  const locale = asLocale(asked)
  const back = `/org/${slug}/settings/webhooks/${endpointId}`
  const { organization, loaded } = await load(locale, `${back}/${deliveryId}`, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('settings:read')) return { organization, loaded: null }
    const [endpoint, delivery] = await Promise.all([
      api.webhooks.get({ organization: slug, id: endpointId }),
      api.webhooks.delivery({ organization: slug, id: deliveryId }),
    ])
    return { organization, loaded: { endpoint, delivery } }
  })
  const t = await getTranslations({ locale, namespace: 'webhooks' })
  if (!loaded) return <NoPermission role={organization.role} />
  const { endpoint, delivery } = loaded
  const mayManage = organization.permissions.includes('settings:manage') && organization.eventIds === null
  return (
    <>
      {isAboutToGo(endpoint, delivery, now()) ? <KeepFresh everySeconds={3} /> : null}
      <PageHeader
        eyebrow={<Link href={localePath(locale, back)}>{endpoint.name}</Link>}
        title={delivery.type}
        actions={
          mayManage && endpoint.disabledAt === null && delivery.type !== 'ping' ? (
            <ReplayDelivery organization={slug} id={delivery.id} />
          ) : null
        }
      />
      <DeliveryFacts endpoint={endpoint} delivery={delivery} />
      <h2 className="mt-8 mb-3 text-2xl">{t('body')}</h2>
      <p className="mb-2 text-sm text-ink-2">{t('bodyNote')}</p>
      <pre className={sourceStyles}>{indented(delivery.body)}</pre>
      <h2 className="mt-8 mb-3 text-2xl">{t('attempts')}</h2>
      <Card className="overflow-hidden">
        {delivery.log.length > 0 ? (
          <AttemptList attempts={delivery.log} timeZone={endpoint.timeZone} />
        ) : (
          <EmptyState title={t('notTried')}>{t('notTriedText')}</EmptyState>
        )}
      </Card>
    </>
  )
}

function indented(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2)
}
