// /org/{slug}/events/{id}/check-in/rules: what alerts and what blocks, and what it would have raised before.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { GateNav } from '@/components/dashboard/gate/control-room/gate-nav'
import { RuleCard } from '@/components/dashboard/gate/fraud/rule-card'
import { NoPermission } from '@/components/dashboard/no-permission'
import { ClientMessages } from '@/components/shell/client-messages'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'fraud' })
  return { title: t('rulesTitle') }
}

export default async function RulesPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const path = `/org/${slug}/events/${eventId}/check-in/rules`
  const { organization, event, shown } = await load(locale, path, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    if (!organization.permissions.includes('scanning:read')) return { organization, event, shown: null }
    const one = { organization: slug, eventId }
    const [rules, marks] = await Promise.all([api.scanning.fraud.rules(one), api.scanning.marks(one)])
    return { organization, event, shown: { rules, marks } }
  })
  const t = await getTranslations({ locale, namespace: 'fraud' })
  return (
    <>
      <EventHeader organization={organization} event={event} now={now()} title={t('rulesTitle')} />
      <GateNav organization={organization} eventId={eventId} current="rules" marks={shown?.marks ?? null} />
      {shown ? (
        <>
          <p className="mb-6 max-w-[68ch] text-ink-2">{t('rulesText')}</p>
          <ClientMessages locale={locale} namespaces={['common', 'dashboard', 'errors', 'fraud']}>
            <div className="grid items-start gap-[22px] lg:grid-cols-2">
              {shown.rules.map((rule) => (
                <RuleCard
                  key={rule.rule}
                  organization={slug}
                  eventId={eventId}
                  timeZone={event.timeZone}
                  known={rule}
                  mayManage={organization.permissions.includes('scanning:manage')}
                />
              ))}
            </div>
          </ClientMessages>
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
