// Everything a printed ticket is made from: plain values, so that they can be handed to the thread that prints it.
import type { Locale } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'
import type { Design, TicketSize } from '@/server/templates/contract'
import type { TicketTimes } from '../ticket-pdf-words'

export type TicketPdfProps = TicketTimes & {
  /** Named in the log and printed nowhere; a proof is of no ticket. */
  ticketId?: string
  locale: Locale
  organizationName: string
  /** Where to ask; empty where the organizer has named no address. */
  contactEmail?: string
  eventTitle: string
  venueName: string
  venueAddress: string
  holderName: string
  holderEmail?: string
  ticketTypeName: string
  /** With tax; null: nobody paid one. */
  price: Money | null
  /** The tax within the price, in hundredths of a percent. */
  vatBasisPoints?: number
  ticketCode: string
  qrToken: string
  /** The address of the ticket's page. */
  ticketUrl?: string
  /** Empty: the ticket is of no purchase. */
  purchaseNumber: string
  buyer?: { name: string; company: string; vatNumber: string }
  /** The holder's answers, by the question's name. */
  answers?: Readonly<Record<string, string>>
  /** Its code changes on the phone: paper alone opens no gate. */
  isRotating?: boolean
  /** A proof for the organizer: never admitted. */
  isTest?: boolean
  /** JPEG or PNG, embedded as it is: 14 KB and less keep the file under 40 KB. */
  cover?: Uint8Array | null
  /** PNG, 12 KB and less. */
  logo?: Uint8Array | null
  /** Default: the built-in look. */
  design?: Design
  /** Default: A4. */
  size?: TicketSize
  /** Written into the file as its date; leave it out and the file says when it was rendered. */
  issuedAt?: Date
}

/** What there is to say about a ticket, without how it looks. */
export type TicketFacts = Omit<TicketPdfProps, 'cover' | 'logo' | 'design' | 'size'>
