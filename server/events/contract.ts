// What events take in and give out: closed schemas, statuses, who may do what when, view types. Safe in the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import type { Money } from '@/server/kernel/money'
import { id, instant, line, lines } from '@/server/kernel/text'
import { price, vatRate } from './prices'

export const eventStatuses = ['draft', 'published', 'paused', 'cancelled', 'archived'] as const
export type EventStatus = (typeof eventStatuses)[number]

type Stateful = { status: EventStatus }

/** What a status allows. Asked by commands under the row's lock, and by pages to show or hide a button. */
export const eventCan = {
  edit: ({ status }: Stateful) => status === 'draft' || status === 'published' || status === 'paused',
  publish: ({ status }: Stateful) => status === 'draft',
  pause: ({ status }: Stateful) => status === 'published',
  resume: ({ status }: Stateful) => status === 'paused',
  cancel: ({ status }: Stateful) => status === 'published' || status === 'paused',
  /** Anyone may open its page. */
  beSeen: ({ status }: Stateful) => status === 'published' || status === 'paused' || status === 'cancelled',
  /** New places may be held, until the last moment of the event. */
  sell: ({ status, endsAt }: Stateful & { endsAt: Date }, now: Date) => status === 'published' && endsAt > now,
  /** The address, the currency and the pools that a ticket type draws from stay as they were at the first publication. */
  restructure: ({ publishedAt }: { publishedAt: Date | null }) => publishedAt === null,
} as const

export const limits = {
  ticketTypes: 100,
  capacities: 100,
  size: 1_000_000,
  maxPerPurchase: 100,
  position: 65_535,
  /** A year. */
  changesCloseMinutes: 525_600,
} as const

/** A zone of the IANA database by its name. Offsets such as `+02:00` are none: they know no summer time. */
export const timeZone = z.string().transform((name, context) => {
  const known = name.length <= 64 && /^[A-Za-z]/.test(name) ? canonicalCase(name) : null
  if (known !== null) return known
  const { error: message, params } = fault('unknown_time_zone', 'is not a known IANA time zone, such as Europe/Paris')
  context.addIssue({ code: 'custom', message, params })
  return z.NEVER
})

function canonicalCase(name: string): string | null {
  try {
    const { timeZone: resolved } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    // An alias resolves to another name (Europe/Kyiv to Europe/Kiev): the organizer's own stays.
    return resolved.toLowerCase() === name.toLowerCase() ? resolved : name
  } catch {
    return null
  }
}

/** A reading of the event's clock without its zone: `2026-06-12T19:30`. */
export const wallTime = z
  .string()
  .refine((text) => /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text), {
    ...fault('not_a_moment', 'is not a date and time'),
    abort: true,
  })

/** What a form sends: wall time, or an instant with its offset where the wall time alone would be ambiguous. */
export const moment = z.union([instant, wallTime], 'is not a date and time')
export type Moment = z.output<typeof moment>

const size = z.int('must be a whole number').min(0, 'at least 0').max(limits.size, `at most ${limits.size}`)

const maxPerPurchase = z
  .int('must be a whole number')
  .min(1, 'at least 1')
  .max(limits.maxPerPurchase, `at most ${limits.maxPerPurchase}`)

const venue = z.strictObject({ name: line(200), address: lines(500).default('') })
const capacityName = line(100)

const capacityInput = z.strictObject({ name: capacityName, size })
const ticketTypeFields = {
  name: line(100),
  description: lines(1000).optional(),
  /** With tax. */
  price,
  /** The tax within the price; absent: none. */
  vatRate: vatRate.optional(),
  /** Its own pool; absent or null: none. */
  capacity: size.nullish(),
  /** A pool that it shares; absent or null: none. */
  capacityName: capacityName.nullish(),
  maxPerPurchase: maxPerPurchase.optional(),
  /** Its tickets show a code that changes every 15 s, on one phone at a time. Binds what is issued from then on. */
  rotating: z.boolean().optional(),
  /** Ticket types are shown by ascending position; absent: after those that are there. */
  position: z
    .int('must be a whole number')
    .min(1, 'at least 1')
    .max(limits.position, `at most ${limits.position}`)
    .optional(),
}
const ticketTypeInput = z.strictObject(ticketTypeFields)

const capacityChange = z
  .strictObject({ id: id.optional(), name: capacityName.optional(), size: size.optional() })
  .transform((given, context) => {
    const { id: known, ...change } = given
    if (known !== undefined) return { kind: 'change' as const, id: known, ...change }
    return whole(capacityInput, change, context)
  })

const ticketTypeChange = z
  .strictObject({ id: id.optional(), ...z.strictObject(ticketTypeFields).partial().shape })
  .transform((given, context) => {
    const { id: known, ...change } = given
    if (known !== undefined) return { kind: 'change' as const, id: known, ...change }
    return whole(ticketTypeInput, change, context)
  })

