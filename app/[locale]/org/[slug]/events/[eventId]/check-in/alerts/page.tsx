// /org/{slug}/events/{id}/check-in/alerts: what the rules and the gates have noticed.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { AlertList } from '@/components/dashboard/gate/alerts/alert-list'
import { GateNav } from '@/components/dashboard/gate/control-room/gate-nav'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { oneOf, type SearchParams } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { ClientMessages } from '@/components/shell/client-messages'
import { Card } from '@/components/ui/card'
import { NavTabs } from '@/components/ui/nav-tabs'
import { EmptyState } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string; eventId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'fraud' })
  return { title: t('alertsTitle') }
}

export default async function AlertsPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const which = oneOf(await searchParams, 'which', ['all'] as const) ?? 'open'
  const path = `/org/${slug}/events/${eventId}/check-in/alerts`
  const { organization, event, shown } = await load(locale, path, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    if (!organization.permissions.includes('scanning:read')) return { organization, event, shown: null }
    const one = { organization: slug, eventId }
    const [alerts, marks] = await Promise.all([api.scanning.alerts.list({ ...one, which }), api.scanning.marks(one)])
    return { organization, event, shown: { alerts, marks } }
  })
  const t = await getTranslations({ locale, namespace: 'fraud' })
  const address = localePath(locale, path)
  return (
    <>
      <KeepFresh everySeconds={10} />
      <EventHeader organization={organization} event={event} now={now()} title={t('alertsTitle')} />
      <GateNav organization={organization} eventId={eventId} current="alerts" marks={shown?.marks ?? null} />
      {shown ? (
        <>
          <p className="mb-6 max-w-[68ch] text-ink-2">{t('alertsText')}</p>
          <NavTabs
            label={t('alertsTitle')}
            className="mb-4"
            items={[
              { href: address, label: t('open'), current: which === 'open' },
              { href: `${address}?which=all`, label: t('all'), current: which === 'all' },
            ]}
          />
          <Card className="overflow-hidden">
            {shown.alerts.length > 0 ? (
              <ClientMessages locale={locale} namespaces={['common', 'dashboard', 'errors', 'fraud']}>
                <AlertList
                  organization={slug}
                  alerts={shown.alerts}
                  timeZone={event.timeZone}
                  mayManage={organization.permissions.includes('scanning:manage')}
                />
              </ClientMessages>
            ) : (
              <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
            )}
          </Card>
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
