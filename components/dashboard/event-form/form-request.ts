// From what was typed to what the server is asked, and back from its faults to the fields. Guards: nothing is sent that the
// contract refuses, and times that nobody touched are not sent at all, so that a save cannot move them.
import type { FieldPath } from 'react-hook-form'
import type { z } from 'zod'
import { changeEventForm, createEventForm } from '@/server/events/contract'
import { type FieldFault, faultOf } from '@/server/kernel/contract'
import type { Locale } from '@/server/kernel/format'
import { parseAmount } from '@/server/kernel/money'
import { instantsOf } from '../wall-time'
import type { CapacityValues, EventFormValues, MomentValues, TicketTypeValues } from './form-values'

export type CreateRequest = z.input<typeof createEventForm>
export type ChangeRequest = z.input<typeof changeEventForm>

/** Where in the request, and what is wrong, in the codes that the doors use. */
export type Fault = FieldFault & { path: string }

export type Reading<T> = { request: T } | { faults: Fault[] }

export function readNewEvent(values: EventFormValues, locale: Locale): Reading<CreateRequest> {
  const faults: Fault[] = []
  const request = {
    ...basics(values),
    startsAt: momentText(values.start, 'startsAt', faults) ?? '',
    endsAt: momentText(values.end, 'endsAt', faults) ?? '',
    doorsAt: momentText(values.doors, 'doorsAt', faults),
    ...partsOf(values, locale, faults),
  }
  faults.push(...orderFaults(values))
  return checked(createEventForm, request as CreateRequest, faults)
}

/** `before` is what the form was filled with. */
export function readChange(values: EventFormValues, before: EventFormValues, locale: Locale): Reading<ChangeRequest> {
  const faults: Fault[] = []
  const isMoved = values.timeZone !== before.timeZone
  const times = (['start', 'end', 'doors'] as const).flatMap((name) => {
    const path = ({ start: 'startsAt', end: 'endsAt', doors: 'doorsAt' } as const)[name]
    if (!isMoved && sameMoment(values[name], before[name])) return []
    const text = momentText(values[name], path, faults)
    return [[path, name === 'doors' ? text : (text ?? '')] as const]
  })
  const request = { ...basics(values), ...Object.fromEntries(times), ...partsOf(values, locale, faults) }
  if (times.length > 0) faults.push(...orderFaults(values))
  return checked(changeEventForm, request as ChangeRequest, faults)
}

function basics(values: EventFormValues) {
  const { title, description, timeZone, venueName, venueAddress, transfersAllowed, renamesAllowed } = values
  const hasVenue = venueName.trim() !== '' || venueAddress.trim() !== ''
  return {
    title,
    description,
    timeZone,
    venue: hasVenue ? { name: venueName, address: venueAddress } : null,
    transfersAllowed,
    renamesAllowed,
    changesCloseMinutes: Number(values.changesClose),
  }
}

function sameMoment(a: MomentValues, b: MomentValues): boolean {
  return a.date === b.date && a.time === b.time && a.exact === b.exact
}

/** Null when nothing was given; half a moment is a fault. */
function momentText({ date, time, exact }: MomentValues, path: string, faults: Fault[]): string | null {
  if (date === '' && time === '') return null
  if (date === '' || time === '') faults.push({ path, code: 'not_a_moment' })
  return exact ?? `${date}T${time.slice(0, 5)}`
}

/** Seen here already, so that it is said together with the other faults. The server decides; what may be in order passes. */
function orderFaults({ start, end, doors, timeZone }: EventFormValues): Fault[] {
  const [startFirst, startLast] = rangeOf(start, timeZone)
  const [, endLast] = rangeOf(end, timeZone)
  const [doorsFirst] = rangeOf(doors, timeZone)
  const faults: Fault[] = []
  if (endLast !== null && startFirst !== null && endLast <= startFirst)
    faults.push({ path: 'endsAt', code: 'end_before_start' })
  if (doorsFirst !== null && startLast !== null && doorsFirst > startLast)
    faults.push({ path: 'doorsAt', code: 'doors_after_start' })
  return faults
}

/** The first and the last instant that can be meant; null for a moment that is not complete or that no clock shows. */
function rangeOf({ date, time, exact }: MomentValues, timeZone: string): [number | null, number | null] {
  const instants = exact ? [new Date(exact)] : date && time ? instantsOf(`${date}T${time.slice(0, 5)}`, timeZone) : []
  return [instants[0]?.getTime() ?? null, instants.at(-1)?.getTime() ?? null]
}

