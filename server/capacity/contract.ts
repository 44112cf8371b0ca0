// What the public sees of an event and of what is left of it. Safe in the browser.
import type { EventStatus, VenueView } from '@/server/events/contract'
import type { Money } from '@/server/kernel/money'

export type PublicTicketType = {
  id: string
  name: string
  description: string
  price: Money
  /** Places that can be held right now; null: unlimited. Nothing else of the pools is told. */
  available: number | null
  maxPerPurchase: number
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
  ticketTypes: readonly PublicTicketType[]
}
