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
  return [
    ...timeFaults(event),
    ...repeated(event.capacities),
    ...repeated(event.ticketTypes),
    ...event.ticketTypes.flatMap((type) => typeFaults(type, event)),
  ]
}

function typeFaults(
  { path, capacityName, currency }: EventShape['ticketTypes'][number],
  { capacities, ticketTypes }: EventShape,
): ErrorDetail[] {
  const faults: ErrorDetail[] = []
  const common = ticketTypes[0]?.currency
  if (capacityName !== null && !capacities.some(({ name }) => name === capacityName)) {
    const message = 'names none of the event’s capacities'
    faults.push({ path: `${path}.capacityName`, code: 'unknown_capacity', message })
  }
  if (currency !== common) {
    const message = `one event has one currency, here ${common}`
    faults.push({ path: `${path}.price.currency`, code: 'mixed_currencies', message })
  }
  return faults
}

function timeFaults({ startsAt, endsAt, doorsAt }: EventShape): ErrorDetail[] {
  const faults: ErrorDetail[] = []
  if (endsAt <= startsAt) faults.push({ path: 'endsAt', code: 'end_before_start', message: 'must be after the start' })
  if (doorsAt && doorsAt > startsAt) {
    faults.push({ path: 'doorsAt', code: 'doors_after_start', message: 'must not be after the start' })
  }
  return faults
}

/** Two names that look the same in a list are the same. */
function repeated(parts: readonly { path: string; name: string }[]): ErrorDetail[] {
  const seen = new Set<string>()
  return parts.flatMap(({ path, name }): ErrorDetail[] => {
    const key = name.toLowerCase()
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ path: `${path}.name`, code: 'duplicate', message: 'is used twice' }]
  })
}
