'use client'
// The gate of a signed-in member: every verdict is the server's.
import { useMemo } from 'react'
import type { GateEvent } from '@/server/scanning/contract'
import { useSlowness } from './connection'
import type { Station } from './gate-line'
import { GateScreen } from './gate-screen'
import { memberLine } from './member-line'
import { useOnline } from './use-online'

type MemberGateProps = { event: GateEvent; listId: string; placeName: string; onSettings: () => void }

export function MemberGate({ event, listId, placeName, onSettings }: MemberGateProps) {
  const isOnline = useOnline()
  const [isSlow, heard] = useSlowness()
  const list = event.lists.find(({ id }) => id === listId) ?? event.lists[0]
  const organization = event.organization.slug
  const line = useMemo(
    () =>
      memberLine(
        { organization, eventId: event.id, checkInListId: list?.id ?? '', location: placeName || null },
        heard,
      ),
    [organization, event.id, list?.id, placeName, heard],
  )
  if (!list) return null
  const station: Station = {
    key: `${event.id}/${list.id}`,
    event,
    name: placeName || null,
    list: {
      ...list,
      windows: [{ from: list.opensAt?.toISOString() ?? null, until: list.closesAt?.toISOString() ?? null }],
    },
    maySearch: event.rights.search,
    mayOverride: event.rights.override,
    isKiosk: false,
    isDevice: false,
    line,
  }
  const state = isOnline ? (isSlow ? 'slow' : 'online') : 'offline'
  return <GateScreen station={station} connection={{ state, own: null }} onSettings={onSettings} />
}
