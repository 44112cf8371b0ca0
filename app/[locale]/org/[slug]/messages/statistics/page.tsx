// /org/{slug}/messages/statistics: how messages fared, by day and by kind.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { shortDay } from '@/components/dashboard/figures'
import { FilterSelect } from '@/components/dashboard/filter-select'
import { oneOf, queryOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { FigureTable } from '@/components/dashboard/messages/figure-table'
import { MessageTabs } from '@/components/dashboard/messages/message-tabs'
import { NoPermission } from '@/components/dashboard/no-permission'
import { AreaChart } from '@/components/ui/area-chart'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { EmptyState, Figure, Figures, PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { asLocale, formatNumber, formatZone, type Locale } from '@/server/kernel/format'
import { isUuid } from '@/server/kernel/text'
import { figureDays, type MessageFigures } from '@/server/notifications/contract'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string }>; searchParams: Promise<SearchParams> }

const spans = figureDays.map(String)

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'messages.figures' })
  return { title: t('title') }
}

export default async function MessageStatisticsPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const named = textParam(query, 'eventId', 36)?.toLowerCase()
  const eventId = named && isUuid(named) ? named : undefined
  const days = figureDays.find((one) => String(one) === oneOf(query, 'days', spans)) ?? 30
  const campaigns = textParam(query, 'campaigns', 4) === 'with'
  const path = `/org/${slug}/messages/statistics`
  const { organization, figures, events } = await load(locale, path, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('notifications:read')) return { organization, figures: null, events: [] }
    const mayEvents = organization.permissions.includes('events:read')
    const [figures, events] = await Promise.all([
      api.notifications.figures({ organization: slug, days, eventId, campaigns }),
      mayEvents ? api.events.list({ organization: slug, limit: 100 }).then(({ items }) => items) : [],
    ])
    return { organization, figures, events }
  })
  const t = await getTranslations({ locale, namespace: 'messages' })
  if (!figures) return <NoPermission role={organization.role} />
  return (
    <>
      <PageHeader eyebrow={organization.name} title={t('title')}>
        {t('figures.lead')}
      </PageHeader>
      <MessageTabs organization={slug} current="statistics" />
      <div className="mb-6 flex flex-wrap gap-2.5">
        <FilterSelect
          name="days"
          label={t('figures.span')}
          value={String(days)}
          items={spans.map((value) => ({ value, label: t('figures.days', { count: Number(value) }) }))}
        />
        {events.length > 1 || eventId ? (
          <FilterSelect
            name="eventId"
            label={t('event')}
            value={eventId ?? 'all'}
            items={[
              { value: 'all', label: t('allEvents') },
              ...events.map(({ id, title }) => ({ value: id, label: title })),
            ]}
          />
        ) : null}
      </div>
      <Totals total={figures.total} locale={locale} />
      <Days
        figures={figures}
        locale={locale}
        withCampaigns={campaigns}
        other={
          localePath(locale, path) + queryOf({ days: String(days), eventId, campaigns: campaigns ? undefined : 'with' })
        }
      />
      <Card className="mt-6 overflow-hidden">
        <CardHeader title={t('figures.byKind')} />
        <FigureTable
          organization={slug}
          rows={figures.byKind}
          eventId={eventId}
          empty={<EmptyState title={t('figures.none')}>{t('figures.noneText')}</EmptyState>}
        />
      </Card>
    </>
  )
}

async function Totals({ total, locale }: { total: MessageFigures['total']; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'messages.figures' })
  const shown = (count: number) => formatNumber(count, locale)
  const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 100))
  const { requested, sent, delivered, opened, bounced, failed, withheld, complained } = total
  const untold = Math.max(0, sent - delivered - bounced)
  const ofSent = share(delivered, sent)
  const ofDelivered = share(opened, delivered)
  return (
    <Figures>
      <Figure
        label={t('sent')}
        value={shown(sent)}
        note={sent < requested ? t('ofRequested', { count: requested }) : undefined}
      />
      <Figure
        label={t('delivered')}
        value={shown(delivered)}
        note={
          untold > 0 ? t('untold', { count: untold }) : ofSent === null ? undefined : t('ofSent', { share: ofSent })
        }
      />
      <Figure
        label={t('openedAbout')}
        value={`${opened > 0 ? '≈\u202f' : ''}${shown(opened)}`}
        note={ofDelivered === null ? undefined : t('ofDelivered', { share: ofDelivered })}
      />
      <Figure
        label={t('bounced')}
        value={shown(bounced)}
        note={complained > 0 ? t('complained', { count: complained }) : undefined}
        noteTone="danger"
      />
      <Figure
        label={t('failed')}
        value={shown(failed)}
        note={withheld > 0 ? t('withheld', { count: withheld }) : undefined}
      />
    </Figures>
  )
}

type DaysProps = {
  figures: MessageFigures
  locale: Locale
  withCampaigns: boolean
  /** The same page with campaigns, or without. */
  other: string
}

/** One campaign would flatten all other days: they are counted here when that is asked for. */
async function Days({ figures, locale, withCampaigns, other }: DaysProps) {
  const t = await getTranslations({ locale, namespace: 'messages.figures' })
  const { byDay, timeZone, ofCampaigns } = figures
  const isEmpty = byDay.every(({ requested }) => requested === 0)
  const points = byDay.map(({ day, requested, delivered, bounced, failed }) => ({
    label: shortDay(day, locale),
    value: requested,
    text: t('dayText', { requested, delivered, lost: bounced + failed }),
  }))
  return (
    <Card>
      <CardHeader
        title={t('byDay')}
        action={<span className="text-[13px] text-ink-2">{formatZone(timeZone, locale)}</span>}
      />
      <CardBody>
        {ofCampaigns > 0 ? (
          <p className="mb-3 text-[15px] text-ink-2">
            {t(withCampaigns ? 'campaignsCounted' : 'campaignsLeftOut', { count: ofCampaigns })}{' '}
            <Link href={other} scroll={false} className="link">
              {t(withCampaigns ? 'leaveOut' : 'countThem')}
            </Link>
          </p>
        ) : null}
        {isEmpty ? (
          <p className="grid h-44 place-items-center text-center text-ink-2">{t('none')}</p>
        ) : (
          <AreaChart label={t('byDay')} points={points} scale={(value) => formatNumber(value, locale)} />
        )}
        <p className="mt-4 max-w-[75ch] text-sm text-ink-2">{t('honest')}</p>
      </CardBody>
    </Card>
  )
}
