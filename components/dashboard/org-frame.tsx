'use client'
// The organizer's frame: which event one works on, the other events, the organization. Stays while pages change, so it
// reads the address itself.
import { Plus, ScanLine } from 'lucide-react'
import { useParams, usePathname } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef } from 'react'
import { DashboardShell, type SideLink } from '@/components/shell/dashboard-shell'
import { LanguageSwitch } from '@/components/shell/language-switch'
import { ThemeSwitch } from '@/components/shell/theme-switch'
import { localePath } from '@/i18n/paths'
import type { RunningBatch } from '@/server/batches/contract'
import type { OrganizationView } from '@/server/organizations/contract'
import { BatchTray } from './batches/batch-tray'
import { PersonMenu } from './person-menu'

type OrgFrameProps = {
  organization: Pick<OrganizationView, 'slug' | 'name' | 'permissions' | 'eventIds'>
  events: readonly { id: string; title: string; color: string }[]
  person: { name: string; organizations: number }
  canCreateEvents: boolean
  /** What waits for a person about money. */
  openPayments: number
  runningBatches: RunningBatch[]
  children: ReactNode
}

export function OrgFrame(props: OrgFrameProps) {
  const { organization, events, person, canCreateEvents, openPayments, runningBatches, children } = props
  const t = useTranslations('dashboard.frame')
  const common = useTranslations('common')
  const documents = useTranslations('documents.frame')
  const external = useTranslations('external')
  const batches = useTranslations('batches')
  const templates = useTranslations('templates')
  const messageSettings = useTranslations('messageSettings')
  const messageTemplates = useTranslations('messageTemplates')
  const messages = useTranslations('messages')
  const webhooks = useTranslations('webhooks')
  const locale = useLocale()
  const path = usePathname().replace(/^\/(fr|en)(?=\/|$)/, '')
  const { eventId } = useParams<{ eventId?: string }>()
  const frame = useRef<HTMLDivElement>(null)
  const home = `/org/${organization.slug}`
  const may = new Set(organization.permissions)
  const isWhole = organization.eventIds === null

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address is what closes the phone's menu
  useEffect(() => {
    frame.current?.querySelector('details')?.removeAttribute('open')
  }, [path])

  useEffect(() => {
    document.addEventListener('keydown', closeMenu)
    return () => document.removeEventListener('keydown', closeMenu)

    function closeMenu({ key, target }: KeyboardEvent) {
      const menu = frame.current?.querySelector('details')
      // A menu or a dialog above it hears Escape for itself.
      if (key !== 'Escape' || !menu?.open || (target !== document.body && !menu.contains(target as Node))) return
      menu.open = false
      menu.querySelector('summary')?.focus()
    }
  }, [])

  function link(target: string, label: ReactNode, isCurrent = path === target): SideLink {
    return { href: localePath(locale, target), label, current: isCurrent }
  }

  const base = `${home}/events/${eventId}`
  const ofEvent = [
    link(base, t('overview')),
    ...(may.has('purchases:read')
      ? [link(`${base}/purchases`, t('purchases'), path.startsWith(`${base}/purchases`))]
      : []),
    ...(may.has('attendees:read')
      ? [link(`${base}/attendees`, t('attendees'), path.startsWith(`${base}/attendees`))]
      : []),
    ...(may.has('tickets:create')
      ? [link(`${base}/batches`, batches('title'), path.startsWith(`${base}/batches`))]
      : []),
    ...(may.has('scanning:read') || may.has('scanning:scan')
      ? [link(`${base}/check-in`, t('checkIn'), path.startsWith(`${base}/check-in`))]
      : []),
    ...(may.has('events:update') ? [link(`${base}/edit`, t('edit'))] : []),
  ]
  const ofOrganization = [
    ...(may.has('payments:read')
      ? [link(`${home}/payments`, <PaymentsLabel open={openPayments} />, path.startsWith(`${home}/payments`))]
      : []),
    ...(may.has('payments:confirm') && !may.has('payments:read')
      ? [link(`${home}/payments/awaited`, external('awaited.title'))]
      : []),
    ...(may.has('payments:read') ? [link(`${home}/documents`, documents('documents'))] : []),
    ...(may.has('notifications:read')
      ? [link(`${home}/messages`, messages('title'), path.startsWith(`${home}/messages`))]
      : []),
    ...(may.has('events:update')
      ? [link(`${home}/settings/tickets`, templates('nav'), path.startsWith(`${home}/settings/tickets`))]
      : []),
    ...(may.has('settings:read')
      ? [
          link(
            `${home}/settings/messages/templates`,
            messageTemplates('nav'),
            path.startsWith(`${home}/settings/messages/templates`),
          ),
        ]
      : []),
    ...(may.has('settings:read') && isWhole
      ? [
          link(
            `${home}/settings/messages`,
            messageSettings('nav'),
            path === `${home}/settings/messages` || path.startsWith(`${home}/settings/messages/suppressions`),
          ),
        ]
      : []),
    ...(may.has('members:read') ? [link(`${home}/settings/members`, t('members'))] : []),
    ...(may.has('settings:read') ? [link(`${home}/settings/payments`, t('paymentSettings'))] : []),
    ...(may.has('billing:read') ? [link(`${home}/settings/billing`, t('billing'))] : []),
    ...(may.has('settings:read') ? [link(`${home}/settings/invoicing`, documents('invoicing'))] : []),
    ...(may.has('settings:read') ? [link(`${home}/settings/integrations`, external('integrations.nav'))] : []),
    ...(may.has('settings:read')
      ? [link(`${home}/settings/webhooks`, webhooks('title'), path.startsWith(`${home}/settings/webhooks`))]
      : []),
    ...(may.has('api_keys:read') ? [link(`${home}/settings/api-keys`, t('apiKeys'))] : []),
    ...(may.has('settings:read') && isWhole
      ? [link(`${home}/settings/failed-jobs`, batches('deadLetters.title'))]
      : []),
  ]
  // Who stands at a gate and sees no more of it than that comes here for the scanner.
  const isAtGate = may.has('scanning:scan') && !may.has('scanning:read')
  const groups = [
    ...(isAtGate ? [{ key: 'scanner', links: [link('/scan', <Scanner label={t('scanner')} />)] }] : []),
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
        {may.has('tickets:read') ? <BatchTray organization={organization.slug} initial={runningBatches} /> : null}
      </DashboardShell>
    </div>
  )
}

function PaymentsLabel({ open }: { open: number }) {
  const t = useTranslations('money.nav')
  return (
    <span className="flex items-center justify-between gap-2">
      {t('payments')}
      {open > 0 ? (
        <span className="num rounded-full bg-accent px-2 text-[13px] leading-5 font-semibold text-accent-ink">
          {open}
          <span className="sr-only"> {t('open')}</span>
        </span>
      ) : null}
    </span>
  )
}

function Scanner({ label }: { label: string }) {
  return (
    <span className="flex items-center gap-2 font-semibold text-ink">
      <ScanLine className="-ml-0.5 size-5" aria-hidden="true" />
      {label}
    </span>
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
