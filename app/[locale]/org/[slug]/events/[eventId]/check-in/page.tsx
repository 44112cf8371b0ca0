// /org/{slug}/events/{id}/check-in: the control room, where all gates of an event are seen at once, and the way to the scanner.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { GateNav } from '@/components/dashboard/gate/control-room/gate-nav'
import { RoomBoard } from '@/components/dashboard/gate/control-room/room-board'
import { RoomLine } from '@/components/dashboard/gate/control-room/room-line'
import { ScannerCard } from '@/components/dashboard/gate/control-room/scanner-card'
import { StaffRoom } from '@/components/dashboard/gate/control-room/staff-room'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { NoPermission } from '@/components/dashboard/no-permission'
import { ClientMessages } from '@/components/shell/client-messages'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'controlRoom' })
  return { title: t('title') }
}

export default async function ControlRoomPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/events/${eventId}`
  const { organization, event, room, staff, mayScan } = await load(locale, `${base}/check-in`, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    const one = { organization: slug, eventId }
    const mayScan = organization.permissions.includes('scanning:scan')
    if (organization.permissions.includes('scanning:read')) {
      return { organization, event, mayScan, room: await api.scanning.room(one), staff: null }
    }
    if (!mayScan) return { organization, event, mayScan, room: null, staff: null }
    const [counts, recent] = await Promise.all([api.scanning.counts(one), api.scanning.recent(one)])
    return { organization, event, mayScan, room: null, staff: { counts, recent } }
  })
  const t = await getTranslations({ locale, namespace: 'controlRoom' })
  const isOpen = (event.status === 'published' || event.status === 'paused') && event.endsAt > now()
  const scanner = mayScan ? <ScannerCard eventId={event.id} isOpen={isOpen} /> : null
  return (
    <>
      <EventHeader organization={organization} event={event} now={now()} title={t('title')} />
      <GateNav organization={organization} eventId={eventId} current="room" marks={room} />
      {room ? (
        <>
          <ClientMessages locale={locale} namespaces={['controlRoom']}>
            <RoomLine organization={slug} eventId={eventId} timeZone={event.timeZone} at={room.at} />
          </ClientMessages>
          <RoomBoard
            room={room}
            timeZone={event.timeZone}
            base={`${base}/check-in`}
            mayManage={organization.permissions.includes('scanning:manage')}
            scanner={scanner}
          />
        </>
      ) : staff ? (
        <>
          <KeepFresh everySeconds={10} />
          <StaffRoom {...staff} now={now()} timeZone={event.timeZone} scanner={scanner} />
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
