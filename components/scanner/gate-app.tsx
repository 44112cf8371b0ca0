'use client'
// The scanner page: an enrolled device opens as what it is; a signed-in member's opens the camera at once when there is one event today, else
// asks which gate this is; anybody else signs in.
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import type { GateEvent } from '@/server/scanning/contract'
import { DeviceGate } from './device-gate'
import { type GateChoice, GateSetup } from './gate-setup'
import { GateSplash } from './gate-states'
import { MemberGate } from './member-gate'
import { useDeviceGate } from './use-device-gate'
import { usePlaceName } from './use-place-name'

type GateAppProps = {
  /** Of the person who is signed in, today's first; null when nobody is. */
  events: readonly GateEvent[] | null
  /** From the address, so that reloading the page keeps the gate open. */
  asked: { eventId: string | null; listId: string | null }
  /** The build of this page, which a device may keep for long. */
  version: string
}

export function GateApp({ events, asked, version }: GateAppProps) {
  const gate = useDeviceGate(version)
  if (gate.life.kind === 'reading') return <GateSplash />
  if (gate.life.kind !== 'none') return <DeviceGate gate={gate} />
  if (events === null) return <SignIn />
  return events.length > 0 ? <MemberApp events={events} asked={asked} /> : <NoEvents />
}

function SignIn() {
  const locale = useLocale()
  useEffect(() => {
    const back = localePath(locale, '/scan') + window.location.search
    window.location.replace(`${localePath(locale, '/sign-in')}?callbackUrl=${encodeURIComponent(back)}`)
  }, [locale])
  return <GateSplash />
}

function NoEvents() {
  const t = useTranslations('scanner.none')
  const locale = useLocale()
  return (
    <main className="flex min-h-dvh flex-col justify-center">
      <EmptyState title={t('title')} action={<ButtonLink href={localePath(locale, '/')}>{t('home')}</ButtonLink>}>
        {t('text')}
      </EmptyState>
    </main>
  )
}

type MemberAppProps = { events: readonly GateEvent[]; asked: GateAppProps['asked'] }

function MemberApp({ events, asked }: MemberAppProps) {
  const [choice, setChoice] = useState<GateChoice | null>(() => firstChoice(events, asked))
  const [settings, setSettings] = useState(false)
  const [placeName] = usePlaceName()
  const event = events.find(({ id }) => id === choice?.eventId)

  if (!event || !choice || settings) {
    return (
      <GateSetup
        events={events}
        choice={choice}
        onOpen={(chosen) => {
          setChoice(chosen)
          setSettings(false)
          window.history.replaceState(null, '', `?event=${chosen.eventId}&list=${chosen.listId}`)
        }}
      />
    )
  }
  return <MemberGate event={event} listId={choice.listId} placeName={placeName} onSettings={() => setSettings(true)} />
}

function firstChoice(events: readonly GateEvent[], asked: GateAppProps['asked']): GateChoice | null {
  const today = events.filter(({ isToday }) => isToday)
  const event = events.find(({ id }) => id === asked.eventId) ?? (today.length === 1 ? today[0] : undefined)
  const list = event?.lists.find(({ id }) => id === asked.listId) ?? event?.lists[0]
  return event && list ? { eventId: event.id, listId: list.id } : null
}
