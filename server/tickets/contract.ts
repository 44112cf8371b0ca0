// What a ticket looks like to those who may see it; safe for the browser.
import { z } from 'zod'
import type { EventStatus, VenueView } from '@/server/events/contract'
import { id } from '@/server/kernel/text'
import { ticketSizes } from '@/server/templates/contract'

export const ticketIdInput = z.strictObject({ id })
/** Of a PDF's address: a sheet to print, or the size of a phone. */
export const pdfQuery = z.strictObject({ format: z.enum(ticketSizes).default('a4') })
export const ticketPageInput = z.strictObject({ token: z.string().length(43) })

export const ticketStatuses = ['valid', 'void', 'blocked'] as const
export type TicketStatus = (typeof ticketStatuses)[number]

export type TicketView = {
  id: string
  ticketCode: string
  status: TicketStatus
  /** The text of the QR code; of a ticket whose code changes, the part that stays. */
  qrToken: string
  /** Its code changes every 15 s, and one phone shows it (rotating/contract.ts). */
  isRotating: boolean
  attendeeId: string
  attendeeName: string
  ticketTypeId: string
  ticketTypeName: string
  purchaseId: string | null
  issuedAt: Date
  pdfUrl: string
  url: string
  /** 1-based place among the tickets of its purchase. */
  position: number
  /** Live tickets of its purchase. Their addresses are not told here: one ticket must not open the others. */
  count: number
  lastAdmission: { at: Date; location: string | null } | null
  event: EventOnTicket
}

/** The event as told to those who have a ticket of it, or are buying one. */
export type EventOnTicket = {
  id: string
  slug: string
  title: string
  status: EventStatus
  timeZone: string
  startsAt: Date
  endsAt: Date
  doorsAt: Date | null
  venue: VenueView | null
  /** Relative to the origin; null: the drawn cover. */
  coverPath: string | null
  organizationName: string
  /** Where to ask; empty where the organizer has named no address. */
  contactEmail: string
}

/** The token at the end of a ticket's `url`: what its page, its PDF and its calendar file are asked for with. */
export function pageTokenOf({ url }: { url: string }): string {
  return url.slice(url.lastIndexOf('/') + 1)
}
