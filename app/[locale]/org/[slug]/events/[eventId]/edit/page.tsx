// /org/{slug}/events/{id}/edit
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventForm } from '@/components/dashboard/event-form/event-form'
import { EventHeader } from '@/components/dashboard/event-header'
import { NoPermission } from '@/components/dashboard/no-permission'
import { EventChangedNotice } from '@/components/dashboard/reminders/event-changed-notice'
import { EventKeysCard } from '@/components/dashboard/tickets/event-keys-card'
import { CoverArt } from '@/components/ui/cover-art'
import { Notice } from '@/components/ui/notice'
import { eventCan } from '@/server/events/contract'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'dashboard.form' })
  return { title: t('editTitle') }
}

export default async function EditEventPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const { organization, event, keys, mayCancel, change } = await load(
    locale,
    `/org/${slug}/events/${eventId}/edit`,
    async (api) => {
      const [organization, event, mayCancel] = await Promise.all([
        loadOrganization(slug),
        loadEvent(slug, eventId),
        api.refunds.mayCancelEvent({ organization: slug, eventId }),
      ])
      const keys = organization.permissions.includes('settings:read')
        ? await api.eventKeys.list({ organization: slug, eventId })
        : null
      const change = organization.permissions.includes('notifications:read')
        ? await api.reminders.changeOffer({ organization: slug, eventId, locale })
        : null
      return { organization, event, keys, mayCancel, change }
    },
  )
  const t = await getTranslations({ locale, namespace: 'dashboard.form' })
  return (
    <>
      <EventHeader
        organization={organization}
        event={event}
        now={now()}
        title={t('editTitle')}
        actions={{ mayCancel }}
      />
      <EventChangedNotice className="mb-7" organization={slug} eventId={event.id} offer={change} />
      {!organization.permissions.includes('events:update') ? (
        <NoPermission role={organization.role} />
      ) : eventCan.edit(event) ? (
        <EventForm organization={slug} event={event} drawnCover={<CoverArt seed={event.id} />} />
      ) : (
        <Notice tone="off">{t('closed')}</Notice>
      )}
      {keys ? (
        <div className="mt-9">
          <EventKeysCard
            organization={slug}
            eventId={event.id}
            timeZone={event.timeZone}
            keys={keys}
            mayManage={organization.permissions.includes('settings:manage')}
          />
        </div>
      ) : null}
    </>
  )
}
