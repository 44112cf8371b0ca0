// What a PATCH comes to on an event as it is: pure, so that every combination can be tried in a table. Entries match by id; one
// without an id is added, absent ones are kept. Fails for what cannot be; writes nothing.
import { fail, notFound } from '@/server/kernel/errors'
import { type ChangeEvent, eventCan, limits, type OrganizerEvent, type OrganizerTicketType } from './contract'
import { basisPointsOf } from './prices'
import { faultsOf } from './rules'

type CapacityEntry = NonNullable<ChangeEvent['capacities']>[number]
type TypeEntry = NonNullable<ChangeEvent['ticketTypes']>[number]
type Added<E> = Omit<Extract<E, { kind: 'add' }>, 'kind'>

/** Which pools a ticket type draws from, after the change. Only of one whose pools do change. */
export type Repooled = { typeId: string; own: number | null; capacityName: string | null }

export type ChangePlan = {
  times: { startsAt: Date; endsAt: Date; doorsAt: Date | null }
  currency: string
  newCapacities: Added<CapacityEntry>[]
  newTypes: Added<TypeEntry>[]
  renamed: { id: string; name: string }[]
  changedTypes: {
    id: string
    name?: string
    description?: string
    priceMinor?: number
    vatBasisPoints?: number
    maxPerPurchase?: number
    rotating?: boolean
    position?: number
  }[]
  repooled: Repooled[]
  /** New sizes of pools that stay: of a named one by its own id, of a ticket type's own one by the type's. */
  resized: { capacityId?: string; typeId?: string; size: number; path: string }[]
}

export function planChange(event: OrganizerEvent, change: ChangeEvent): ChangePlan {
  const capacities = (change.capacities ?? []).map((entry, index) => ({ entry, path: `capacities.${index}` }))
  const types = (change.ticketTypes ?? []).map((entry, index) => ({ entry, path: `ticketTypes.${index}` }))
  refuseRepeatedIds([...capacities, ...types])
  const names = mergeNames(event, capacities)
  const merged = mergeTypes(event, types, names)
  const times = {
    startsAt: change.startsAt ?? event.startsAt,
    endsAt: change.endsAt ?? event.endsAt,
    doorsAt: change.doorsAt === undefined ? event.doorsAt : change.doorsAt,
  }
  const details = faultsOf({ ...times, capacities: names.all, ticketTypes: merged })
  for (const [path, count, maximum] of [
    ['capacities', names.all.length, limits.capacities],
    ['ticketTypes', merged.length, limits.ticketTypes],
  ] as const) {
    if (count > maximum) details.push({ path, code: 'too_many', values: { maximum }, message: `at most ${maximum}` })
  }
  if (details.length > 0) fail('invalid', 'event.invalid', 'The parts of the event do not fit together.', { details })

  const changed = merged.filter((type) => type.before !== null && type.change !== null)
  const repooled = changed.flatMap((type) =>
    changesPools(type) ? [{ typeId: type.id, own: type.own, capacityName: type.capacityName }] : [],
  )
  const currency = merged[0]?.currency ?? event.currency
  refuseFixed(event, currency, merged.filter(changesPools))
  return {
    times,
    currency,
    newCapacities: capacities.flatMap(({ entry }) =>
      entry.kind === 'add' ? [{ name: entry.name, size: entry.size }] : [],
    ),
    newTypes: types.flatMap(({ entry }) => (entry.kind === 'add' ? [entry] : [])),
    renamed: capacities.flatMap(({ entry }) =>
      entry.kind === 'change' && entry.name !== undefined ? [{ id: entry.id, name: entry.name }] : [],
    ),
    changedTypes: types.flatMap(({ entry }) => (entry.kind === 'change' ? [columnsOf(entry)] : [])),
    repooled,
    resized: [
      ...capacities.flatMap(({ entry, path }) =>
        entry.kind === 'change' && entry.size !== undefined
          ? [{ capacityId: entry.id, size: entry.size, path: `${path}.size` }]
          : [],
      ),
      ...changed.flatMap((type) =>
        type.own !== null && type.before?.capacity !== null && type.own !== type.before?.capacity
          ? [{ typeId: type.id, size: type.own, path: `${type.path}.capacity` }]
          : [],
      ),
    ],
  }
}

