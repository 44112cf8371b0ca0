// The row of figures of an event: money first, then what is sold, what is held, and how long until the doors open.
import { useLocale, useTranslations } from 'next-intl'
import { Figure, Figures } from '@/components/ui/page-parts'
import type { OrganizerEvent } from '@/server/events/contract'
import { formatInstant, formatNumber, formatZone } from '@/server/kernel/format'
import type { SalesReport } from '@/server/reports/contract'
import { shortMoney } from './figures'
import { daysBetween } from './wall-time'

type EventFiguresProps = { event: OrganizerEvent; sales: SalesReport; now: Date }

export function EventFigures({ event, sales, now }: EventFiguresProps) {
  const t = useTranslations('dashboard.event')
  const locale = useLocale()
  const { stats } = sales
  const today = todayNote(sales)
  const doors = doorsFigure(event, now)
  return (
    <Figures>
      <Figure
        label={t('revenue')}
        value={shortMoney(stats.revenue, locale)}
        note={today.text}
        noteTone={today.isNews ? 'accent' : 'plain'}
      />
      <Figure
        label={t('sold')}
        value={formatNumber(stats.sold, locale)}
        note={stats.capacity === null ? t('unlimited') : t('ofPlaces', { size: formatNumber(stats.capacity, locale) })}
      />
      <Figure label={t('held')} value={formatNumber(stats.held, locale)} note={heldNote()} />
      <Figure label={doors.label} value={doors.value} note={doors.note} />
    </Figures>
  )

  function todayNote({ today: { revenue, tickets } }: SalesReport): { text: string; isNews: boolean } {
    if (revenue.amount < 0) {
      return {
        text: t('todayLess', { amount: shortMoney({ ...revenue, amount: -revenue.amount }, locale) }),
        isNews: false,
      }
    }
    if (revenue.amount > 0) return { text: t('todayMore', { amount: shortMoney(revenue, locale) }), isNews: true }
    if (tickets > 0) return { text: t('todayTickets', { count: tickets }), isNews: true }
    return { text: t('todayNothing'), isNews: false }
  }

  function heldNote(): string {
    if (stats.held === 0 || sales.holdsLapse === null) return t('heldNone')
    const minutes = (at: Date) => Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 60_000))
    const [first, last] = [minutes(sales.holdsLapse.first), minutes(sales.holdsLapse.last)]
    return first === last ? t('heldOne', { last }) : t('heldSpan', { first, last })
  }

  function doorsFigure({ doorsAt, startsAt, endsAt, timeZone }: OrganizerEvent, at: Date) {
    const opens = doorsAt ?? startsAt
    const label = doorsAt ? t('doors') : t('start')
    const moment = formatInstant(opens, { timeZone, locale, style: 'short_date_time' })
    const note = t('doorsAt', { moment, zone: formatZone(timeZone, locale) })
    if (endsAt <= at) return { label, value: t('over'), note }
    if (opens <= at) return { label, value: t('running'), note }
    const days = daysBetween(at, opens, timeZone)
    if (days > 0) return { label, value: t('inDays', { days }), note }
    return {
      label,
      value: formatInstant(opens, { timeZone, locale, style: 'time' }),
      note: t('today', { zone: formatZone(timeZone, locale) }),
    }
  }
}
