// What must hold of a whole event, whether it is new or changed: pure, so that both commands and their tests ask the same.
import type { ErrorDetail } from '@/server/kernel/errors'

/** `path` is where the request names the part; a part that the request leaves alone has its list's name. */
export type EventShape = {
  startsAt: Date
  endsAt: Date
  doorsAt: Date | null
  capacities: readonly { path: string; name: string }[]
  ticketTypes: readonly { path: string; name: string; currency: string; capacityName: string | null }[]
}

export function faultsOf(event: EventShape): ErrorDetail[] {
  const poolNames = new Set(event.capacities.map(({ name }) => name))
  const currency = event.ticketTypes[0]?.currency
  return [
    ...timeFaults(event),
    ...repeated(event.capacities),
    ...repeated(event.ticketTypes),
    ...event.ticketTypes.flatMap((type) => [
      ...(type.capacityName !== null && !poolNames.has(type.capacityName)
        ? [{ path: `${type.path}.capacityName`, message: 'names none of the event’s capacities' }]
        : []),
      ...(type.currency !== currency
        ? [{ path: `${type.path}.price.currency`, message: `one event has one currency, here ${currency}` }]
        : []),
    ]),
  ]
}

function timeFaults({ startsAt, endsAt, doorsAt }: EventShape): ErrorDetail[] {
  return [
    ...(endsAt <= startsAt ? [{ path: 'endsAt', message: 'must be after the start' }] : []),
    ...(doorsAt && doorsAt > startsAt ? [{ path: 'doorsAt', message: 'must not be after the start' }] : []),
  ]
}

/** Two names that look the same in a list are the same. */
function repeated(parts: readonly { path: string; name: string }[]): ErrorDetail[] {
  const seen = new Set<string>()
  return parts.flatMap(({ path, name }) => {
    const key = name.toLowerCase()
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ path: `${path}.name`, message: 'is used twice' }]
  })
}