function columnsOf(entry: Extract<TypeEntry, { kind: 'change' }>): ChangePlan['changedTypes'][number] {
  const { id, name, description, price, vatRate, maxPerPurchase, rotating, position } = entry
  const vatBasisPoints = vatRate === undefined ? undefined : basisPointsOf(vatRate)
  return { id, name, description, priceMinor: price?.amount, vatBasisPoints, maxPerPurchase, rotating, position }
}

function refuseRepeatedIds(parts: readonly { entry: CapacityEntry | TypeEntry; path: string }[]): void {
  const seen = new Set<string>()
  for (const { entry, path } of parts) {
    if (entry.kind !== 'change') continue
    if (seen.has(entry.id)) {
      fail('invalid', 'event.invalid', 'The parts of the event do not fit together.', {
        details: [{ path: `${path}.id`, code: 'duplicate', message: 'is used twice' }],
      })
    }
    seen.add(entry.id)
  }
}

type Names = { all: { path: string; name: string }[]; renamed: ReadonlyMap<string, string> }

/** Names of all pools after the change, and what the old ones became. */
function mergeNames(event: OrganizerEvent, entries: readonly { entry: CapacityEntry; path: string }[]): Names {
  const renamed = new Map<string, string>()
  const known = new Map(event.capacities.map((capacity) => [capacity.id, { path: 'capacities', name: capacity.name }]))
  const added: { path: string; name: string }[] = []
  for (const { entry, path } of entries) {
    if (entry.kind === 'add') {
      added.push({ path, name: entry.name })
      continue
    }
    const before = known.get(entry.id) ?? notFound('capacity')
    const name = entry.name ?? before.name
    known.set(entry.id, { path, name })
    renamed.set(before.name, name)
  }
  return { all: [...known.values(), ...added], renamed }
}

type MergedType = {
  path: string
  id: string
  name: string
  currency: string
  own: number | null
  capacityName: string | null
  before: (OrganizerTicketType & { nameOfPool: string | null }) | null
  change: TypeEntry | null
}

/** The ticket types on sale after the change. */
function mergeTypes(
  event: OrganizerEvent,
  entries: readonly { entry: TypeEntry; path: string }[],
  names: Names,
): MergedType[] {
  const changes = new Map(
    entries.flatMap(({ entry, path }) => (entry.kind === 'change' ? [[entry.id, { entry, path }]] : [])),
  )
  const kept = event.ticketTypes.flatMap((type): MergedType[] => {
    const change = changes.get(type.id)
    changes.delete(type.id)
    if (type.archivedAt !== null) {
      if (change) fail('conflict', 'ticket_type.archived', 'This ticket type is archived and stays as it is.')
      return []
    }
    const entry = change?.entry ?? null
    const nameOfPool = type.capacityName === null ? null : (names.renamed.get(type.capacityName) ?? type.capacityName)
    return [
      {
        path: change?.path ?? 'ticketTypes',
        id: type.id,
        name: entry?.name ?? type.name,
        currency: entry?.price?.currency ?? event.currency,
        own: entry?.capacity === undefined ? type.capacity : entry.capacity,
        capacityName: entry?.capacityName === undefined ? nameOfPool : entry.capacityName,
        before: { ...type, nameOfPool },
        change: entry,
      },
    ]
  })
  if (changes.size > 0) notFound('ticket_type')
  const added = entries.flatMap(({ entry, path }): MergedType[] =>
    entry.kind === 'add'
      ? [
          {
            path,
            id: '',
            name: entry.name,
            currency: entry.price.currency,
            own: entry.capacity ?? null,
            capacityName: entry.capacityName ?? null,
            before: null,
            change: entry,
          },
        ]
      : [],
  )
  return [...kept, ...added]
}

function changesPools({ before, own, capacityName }: MergedType): boolean {
  return before !== null && ((before.capacity === null) !== (own === null) || before.nameOfPool !== capacityName)
}

/** A hold reads the pools of an event on sale before it takes their places: they may not change under it. */
function refuseFixed(event: OrganizerEvent, currency: string, repooled: readonly MergedType[]): void {
  if (eventCan.restructure(event)) return
  if (currency !== event.currency) {
    fail('conflict', 'event.currency_fixed', 'The currency of an event is fixed once it has been published.')
  }
  const [first] = repooled
  if (first) {
    fail(
      'conflict',
      'ticket_type.pools_fixed',
      'Once an event has been published, a ticket type keeps its capacities. Change their sizes, or archive it and add another.',
      {
        details: [
          {
            path: first.path,
            code: 'fixed_capacities',
            message: 'keeps the capacities that it had at the first publication',
          },
        ],
      },
    )
  }
}
