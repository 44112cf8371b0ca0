// /org/{slug}/events/{id}/check-in/lists: who comes in, by which list, through which gate, into which zone.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { GateNav } from '@/components/dashboard/gate/control-room/gate-nav'
import { ListBoard } from '@/components/dashboard/gate/lists/list-board'
import { NoPermission } from '@/components/dashboard/no-permission'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'gateLists' })
  return { title: t('title') }
}

export default async function ListsPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const path = `/org/${slug}/events/${eventId}/check-in/lists`
  const { organization, event, board, marks } = await load(locale, path, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    if (!organization.permissions.includes('scanning:read')) return { organization, event, board: null, marks: null }
    const one = { organization: slug, eventId }
    const [lists, gates, marks] = await Promise.all([
      api.scanning.lists.ofEvent(one),
      api.scanning.gates.ofEvent(one),
      api.scanning.marks(one),
    ])
    return { organization, event, board: { lists, gates }, marks }
  })
  const t = await getTranslations({ locale, namespace: 'gateLists' })
  return (
    <>
      <EventHeader organization={organization} event={event} now={now()} title={t('title')} />
      <GateNav organization={organization} eventId={eventId} current="lists" marks={marks} />
      {board ? (
        <>
          <p className="mb-6 max-w-[68ch] text-ink-2">{t('text')}</p>
          <ListBoard
            organization={slug}
            eventId={eventId}
            {...board}
            mayManage={organization.permissions.includes('scanning:manage')}
          />
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
