// /org/{slug}/events/{id}: how one event does, at a glance.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CapacityCard } from '@/components/dashboard/capacity-card'
import { EventFigures } from '@/components/dashboard/event-figures'
import { EventHeader } from '@/components/dashboard/event-header'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { PublishChecklist } from '@/components/dashboard/publish-checklist'
import { PurchaseTable } from '@/components/dashboard/purchase-table'
import { SalesCard } from '@/components/dashboard/sales-card'
import { ButtonLink } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { Notice } from '@/components/ui/notice'
import { EmptyState, Facts } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale, formatInstant, formatZone } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

const lastPurchases = 6

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { locale, slug, eventId } = await params
  const event = await load(asLocale(locale), `/org/${slug}/events/${eventId}`, () => loadEvent(slug, eventId))
  return { title: event.title }
}

export default async function EventPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/events/${eventId}`
  const { organization, event, sales, purchases, takesPayments, mayCancel } = await load(locale, base, async (api) => {
    const organization = await loadOrganization(slug)
    const may = (permission: 'reports:read' | 'purchases:read') => organization.permissions.includes(permission)
    const one = { organization: slug, eventId }
    const [event, sales, page, mayCancel] = await Promise.all([
      loadEvent(slug, eventId),
      may('reports:read') ? api.reports.sales(one) : null,
      may('purchases:read') ? api.purchases.list({ ...one, limit: lastPurchases }) : null,
      api.refunds.mayCancelEvent(one),
    ])
    const isAsked = event.status === 'draft' && event.ticketTypes.some(({ price }) => price.amount > 0)
    const takesPayments = isAsked
      ? await api.paymentSettings.takesPayments({ organization: slug, currency: event.currency })
      : null
    return { organization, event, sales, purchases: page?.purchases ?? null, takesPayments, mayCancel }
  })
  const at = now()
  const t = await getTranslations({ locale, namespace: 'dashboard' })
  const cancelled = await getTranslations({ locale, namespace: 'refunds.cancel' })
  const mayEdit = organization.permissions.includes('events:update')
  return (
    <>
      <KeepFresh everySeconds={30} />
      <EventHeader organization={organization} event={event} now={at} actions={{ mayCancel }} />
      {event.status === 'cancelled' ? (
        <Notice
          tone="bad"
          title={cancelled('cancelled')}
          className="mb-7"
          action={
            purchases ? (
              <ButtonLink tone="ghost" size="small" href={localePath(locale, `${base}/refunds`)}>
                {cancelled('seeRefunds')}
              </ButtonLink>
            ) : null
          }
        >
          {cancelled('cancelledText')}
        </Notice>
      ) : null}
      {event.status === 'draft' ? (
        <PublishChecklist
          event={event}
          now={at}
          editPath={mayEdit ? `${base}/edit` : null}
          takesPayments={takesPayments}
          paymentsPath={organization.permissions.includes('settings:manage') ? `/org/${slug}/settings/payments` : null}
        />
      ) : null}
      {sales ? (
        <>
          <EventFigures event={event} sales={sales} now={at} />
          <div className="mb-[22px] grid gap-[22px] lg:grid-cols-[1.75fr_1fr]">
            <SalesCard sales={sales} />
            <CapacityCard event={event} sales={sales} now={at} />
          </div>
        </>
      ) : (
        <Facts
          className="mb-7"
          items={[
            {
              key: 'when',
              label: t('event.start'),
              value: formatInstant(event.startsAt, { timeZone: event.timeZone, locale, style: 'date_time' }),
              detail: formatZone(event.timeZone, locale),
            },
            ...(event.venue
              ? [{ key: 'where', label: t('form.venue'), value: event.venue.name, detail: event.venue.address }]
              : []),
          ]}
        />
      )}
      {!sales && organization.permissions.includes('scanning:scan') ? (
        <ButtonLink href={localePath(locale, `${base}/check-in`)} className="mb-7">
          {t('frame.checkIn')}
        </ButtonLink>
      ) : null}
      {purchases ? (
        <Card className="overflow-hidden">
          <CardHeader
            ruled
            title={t('event.lastPurchases')}
            action={
              purchases.length > 0 ? (
                <Link
                  href={localePath(locale, `${base}/purchases`)}
                  className="link inline-flex items-center text-base pointer-coarse:-my-2.5 pointer-coarse:min-h-11"
                >
                  {t('event.seeAll')}
                </Link>
              ) : null
            }
          />
          <PurchaseTable
            plain
            purchases={purchases}
            base={base}
            timeZone={event.timeZone}
            now={at}
            empty={<EmptyState title={t('purchases.none')}>{t(`purchases.noneText.${event.status}`)}</EmptyState>}
          />
        </Card>
      ) : null}
    </>
  )
}
