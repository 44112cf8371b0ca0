// The head of an event's own pages: when and where, its title, its state, and what may be done with it.
import { useLocale, useTranslations } from 'next-intl'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import type { OrganizerEvent } from '@/server/events/contract'
import { formatInstant } from '@/server/kernel/format'
import type { OrganizationView } from '@/server/organizations/contract'
import { EventActions } from './event-actions'
import { publishPoints } from './publish-checklist'
import { EventState } from './states'

type EventHeaderProps = {
  organization: OrganizationView
  event: OrganizerEvent
  now: Date
  /** Names the page; the event's own title then goes above it. */
  title?: string
  /** On pages about the event as a whole; whether this person may cancel it also hangs on who has paid. */
  actions?: { mayCancel: boolean }
}

export function EventHeader({ organization, event, now, title, actions }: EventHeaderProps) {
  const t = useTranslations('dashboard.event')
  const locale = useLocale()
  const day = formatInstant(event.startsAt, { timeZone: event.timeZone, locale, style: 'date' })
  const where = event.venue ? t('dayAndPlace', { day, place: event.venue.name }) : day
  return (
    <PageHeader
      eyebrow={title ? event.title : where}
      title={title ?? event.title}
      actions={
        <>
          <span className={actions ? 'max-sm:w-full' : undefined}>
            <EventState event={event} now={now} chip />
          </span>
          {actions ? (
            <EventActions
              organization={organization.slug}
              event={{ id: event.id, title: event.title, status: event.status }}
              pagePath={localePath(locale, `/e/${event.slug}`)}
              mayPublish={organization.permissions.includes('events:publish')}
              mayCancel={actions.mayCancel}
              isReady={publishPoints(event, now, null).every(({ isDone, isNeeded }) => isDone || !isNeeded)}
            />
          ) : null}
        </>
      }
    />
  )
}
