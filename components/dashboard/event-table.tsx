// An organization's events: when, in which state, how full, how much.
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '@/components/ui/data-table'
import { localePath } from '@/i18n/paths'
import type { EventListItem } from '@/server/events/contract'
import { formatNumber } from '@/server/kernel/format'
import type { EventStats } from '@/server/reports/contract'
import { eventColor } from './event-color'
import { shortMoment, shortMoney } from './figures'
import { EventState } from './states'

type Row = EventListItem & { stats?: EventStats }

/** `stats` are there for those who may read reports; without them the columns of figures stay away. */
export function EventTable(props: { events: readonly Row[]; home: string; now: Date; empty: ReactNode }) {
  const { events, home, now, empty } = props
  const t = useTranslations('dashboard.events')
  const locale = useLocale()
  const columns: Column<Row>[] = [
    { key: 'title', header: t('event'), phone: 'title', cell: (event) => <EventName event={event} /> },
    {
      key: 'date',
      header: t('date'),
      cell: ({ startsAt, timeZone }) => (
        <span className="num whitespace-nowrap">{shortMoment(startsAt, { timeZone, locale, now })}</span>
      ),
    },
    { key: 'state', header: t('state'), cell: (event) => <EventState event={event} now={now} /> },
    ...(events.some(({ stats }) => stats)
      ? [
          {
            key: 'sold',
            header: t('sold'),
            align: 'end' as const,
            cell: (event: Row) => (event.stats ? <Sold stats={event.stats} /> : null),
          },
          {
            key: 'revenue',
            header: t('revenue'),
            align: 'end' as const,
            phone: 'figure' as const,
            cell: (event: Row) =>
              event.stats ? <b className="font-semibold">{shortMoney(event.stats.revenue, locale)}</b> : null,
          },
        ]
      : []),
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={events}
      rowKey={(event) => event.id}
      rowHref={(event) => localePath(locale, `${home}/events/${event.id}`)}
      empty={empty}
    />
  )
}

function EventName({ event }: { event: Row }) {
  return (
    <span className="flex items-start gap-3">
      <span
        aria-hidden="true"
        className="mt-[7px] size-2.5 shrink-0 rounded-[3px]"
        style={{ background: eventColor(event.id) }}
      />
      <span className="min-w-0">
        <span className="block font-semibold">{event.title}</span>
        {event.venueName ? <span className="block text-sm text-ink-2">{event.venueName}</span> : null}
      </span>
    </span>
  )
}

function Sold({ stats }: { stats: EventStats }) {
  const locale = useLocale()
  const { sold, capacity } = stats
  return (
    <span className="whitespace-nowrap">
      {formatNumber(sold, locale)}
      <span className="text-ink-3"> / {capacity === null ? '∞' : formatNumber(capacity, locale)}</span>
    </span>
  )
}
