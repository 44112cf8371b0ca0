// How full each pool is. A pool that several ticket types share is drawn once, with what each took of it.
import { useLocale, useTranslations } from 'next-intl'
import { CapacityBar } from '@/components/ui/bars'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import type { OrganizerEvent } from '@/server/events/contract'
import { formatInstant, formatNumber } from '@/server/kernel/format'
import type { SalesReport, TypeSales } from '@/server/reports/contract'
import { isScarce } from './figures'
import { daysBetween } from './wall-time'

type CapacityCardProps = { event: OrganizerEvent; sales: SalesReport; now: Date }

export function CapacityCard({ event, sales, now }: CapacityCardProps) {
  const t = useTranslations('dashboard.event')
  const locale = useLocale()
  const shown = sales.types.filter(({ archived, sold, held }) => !archived || sold + held > 0)
  const poolOf = new Map(event.ticketTypes.map((type) => [type.id, type]))
  const isOnlyShared = ({ ticketTypeId }: TypeSales) => {
    const type = poolOf.get(ticketTypeId)
    return type?.capacity === null && type.capacityName !== null
  }
  return (
    <Card>
      <CardHeader title={t('capacities')} />
      <CardBody>
        {event.capacities.map((pool) => {
          const types = shown.filter(({ ticketTypeId }) => poolOf.get(ticketTypeId)?.capacityName === pool.name)
          return (
            <CapacityBar
              key={pool.id}
              locale={locale}
              label={pool.name}
              sold={total(types, 'sold')}
              held={total(types, 'held')}
              size={pool.size}
              note={types.map(({ name, sold }) => `${name} ${formatNumber(sold, locale)}`).join(' · ')}
            />
          )
        })}
        {shown
          .filter((type) => !isOnlyShared(type))
          .map((type) => (
            <CapacityBar
              key={type.ticketTypeId}
              locale={locale}
              label={type.archived ? t('archivedType', { name: type.name }) : type.name}
              sold={type.sold}
              held={type.held}
              size={type.archived ? type.sold : type.size}
              note={noteOf(type)}
            />
          ))}
        {shown.length === 0 ? <p className="text-ink-2">{t('capacitiesNone')}</p> : null}
      </CardBody>
    </Card>
  )

  function noteOf(type: TypeSales): string | null {
    if (type.archived) return null
    if (type.available === 0) return t('soldOut')
    const pace = type.fullOn ? t('fullOn', { day: dayName(type.fullOn) }) : null
    if (isScarce(type.available, type.size)) {
      const left = t('left', { count: type.available ?? 0 })
      return pace ? t('leftAndPace', { left, pace }) : left
    }
    return pace ? pace.charAt(0).toLocaleUpperCase(locale) + pace.slice(1) : null
  }

  /** A weekday within the week, else a date. */
  function dayName(at: Date): string {
    const days = daysBetween(now, at, event.timeZone)
    if (days === 0) return t('todayWord')
    const style = days < 7 ? 'date' : 'short_date'
    const text = formatInstant(at, { timeZone: event.timeZone, locale, style })
    return days < 7 ? (text.split(/[\s,]/)[0] ?? text) : text
  }
}

function total(types: readonly TypeSales[], what: 'sold' | 'held'): number {
  return types.reduce((sum, type) => sum + type[what], 0)
}
