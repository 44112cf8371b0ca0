// What the public sees of an event and of what is left of it. Safe in the browser.
import type { EventStatus, VenueView } from '@/server/events/contract'
import type { Money } from '@/server/kernel/money'

export type PublicTicketType = {
  id: string
  name: string
  description: string
  /** With tax. */
  price: Money
  /** The tax within the price, in percent. */
  vatRate: number
  /** Places that can be held right now; null: unlimited. Nothing else of the pools is told. */
  available: number | null
  /** Places go: few are left of what there was, or some are sold already. */
  isRunningOut: boolean
  maxPerPurchase: number
  /** False: it costs something, and its organizer cannot take payments yet. */
  canBePaid: boolean
  /** Its tickets are shown live on a phone: their code changes every 15 s, and neither a screenshot nor a print opens the gate. */
  isRotating: boolean
}

export type PublicEvent = {
  id: string
  slug: string
  status: EventStatus
  /** Places can be held now: published and not over. Whether any are left is each ticket type's `available`. */
  onSale: boolean
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
  organization: { name: string; slug: string }
  /** What a buyer pays on top of the tickets, as a share of their sum in percent, rounded to the currency's steps; 0: nothing. */
  serviceFeeRate: number
  ticketTypes: readonly PublicTicketType[]
}

/** One line of what an installation has on sale. */
export type PublicEventListItem = {
  id: string
  slug: string
  title: string
  startsAt: Date
  endsAt: Date
  doorsAt: Date | null
  timeZone: string
  venueName: string | null
  organizationName: string
  /** Relative to the origin; null: the drawn cover. */
  coverPath: string | null
  /** Of its ticket types, each amount once, the lowest first. */
  prices: readonly Money[]
  /** Nothing is left of any ticket type at this moment; places on hold may come back. */
  soldOut: boolean
}
