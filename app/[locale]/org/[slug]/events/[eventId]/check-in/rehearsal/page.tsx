// /org/{slug}/events/{id}/check-in/rehearsal: whether the doors can open, and trying it out.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { GateNav } from '@/components/dashboard/gate/control-room/gate-nav'
import { RehearsalBoard } from '@/components/dashboard/gate/rehearsal/rehearsal-board'
import { NoPermission } from '@/components/dashboard/no-permission'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'rehearsal' })
  return { title: t('title') }
}

export default async function RehearsalPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const path = `/org/${slug}/events/${eventId}/check-in/rehearsal`
  const { organization, event, board, marks } = await load(locale, path, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    if (!organization.permissions.includes('scanning:read')) return { organization, event, board: null, marks: null }
    const one = { organization: slug, eventId }
    const [board, marks] = await Promise.all([api.scanning.rehearsal.board(one), api.scanning.marks(one)])
    return { organization, event, board, marks }
  })
  const t = await getTranslations({ locale, namespace: 'rehearsal' })
  return (
    <>
      <EventHeader organization={organization} event={event} now={now()} title={t('title')} />
      <GateNav organization={organization} eventId={eventId} current="rehearsal" marks={marks} />
      {board ? (
        <>
          <p className="mb-6 max-w-[68ch] text-ink-2">{t('lead')}</p>
          <RehearsalBoard
            organization={slug}
            eventId={eventId}
            timeZone={event.timeZone}
            mayManage={organization.permissions.includes('scanning:manage')}
            known={board}
          />
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
