'use client'
// The scanner page: opens the camera at once when there is one event today, else asks which gate this is.
import { useState } from 'react'
import type { GateEvent } from '@/server/scanning/contract'
import { GateScreen } from './gate-screen'
import { type GateChoice, GateSetup } from './gate-setup'
import { usePlaceName } from './use-place-name'

type GateAppProps = {
  /** At least one, today's first. */
  events: readonly GateEvent[]
  /** From the address, so that reloading the page keeps the gate open. */
  asked: { eventId: string | null; listId: string | null }
}

export function GateApp({ events, asked }: GateAppProps) {
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
  const place = {
    organization: event.organization.slug,
    eventId: event.id,
    checkInListId: choice.listId,
    location: placeName || null,
  }
  return <GateScreen event={event} place={place} onSettings={() => setSettings(true)} />
}

function firstChoice(events: readonly GateEvent[], asked: GateAppProps['asked']): GateChoice | null {
  const today = events.filter(({ isToday }) => isToday)
  const event = events.find(({ id }) => id === asked.eventId) ?? (today.length === 1 ? today[0] : undefined)
  const list = event?.lists.find(({ id }) => id === asked.listId) ?? event?.lists[0]
  return event && list ? { eventId: event.id, listId: list.id } : null
}
