// What members may do with a ticket. Safe in the browser.
import { z } from 'zod'
import { email, id, personName } from '@/server/kernel/text'

export const ticketActInput = z.strictObject({ id })

export const reissueTicketInput = z.strictObject({
  id,
  /** The addresses of the ticket's page change too: the old ones were passed on. */
  newAddress: z.boolean().default(false),
})
export type ReissueTicket = z.output<typeof reissueTicketInput>

export const renameTicketInput = z.strictObject({ id, name: personName, email: email.nullable() })
export type RenameTicket = z.output<typeof renameTicketInput>

export const voidTicketInput = z.strictObject({
  id,
  /** Somebody has come in with it: that stays as it is. */
  evenIfEntered: z.boolean().default(false),
})
export type VoidTicket = z.output<typeof voidTicketInput>

/** A ticket as those see it who may change it. */
export type TicketForActs = {
  id: string
  /** XXXXX-XXXXX */
  code: string
  status: 'valid' | 'void' | 'blocked'
  attendee: { name: string; email: string | null }
  /** The attendee's other live tickets, which carry the same name. */
  otherTickets: number
  ticketTypeName: string
  /** Where a new ticket is sent; null: nobody left an address. */
  recipient: string | null
  /** Its page, with the right to see it. */
  url: string
  entered: boolean
  /** It was paid for: ending it gives no money back. */
  isPaid: boolean
  /** Nothing of it changes any more. */
  isOver: boolean
}

/** Whom the new ticket was sent to; null: nobody left an address. */
export type SentTicket = { sentTo: string | null }
