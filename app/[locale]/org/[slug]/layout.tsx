// The frame of one organization. Whoever is not signed in gets the bare page, which knows the way back better.
import { TRPCError } from '@trpc/server'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { PastDueBanner } from '@/components/dashboard/billing/past-due-banner'
import { eventColor } from '@/components/dashboard/event-color'
import { OrgFrame } from '@/components/dashboard/org-frame'
import { caller } from '@/server/trpc/rsc'
import { loadAccount, loadOrganization } from '../load'

type LayoutProps = { children: ReactNode; params: Promise<{ slug: string }> }

const upcomingShown = 6
const pastShown = 2

export default async function OrganizationLayout({ children, params }: LayoutProps) {
  const { slug } = await params
  const account = await loadAccount()
  if (!account) return children
  const organization = await loadOrganization(slug).catch(orNotFound)
  const api = await caller()
  const mayReadPayments = organization.permissions.includes('payments:read')
  const mayReadTickets = organization.permissions.includes('tickets:read')
  const [upcoming, past, openPayments, runningBatches] = await Promise.all([
    api.events.list({ organization: slug, period: 'upcoming', limit: upcomingShown }),
    api.events.list({ organization: slug, period: 'past', limit: pastShown }),
    mayReadPayments ? api.money.attentionCount({ organization: slug }) : 0,
    mayReadTickets ? api.batches.running({ organization: slug }) : [],
  ])
  const standing = organization.permissions.includes('billing:read')
    ? await api.billing.standing({ organization: slug })
    : null
  const { permissions } = organization
  // Nobody is let in to a draft: who only stands at a gate has nothing to do there.
  const isAtGate = permissions.includes('scanning:scan') && !permissions.includes('scanning:read')
  const events = [...upcoming.items, ...past.items].filter(({ status }) => !isAtGate || status !== 'draft')
  return (
    <OrgFrame
      organization={{
        slug,
        name: organization.name,
        permissions,
        eventIds: organization.eventIds,
      }}
      events={events.map(({ id, title }) => ({ id, title, color: eventColor(id) }))}
      person={{ name: account.name, organizations: account.organizations.length }}
      openPayments={openPayments}
      runningBatches={runningBatches}
      canCreateEvents={organization.permissions.includes('events:create') && organization.eventIds === null}
    >
      {standing ? <PastDueBanner organization={slug} standing={standing} /> : null}
      {children}
    </OrgFrame>
  )
}

function orNotFound(error: unknown): never {
  if (error instanceof TRPCError && error.code === 'NOT_FOUND') notFound()
  throw error
}