function partsOf(values: EventFormValues, locale: Locale, faults: Fault[]) {
  const { currency } = values
  const names = new Map(values.capacities.map(({ key, name }) => [key, name]))
  return {
    capacities: values.capacities.map((pool, index) => capacityOf(pool, `capacities.${index}`, faults)),
    ticketTypes: values.ticketTypes.map((type, index) => {
      const path = `ticketTypes.${index}`
      const amount = parseAmount(type.price, currency, locale)
      if (amount === null) faults.push({ path: `${path}.price`, code: 'not_a_price' })
      const shared = type.pool.startsWith('shared:') ? (names.get(type.pool.slice('shared:'.length)) ?? '') : null
      return {
        ...(type.savedId === null ? {} : { id: type.savedId }),
        position: index + 1,
        name: type.name,
        description: type.description,
        price: { amount: amount ?? 0, currency },
        vatRate: rateOf(type.vatRate, `${path}.vatRate`, faults),
        capacity: placesOf(type, `${path}.capacity`, faults),
        capacityName: shared,
        maxPerPurchase: wholeNumber(type.maxPerPurchase, `${path}.maxPerPurchase`, faults),
        rotating: type.rotating,
      }
    }),
  }
}

/** Whole and comma or point, whatever the language: a rate has no thousands. */
function rateOf(text: string, path: string, faults: Fault[]): number {
  const bare = text.replace(/[\s\u00a0\u202f%]/g, '').replace(',', '.')
  if (bare === '') return 0
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(bare)) faults.push({ path, code: 'not_a_rate' })
  return Number(bare) || 0
}

function capacityOf({ savedId, name, size }: CapacityValues, path: string, faults: Fault[]) {
  return { ...(savedId === null ? {} : { id: savedId }), name, size: wholeNumber(size, `${path}.size`, faults) }
}

function placesOf({ pool, places }: TicketTypeValues, path: string, faults: Fault[]): number | null {
  const isOptional = pool !== 'own'
  if (pool === 'none' || (isOptional && places.trim() === '')) return null
  return wholeNumber(places, path, faults)
}

function wholeNumber(text: string, path: string, faults: Fault[]): number {
  const digits = text.replace(/[\s\u00a0\u202f]/g, '')
  if (/^\d{1,9}$/.test(digits)) return Number(digits)
  faults.push({ path, code: digits === '' ? 'required' : 'not_whole' })
  return 0
}

function checked<T>(schema: z.ZodType, request: T, faults: Fault[]): Reading<T> {
  const parsed = schema.safeParse(request)
  const own = new Set(faults.map(({ path }) => path))
  const all = [
    ...faults,
    ...(parsed.success ? [] : parsed.error.issues)
      .map((issue) => ({ path: issue.path.join('.'), ...faultOf(issue) }))
      .filter(({ path }) => !own.has(path)),
  ]
  return all.length > 0 ? { faults: all } : { request }
}

const plainFields: Readonly<Record<string, FieldPath<EventFormValues>>> = {
  title: 'title',
  description: 'description',
  timeZone: 'timeZone',
  startsAt: 'start.date',
  endsAt: 'end.date',
  doorsAt: 'doors.date',
  venue: 'venueName',
  'venue.name': 'venueName',
  'venue.address': 'venueAddress',
  changesCloseMinutes: 'changesClose',
}

const partFields: Readonly<Record<string, string>> = {
  price: 'price',
  vatRate: 'vatRate',
  capacity: 'places',
  capacityName: 'pool',
  description: 'description',
  maxPerPurchase: 'maxPerPurchase',
  size: 'size',
}

const sections = [
  'title',
  'description',
  'start',
  'end',
  'doors',
  'timeZone',
  'venueName',
  'venueAddress',
  'capacities',
]

/** Where a field stands on the page, so that the first one at fault is the one to look at first. */
export function placeOnPage(field: string): number {
  const [section = '', index = '0', part = ''] = field.split('.')
  const at = sections.indexOf(section)
  const parts = ['name', 'size', 'price', 'vatRate', 'pool', 'places', 'description', 'maxPerPurchase']
  return (at < 0 ? sections.length : at) * 10_000 + (Number(index) || 0) * 10 + Math.max(0, parts.indexOf(part))
}

/** The field that shows a fault; null for one that belongs to no single field. */
export function fieldOf(path: string): FieldPath<EventFormValues> | null {
  const plain = plainFields[path]
  if (plain) return plain
  const [, list, index, part = 'name'] = /^(capacities|ticketTypes)\.(\d+)(?:\.(\w+))?/.exec(path) ?? []
  if (!list) return null
  return `${list}.${index}.${partFields[part] ?? 'name'}` as FieldPath<EventFormValues>
}
