'use client'
// The organizer's frame: which event one works on, the other events, the organization. Stays while pages change, so it
// reads the address itself.
import { Plus } from 'lucide-react'
import { useParams, usePathname } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef } from 'react'
import { DashboardShell, type SideLink } from '@/components/shell/dashboard-shell'
import { LanguageSwitch } from '@/components/shell/language-switch'
import { ThemeSwitch } from '@/components/shell/theme-switch'
import { localePath } from '@/i18n/paths'
import type { OrganizationView } from '@/server/organizations/contract'
import { PersonMenu } from './person-menu'

type OrgFrameProps = {
  organization: Pick<OrganizationView, 'slug' | 'name' | 'permissions'>
  events: readonly { id: string; title: string; color: string }[]
  person: { name: string; organizations: number }
  canCreateEvents: boolean
  children: ReactNode
}

export function OrgFrame({ organization, events, person, canCreateEvents, children }: OrgFrameProps) {
  const t = useTranslations('dashboard.frame')
  const common = useTranslations('common')
  const locale = useLocale()
  const path = usePathname().replace(/^\/(fr|en)(?=\/|$)/, '')
  const { eventId } = useParams<{ eventId?: string }>()
  const frame = useRef<HTMLDivElement>(null)
  const home = `/org/${organization.slug}`
  const may = new Set(organization.permissions)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address is what closes the phone's menu
  useEffect(() => {
    frame.current?.querySelector('details')?.removeAttribute('open')
  }, [path])

  function link(target: string, label: ReactNode, isCurrent = path === target): SideLink {
    return { href: localePath(locale, target), label, current: isCurrent }
  }

  const base = `${home}/events/${eventId}`
  const ofEvent = [
    link(base, t('overview')),
    ...(may.has('purchases:read')
      ? [link(`${base}/purchases`, t('purchases'), path.startsWith(`${base}/purchases`))]
      : []),
    ...(may.has('attendees:read') ? [link(`${base}/attendees`, t('attendees'))] : []),
    ...(may.has('reports:read') || may.has('scanning:scan') ? [link(`${base}/check-in`, t('checkIn'))] : []),
    ...(may.has('events:update') ? [link(`${base}/edit`, t('edit'))] : []),
  ]
  const ofOrganization = [
    ...(may.has('members:read') ? [link(`${home}/settings/members`, t('members'))] : []),
    ...(may.has('api_keys:read') ? [link(`${home}/settings/api-keys`, t('apiKeys'))] : []),
  ]
  const groups = [
    ...(eventId ? [{ key: 'event', links: ofEvent }] : []),
    {
      key: 'events',
      heading: t('events'),
      links: [
        link(home, t('allEvents')),
        ...events.map((event) => ({
          ...link(
            `${home}/events/${event.id}`,
            <span className="line-clamp-2">{event.title}</span>,
            event.id === eventId,
          ),
          color: event.color,
        })),
        ...(canCreateEvents ? [link(`${home}/events/new`, <NewEvent label={t('newEvent')} />)] : []),
      ],
    },
    ...(ofOrganization.length > 0 ? [{ key: 'organization', heading: t('organization'), links: ofOrganization }] : []),
  ]

  return (
    <div ref={frame} className="contents">
      <DashboardShell
        labels={{
          skip: common('skipToContent'),
          home: t('home', { name: organization.name }),
          navigation: common('nav.main'),
          menu: common('nav.menu'),
        }}
        homeHref={localePath(locale, home)}
        groups={groups}
        person={{
          name: person.name,
          detail: organization.name,
          menu: <PersonMenu name={person.name} hasOthers={person.organizations > 1} />,
        }}
        switches={
          <>
            <LanguageSwitch locale={locale} label={common('language.other')} />
            <ThemeSwitch
              labels={{ system: common('theme.system'), light: common('theme.light'), dark: common('theme.dark') }}
            />
          </>
        }
      >
        {children}
      </DashboardShell>
    </div>
  )
}

function NewEvent({ label }: { label: string }) {
  return (
    <span className="flex items-center gap-2">
      <Plus className="-ml-0.5 size-4" aria-hidden="true" />
      {label}
    </span>
  )
}
