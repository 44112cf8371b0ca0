// /org/{slug}/events/{id}/check-in/devices: the phones at the gates.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EventHeader } from '@/components/dashboard/event-header'
import { GateNav } from '@/components/dashboard/gate/control-room/gate-nav'
import { DeviceBoard } from '@/components/dashboard/gate/devices/device-board'
import { WriteTags } from '@/components/dashboard/gate/nfc/write-tags'
import { NoPermission } from '@/components/dashboard/no-permission'
import { now } from '@/server/kernel/clock'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'devices' })
  return { title: t('title') }
}

export default async function DevicesPage({ params }: PageProps) {
  const { locale: asked, slug, eventId } = await params
  const locale = asLocale(asked)
  const path = `/org/${slug}/events/${eventId}/check-in/devices`
  const { organization, event, devices, marks } = await load(locale, path, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    const may = new Set(organization.permissions)
    const one = { organization: slug, eventId }
    const [devices, marks] = await Promise.all([
      may.has('scanning:manage') ? api.devices.list(one) : null,
      may.has('scanning:read') ? api.scanning.marks(one) : null,
    ])
    return { organization, event, devices, marks }
  })
  const t = await getTranslations({ locale, namespace: 'devices' })
  return (
    <>
      <EventHeader organization={organization} event={event} now={now()} title={t('title')} />
      <GateNav organization={organization} eventId={eventId} current="devices" marks={marks} />
      {devices ? (
        <>
          <p className="mb-6 max-w-[68ch] text-ink-2">{t('lead')}</p>
          <DeviceBoard organization={slug} eventId={eventId} timeZone={event.timeZone} known={devices} />
          <WriteTags organization={slug} eventId={eventId} />
        </>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
