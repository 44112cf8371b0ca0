// /org/{slug}/campaigns/{id}: a draft is written here; what has left is followed, person by person.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AudienceWords } from '@/components/dashboard/campaigns/audience-words'
import { CampaignActs } from '@/components/dashboard/campaigns/campaign-acts'
import { CampaignEditor } from '@/components/dashboard/campaigns/campaign-editor'
import { CampaignNotice } from '@/components/dashboard/campaigns/campaign-notice'
import { CampaignProgress } from '@/components/dashboard/campaigns/campaign-progress'
import { CampaignState } from '@/components/dashboard/campaigns/campaign-state'
import { Recipients } from '@/components/dashboard/campaigns/recipients'
import { ScheduledNotice } from '@/components/dashboard/campaigns/scheduled-notice'
import { SentWords } from '@/components/dashboard/campaigns/sent-words'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { oneOf, type SearchParams, textParam } from '@/components/dashboard/list-query'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { type CampaignView, recipientFilters } from '@/server/campaigns/contract'
import { now } from '@/server/kernel/clock'
import { asLocale, formatInstant } from '@/server/kernel/format'
import { load, loadOrganization } from '../../../load'

type PageProps = {
  params: Promise<{ locale: string; slug: string; campaignId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'campaigns' })
  return { title: t('one') }
}

export default async function CampaignPage({ params, searchParams }: PageProps) {
  const { locale: asked, slug, campaignId } = await params
  const locale = asLocale(asked)
  const query = await searchParams
  const path = `/org/${slug}/campaigns/${campaignId}`
  const filters = {
    state: oneOf(query, 'state', recipientFilters),
    search: textParam(query, 'search'),
    cursor: textParam(query, 'cursor'),
  }
  const { organization, campaign, events, page, choices } = await load(locale, path, async (api) => {
    const one = { organization: slug, id: campaignId }
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('notifications:read'))
      return { organization, campaign: null, events: [], page: null, choices: null }
    const campaign = await api.campaigns.get(one)
    const hasLeft = campaign.status !== 'draft' && campaign.status !== 'scheduled'
    const mayEvents = organization.permissions.includes('events:read') && !hasLeft
    const [events, page, choices] = await Promise.all([
      mayEvents ? api.events.list({ organization: slug, limit: 100 }).then(({ items }) => items) : [],
      hasLeft ? api.campaigns.recipients({ ...one, ...filters }) : null,
      campaign.can.edit ? null : api.campaigns.choices({ organization: slug, eventId: campaign.eventId }),
    ])
    return { organization, campaign, events, page, choices }
  })
  if (!campaign) return <NoPermission role={organization.role} />
  const t = await getTranslations({ locale, namespace: 'campaigns' })
  const { timeZone } = campaign
  const isWritten = campaign.content.fr !== undefined || campaign.content.en !== undefined
  const words = choices ? (
    <div className="my-7 grid grid-cols-[minmax(0,1fr)] gap-3">
      <AudienceWords campaign={campaign} choices={choices} timeZone={timeZone} />
      {isWritten ? <SentWords organization={slug} campaign={campaign} locale={locale} /> : null}
    </div>
  ) : null
  return (
    <>
      <PageHeader
        eyebrow={
          <>
            <Link href={localePath(locale, `/org/${slug}/campaigns`)} className="text-ink-2 hover:underline">
              {t('title')}
            </Link>
            {` · ${campaign.event?.title ?? t('allEvents')}`}
          </>
        }
        title={<span className="break-words">{campaign.name}</span>}
        actions={<CampaignState campaign={campaign} chip />}
      />
      {campaign.can.edit ? (
        <CampaignEditor
          key={campaign.id}
          organization={slug}
          campaign={campaign}
          events={ownFirst(campaign, events)}
          mayAll={organization.eventIds === null}
          locale={locale}
        />
      ) : page ? (
        <>
          {campaign.status === 'sending' ? <KeepFresh everySeconds={2} /> : null}
          {campaign.status === 'paused' || isNew(campaign) ? <KeepFresh everySeconds={5} /> : null}
          <CampaignNotice
            organization={slug}
            campaign={campaign}
            timeZone={timeZone}
            acts={<CampaignActs organization={slug} campaign={campaign} />}
          />
          <CampaignProgress campaign={campaign} />
          {words}
          <Recipients organization={slug} campaign={campaign} page={page} filters={filters} />
        </>
      ) : campaign.status === 'draft' ? (
        <>
          <Card>
            <EmptyState title={t('draft')}>{t('draftText')}</EmptyState>
          </Card>
          {words}
        </>
      ) : (
        <>
          <Waiting organization={slug} campaign={campaign} timeZone={timeZone} locale={locale} />
          {words}
        </>
      )}
    </>
  )
}

type WaitingProps = { organization: string; campaign: CampaignView; timeZone: string; locale: 'fr' | 'en' }

function Waiting({ organization, campaign, timeZone, locale }: WaitingProps) {
  const { id, scheduledAt, can } = campaign
  if (!scheduledAt) return null
  const secondsLeft = (scheduledAt.getTime() - now().getTime()) / 1000
  return (
    <>
      <KeepFresh everySeconds={secondsLeft < 1 ? 1 : 5} />
      <ScheduledNotice
        organization={organization}
        campaignId={id}
        secondsLeft={secondsLeft}
        when={formatInstant(scheduledAt, { timeZone, locale, style: 'date_time' })}
        mayCallOff={can.callOff}
      />
    </>
  )
}

/** What mailboxes answer comes in the minutes after the last message left. */
function isNew({ status, finishedAt }: CampaignView): boolean {
  return status === 'done' && finishedAt !== null && now().getTime() - finishedAt.getTime() < 10 * 60_000
}

type Event = { id: string; title: string; timeZone: string }

/** Those to choose from; the campaign's own is among them however old it is. */
function ownFirst({ event }: CampaignView, events: readonly Event[]): Event[] {
  const chosen = events.map(({ id, title, timeZone }) => ({ id, title, timeZone }))
  return event && !chosen.some(({ id }) => id === event.id) ? [event, ...chosen] : chosen
}
