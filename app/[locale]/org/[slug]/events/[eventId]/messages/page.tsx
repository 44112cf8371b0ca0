// /org/{slug}/events/{id}/messages: what was and will be said to the people of one event: campaigns, reminders, and the latest messages to one
// person. What a campaign sent stands on its own page: its thousands would hide all others.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CampaignTable } from '@/components/dashboard/campaigns/campaign-table'
import { FreshCampaigns } from '@/components/dashboard/campaigns/fresh-campaigns'
import { NewCampaign } from '@/components/dashboard/campaigns/new-campaign'
import { EventHeader } from '@/components/dashboard/event-header'
import { queryOf } from '@/components/dashboard/list-query'
import { MessageTable } from '@/components/dashboard/messages/message-table'
import { NoPermission } from '@/components/dashboard/no-permission'
import { EventChangedNotice } from '@/components/dashboard/reminders/event-changed-notice'
import { EventReminders } from '@/components/dashboard/reminders/event-reminders'
import { ButtonLink } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

/** The rest stands on pages of their own. */
const SHOWN = 10

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'campaigns.ofEvent' })
  return { title: t('title') }
}

export default async function EventMessagesPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const { organization, event, found } = await load(locale, `/org/${slug}/events/${eventId}/messages`, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    if (!organization.permissions.includes('notifications:read')) return { organization, event, found: null }
    const about = { organization: slug, eventId, limit: SHOWN }
    const one = { organization: slug, eventId }
    const [campaigns, messages, reminders, change] = await Promise.all([
      api.campaigns.list(about),
      api.notifications.list({ ...about, isOfCampaign: false }),
      api.reminders.list(one),
      api.reminders.changeOffer({ ...one, locale }),
    ])
    return { organization, event, found: { campaigns, messages, reminders, change } }
  })
  const t = await getTranslations({ locale, namespace: 'campaigns.ofEvent' })
  const maySend = organization.permissions.includes('notifications:send')
  const at = now()
  if (!found) {
    return (
      <>
        <EventHeader organization={organization} event={event} now={at} title={t('title')} />
        <NoPermission role={organization.role} />
      </>
    )
  }
  const { campaigns, messages, reminders, change } = found
  const begin = maySend ? (
    <NewCampaign organization={slug} events={[{ id: eventId, title: event.title }]} eventId={eventId} mayAll={false} />
  ) : null
  const all = (path: string) => (
    <ButtonLink tone="quiet" size="small" href={localePath(locale, path)}>
      {t('all')}
    </ButtonLink>
  )
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-7">
      <FreshCampaigns campaigns={campaigns.items} />
      <div className="-mb-7">
        <EventHeader organization={organization} event={event} now={at} title={t('title')} />
      </div>
      <EventChangedNotice organization={slug} eventId={eventId} offer={change} />
      <Card className="overflow-hidden">
        <CardHeader ruled title={t('campaigns')} action={campaigns.items.length > 0 ? begin : null} />
        <CampaignTable
          organization={slug}
          campaigns={campaigns.items}
          isOfOneEvent
          empty={
            <EmptyState title={t('noCampaigns')} action={begin}>
              {t('noCampaignsText')}
            </EmptyState>
          }
        />
        {campaigns.nextCursor ? (
          <p className="border-t border-line px-3 py-2">{all(`/org/${slug}/campaigns`)}</p>
        ) : null}
      </Card>
      <EventReminders organization={slug} event={{ id: eventId, timeZone: event.timeZone }} known={reminders} />
      <Card className="overflow-hidden">
        <CardHeader ruled title={t('messages')} />
        {campaigns.items.length > 0 ? (
          <p className="border-b border-line px-5 py-3 text-sm text-ink-2 sm:px-6">{t('messagesNote')}</p>
        ) : null}
        <MessageTable
          organization={slug}
          messages={messages.messages}
          now={at}
          empty={<EmptyState title={t('noMessages')}>{t('noMessagesText')}</EmptyState>}
        />
        {messages.nextCursor ? (
          <p className="border-t border-line px-3 py-2">{all(`/org/${slug}/messages${queryOf({ eventId })}`)}</p>
        ) : null}
      </Card>
    </div>
  )
}