/** An entry without an id is new, so nothing that a new one needs may be missing. */
function whole<T>(schema: z.ZodType<T>, given: unknown, context: z.core.$RefinementCtx): T & { kind: 'add' } {
  const parsed = schema.safeParse(given)
  if (parsed.success) return { kind: 'add', ...parsed.data }
  for (const issue of parsed.error.issues) {
    const { error: message, params } = fault('required', 'is needed for a new entry')
    context.issues.push({ code: 'custom', path: [...issue.path], message, params, input: given })
  }
  return z.NEVER
}

const eventFields = {
  title: line(200),
  description: lines(10_000).optional(),
  timeZone,
  venue: venue.nullish(),
  /** What holders may do with their tickets by themselves; absent in a new event: both. */
  transfersAllowed: z.boolean().optional(),
  renamesAllowed: z.boolean().optional(),
  /** Before the start, so many minutes, they can do neither any more. */
  changesCloseMinutes: z
    .int('must be a whole number')
    .min(0, 'at least 0')
    .max(limits.changesCloseMinutes, `at most ${limits.changesCloseMinutes}`)
    .optional(),
}
const times = { startsAt: instant, endsAt: instant, doorsAt: instant.nullish() }
const wallTimes = { startsAt: moment, endsAt: moment, doorsAt: moment.nullish() }
const parts = {
  capacities: z.array(capacityInput).max(limits.capacities, `at most ${limits.capacities}`).optional(),
  ticketTypes: z.array(ticketTypeInput).max(limits.ticketTypes, `at most ${limits.ticketTypes}`),
}
const partChanges = {
  capacities: z.array(capacityChange).max(limits.capacities, `at most ${limits.capacities}`).optional(),
  ticketTypes: z.array(ticketTypeChange).max(limits.ticketTypes, `at most ${limits.ticketTypes}`).optional(),
}

export const createEventInput = z.strictObject({ ...eventFields, ...times, ...parts })
export type CreateEvent = z.output<typeof createEventInput>

export const changeEventInput = z.strictObject({
  ...z.strictObject({ ...eventFields, ...times }).partial().shape,
  ...partChanges,
})
export type ChangeEvent = z.output<typeof changeEventInput>

/** The same two with wall times, for forms. */
export const createEventForm = z.strictObject({ ...eventFields, ...wallTimes, ...parts })
export const changeEventForm = z.strictObject({
  ...z.strictObject({ ...eventFields, ...wallTimes }).partial().shape,
  ...partChanges,
})

export type TicketTypeInput = z.output<typeof ticketTypeInput>
export type CapacityInput = z.output<typeof capacityInput>

export type VenueView = { name: string; address: string }

/** An event as its organizer works on it. */
export type OrganizerEvent = {
  id: string
  slug: string
  status: EventStatus
  title: string
  description: string
  startsAt: Date
  endsAt: Date
  doorsAt: Date | null
  timeZone: string
  currency: string
  venue: VenueView | null
  /** Relative to the origin; null: the drawn cover. */
  coverPath: string | null
  transfersAllowed: boolean
  renamesAllowed: boolean
  changesCloseMinutes: number
  createdAt: Date
  updatedAt: Date
  publishedAt: Date | null
  /** The pools with a name; `inUse` places of one are held or sold, so it cannot be made smaller than that. */
  capacities: readonly { id: string; name: string; size: number; inUse: number }[]
  ticketTypes: readonly OrganizerTicketType[]
}

export type OrganizerTicketType = {
  id: string
  name: string
  description: string
  /** With tax. */
  price: Money
  /** Percent. */
  vatRate: number
  capacity: number | null
  /** Places of its own pool that are held or sold; 0 without one. */
  capacityInUse: number
  capacityName: string | null
  maxPerPurchase: number
  rotating: boolean
  archivedAt: Date | null
}

export type EventListItem = Pick<
  OrganizerEvent,
  'id' | 'slug' | 'status' | 'title' | 'startsAt' | 'endsAt' | 'timeZone' | 'currency' | 'coverPath'
> & { venueName: string | null }

export const eventPeriods = ['upcoming', 'past', 'all'] as const
export const listEventsInput = z.strictObject({
  period: z.enum(eventPeriods).default('all'),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListEvents = z.output<typeof listEventsInput>

/**
 * Address of a stored cover, relative to the origin: WebP for pages, JPEG for mails and link previews. `key` is where its files begin
 * in the storage: `covers/…`, never guessable.
 */
export function coverPathOf(key: string | null, form: 'webp' | 'jpg' = 'webp'): string | null {
  return key === null ? null : `/${key}.${form}`
}
