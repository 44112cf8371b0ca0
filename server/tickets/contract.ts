// What a ticket looks like to those who may see it; safe for the browser.
import { z } from 'zod'
import { id } from '@/server/kernel/text'

export const ticketIdInput = z.strictObject({ id })
export const ticketPageInput = z.strictObject({ token: z.string().length(43) })

export const ticketStatuses = ['valid', 'void', 'blocked'] as const
export type TicketStatus = (typeof ticketStatuses)[number]

export type TicketView = {
  id: string
  ticketCode: string
  status: TicketStatus
  /** The text of the QR code. */
  qrToken: string
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
  event: {
    id: string
    slug: string
    title: string
    status: 'draft' | 'published' | 'paused' | 'cancelled' | 'archived'
    timeZone: string
    startsAt: Date
    endsAt: Date
    doorsAt: Date | null
    venue: { name: string; address: string } | null
    organizationName: string
  }
}
