// Holders of tickets for tests: a free ticket with the token of its page, an offer with the token that its mail brings.
import type { Ctx } from '@/server/kernel/ctx'
import { pageTokenOf } from '@/server/tickets/contract'
import { ticketPageUrl } from '@/server/tickets/ticket-access'
import { offerInput } from '@/server/tickets/transfers/contract'
import { offerTransfer } from '@/server/tickets/transfers/offer-transfer'
import { transferUrl } from '@/server/tickets/transfers/transfer-access'
import { aHold, aSale, type Sale, type SaleOptions } from './sales-factories'

export type Held = { sale: Sale; purchaseId: string; ticketId: string; token: string }

export const freeSale = (ctx: Ctx, options: SaleOptions = {}) =>
  aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 50 }], ...options })

/** The first of the tickets of a new purchase of Camille's. */
export async function aHeldTicket(
  ctx: Ctx,
  { quantity = 1, sale }: { quantity?: number; sale?: Sale } = {},
): Promise<Held> {
  const of = sale ?? (await freeSale(ctx))
  const { id: purchaseId } = await aHold(ctx, of, quantity)
  const ticket = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId }, orderBy: { ordinal: 'asc' } })
  return { sale: of, purchaseId, ticketId: ticket.id, token: await pageToken(ctx, ticket.id) }
}

/** Of the ticket's page as it is now. */
export async function pageToken(ctx: Ctx, ticketId: string): Promise<string> {
  const ticket = await ctx.db.ticket.findUniqueOrThrow({ where: { id: ticketId } })
  return pageTokenOf({ url: ticketPageUrl(ticket, 'fr') })
}

export const lea = { name: 'Léa Moreau', email: 'lea@exemple.fr' }

/** Offers the ticket to Léa; the token of her mail. */
export async function anOffer(ctx: Ctx, held: Held, to: { name: string; email: string } = lea): Promise<string> {
  await offerTransfer(ctx, offerInput.parse({ token: held.token, ...to, locale: 'fr' }))
  return offerToken(ctx, held.ticketId)
}

/** Of the newest offer of a ticket. */
export async function offerToken(ctx: Ctx, ticketId: string): Promise<string> {
  const { id } = await ctx.db.ticketTransfer.findFirstOrThrow({ where: { ticketId }, orderBy: { createdAt: 'desc' } })
  return pageTokenOf({ url: transferUrl(id, 'fr') })
}
