// How many places a ticket type still has for people an organizer brings: its own pool and the shared one both count.
import type { OrganizerEvent, OrganizerTicketType } from '@/server/events/contract'

/** Null: without limit. */
export function placesLeft(
  type: Pick<OrganizerTicketType, 'capacity' | 'capacityInUse' | 'capacityName'>,
  shared: OrganizerEvent['capacities'],
): number | null {
  const pool = shared.find(({ name }) => name === type.capacityName)
  const left = [
    ...(type.capacity === null ? [] : [type.capacity - type.capacityInUse]),
    ...(pool ? [pool.size - pool.inUse] : []),
  ]
  return left.length === 0 ? null : Math.max(0, Math.min(...left))
}
