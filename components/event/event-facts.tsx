// When, where, by whom: the facts under the title, read by the event's own clock.
import { getTranslations } from 'next-intl/server'
import { Facts } from '@/components/ui/page-parts'
import type { Locale } from '@/server/kernel/format'
import { eventWhen } from './event-when'
import { mapUrl } from './map-url'

type EventFactsProps = {
  event: {
    startsAt: Date
    endsAt: Date
    doorsAt: Date | null
    timeZone: string
    venue: { name: string; address: string } | null
    organization: { name: string }
  }
  locale: Locale
}

export async function EventFacts({ event, locale }: EventFactsProps) {
  const t = await getTranslations({ locale, namespace: 'event' })
  const when = eventWhen(event, locale)
  const { venue } = event
  return (
    <Facts
      items={[
        {
          key: 'when',
          label: t('when'),
          value: <time dateTime={event.startsAt.toISOString()}>{when.days}</time>,
          detail: [when.hours, when.doors && t('doors', { time: when.doors }), when.zone].filter(Boolean).join(', '),
        },
        {
          key: 'where',
          label: t('where'),
          value: venue ? <span dir="auto">{venue.name}</span> : t('noVenue'),
          detail: venue ? (
            <>
              {venue.address ? (
                <span dir="auto" className="block whitespace-pre-line">
                  {venue.address}
                </span>
              ) : null}
              <a href={mapUrl(venue)} target="_blank" rel="noreferrer" className="link inline-block py-1">
                {t('map')}
              </a>
            </>
          ) : null,
        },
        { key: 'who', label: t('organizer'), value: <span dir="auto">{event.organization.name}</span> },
      ]}
    />
  )
}
