// The pages of an event's gates, as tabs. Only those that the reader's role opens.
import { useLocale, useTranslations } from 'next-intl'
import { NavTabs } from '@/components/ui/nav-tabs'
import { localePath } from '@/i18n/paths'
import type { OrganizationView } from '@/server/organizations/contract'
import type { Room } from './room-types'

export type GatePage = 'room' | 'alerts' | 'conflicts' | 'lists' | 'devices' | 'rehearsal' | 'rules'

type GateNavProps = {
  organization: Pick<OrganizationView, 'slug' | 'permissions'>
  eventId: string
  current: GatePage
  /** What waits to be looked at; null for who may not read it. */
  marks: Pick<Room, 'openAlerts' | 'unseenConflicts'> | null
}

export function GateNav({ organization, eventId, current, marks }: GateNavProps) {
  const t = useTranslations('controlRoom.nav')
  const locale = useLocale()
  const may = new Set(organization.permissions)
  const pages: GatePage[] = [
    'room',
    ...(may.has('scanning:read') ? (['alerts', 'conflicts', 'lists'] as const) : []),
    ...(may.has('scanning:manage') ? (['devices'] as const) : []),
    ...(may.has('scanning:read') ? (['rehearsal', 'rules'] as const) : []),
  ]
  if (pages.length === 1) return null
  const counts: Partial<Record<GatePage, number>> = { alerts: marks?.openAlerts, conflicts: marks?.unseenConflicts }
  const base = `/org/${organization.slug}/events/${eventId}/check-in`
  return (
    <NavTabs
      label={t('label')}
      className="mb-6"
      items={pages.map((page) => ({
        href: localePath(locale, page === 'room' ? base : `${base}/${page}`),
        label: t(page),
        count: counts[page] || undefined,
        current: page === current,
      }))}
    />
  )
}
