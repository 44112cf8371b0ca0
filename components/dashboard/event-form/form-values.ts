// An event as its form holds it: texts as they were typed. Filled from an event here; read back in `form-request.ts`.
import type { OrganizerEvent, OrganizerTicketType } from '@/server/events/contract'
import type { Locale } from '@/server/kernel/format'
import { currencyDecimals, type Money } from '@/server/kernel/money'
import { wallTimeIn } from '../wall-time'

/** `exact` is the instant chosen for a time that the clocks show twice; it ends when the time is changed. */
export type MomentValues = { date: string; time: string; exact: string | null }

/** `key` names the pool within the form, before it has an id and while its name is being typed. */
export type CapacityValues = { key: string; savedId: string | null; name: string; size: string; inUse: number }

export type PoolChoice = 'none' | 'own' | `shared:${string}`

export type TicketTypeValues = {
  savedId: string | null
  name: string
  description: string
  price: string
  /** Percent; empty: none. */
  vatRate: string
  pool: PoolChoice
  /** Of its own; for a shared pool the most that this type may take of it, or empty. */
  places: string
  maxPerPurchase: string
  rotating: boolean
  inUse: number
}

export type EventFormValues = {
  title: string
  description: string
  timeZone: string
  currency: string
  start: MomentValues
  end: MomentValues
  doors: MomentValues
  venueName: string
  venueAddress: string
  transfersAllowed: boolean
  renamesAllowed: boolean
  /** Minutes before the start. */
  changesClose: string
  capacities: CapacityValues[]
  ticketTypes: TicketTypeValues[]
}

const noMoment: MomentValues = { date: '', time: '', exact: null }

export const emptyTicketType: TicketTypeValues = {
  savedId: null,
  name: '',
  description: '',
  price: '',
  vatRate: '',
  pool: 'own',
  places: '',
  maxPerPurchase: '10',
  rotating: false,
  inUse: 0,
}

export const emptyEvent: EventFormValues = {
  title: '',
  description: '',
  timeZone: 'Europe/Paris',
  currency: 'EUR',
  start: noMoment,
  end: noMoment,
  doors: noMoment,
  venueName: '',
  venueAddress: '',
  transfersAllowed: true,
  renamesAllowed: true,
  changesClose: '0',
  capacities: [],
  ticketTypes: [emptyTicketType],
}

/** Ticket types that are off sale for good are left out: nothing of them changes any more. */
export function valuesOf(event: OrganizerEvent, locale: Locale): EventFormValues {
  const keys = new Map(event.capacities.map(({ id, name }) => [name, id]))
  return {
    title: event.title,
    description: event.description,
    timeZone: event.timeZone,
    currency: event.currency,
    start: momentOf(event.startsAt, event.timeZone),
    end: momentOf(event.endsAt, event.timeZone),
    doors: event.doorsAt ? momentOf(event.doorsAt, event.timeZone) : noMoment,
    venueName: event.venue?.name ?? '',
    venueAddress: event.venue?.address ?? '',
    transfersAllowed: event.transfersAllowed,
    renamesAllowed: event.renamesAllowed,
    changesClose: String(event.changesCloseMinutes),
    capacities: event.capacities.map(({ id, name, size, inUse }) => ({
      key: id,
      savedId: id,
      name,
      size: String(size),
      inUse,
    })),
    ticketTypes: event.ticketTypes
      .filter(({ archivedAt }) => archivedAt === null)
      .map((type) => ({
        savedId: type.id,
        name: type.name,
        description: type.description,
        price: amountText(type.price, locale),
        vatRate: rateText(type.vatRate, locale),
        pool: poolOf(type, keys),
        places: type.capacity === null ? '' : String(type.capacity),
        maxPerPurchase: String(type.maxPerPurchase),
        rotating: type.rotating,
        inUse: type.capacityInUse,
      })),
  }
}

function momentOf(at: Date, timeZone: string): MomentValues {
  const [date = '', time = ''] = wallTimeIn(at, timeZone).split('T')
  return { date, time, exact: null }
}

function poolOf(type: OrganizerTicketType, keys: ReadonlyMap<string, string>): PoolChoice {
  const shared = type.capacityName === null ? undefined : keys.get(type.capacityName)
  if (shared !== undefined) return `shared:${shared}`
  return type.capacity === null ? 'none' : 'own'
}

/** `5,5`; nothing for no tax. */
function rateText(rate: number, locale: Locale): string {
  return rate === 0 ? '' : String(rate).replace('.', locale === 'fr' ? ',' : '.')
}

/** `49`, `12,50`: what `parseAmount` reads back as the same amount. */
function amountText({ amount, currency }: Money, locale: Locale): string {
  const places = currencyDecimals(currency)
  const unit = 10 ** places
  const whole = String(Math.trunc(amount / unit))
  if (amount % unit === 0) return whole
  return `${whole}${locale === 'fr' ? ',' : '.'}${String(amount % unit).padStart(places, '0')}`
}
