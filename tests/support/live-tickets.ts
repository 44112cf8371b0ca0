// Tickets that are good, what a camera reads of them, and a gate to hold them before. For tests of what becomes of a ticket.
import type { Ctx } from '@/server/kernel/ctx'
import { admit } from '@/server/scanning/admit'
import type { ScanResult } from '@/server/scanning/contract'
import { tokenOf, tokenRowSelect } from '@/server/tickets/event-keys'
import { aHold, aSale, as, type Sale } from './sales-factories'
import { gateApiKey } from './scanning-factories'

export type LiveSale = Sale & { ticketIds: string[]; purchaseId: string }

/** Free tickets, so that they are there at once. */
export async function liveTickets(ctx: Ctx, quantity = 1, sale?: Sale): Promise<LiveSale> {
  const own = sale ?? (await aSale(ctx, { types: [{ name: 'Libre', amount: 0, maxPerPurchase: 100 }] }))
  const { id: purchaseId } = await aHold(ctx, own, quantity)
  const tickets = await ctx.db.ticket.findMany({ where: { purchaseId }, orderBy: { id: 'asc' }, select: { id: true } })
  return { ...own, purchaseId, ticketIds: tickets.map(({ id }) => id) }
}

/** The text in the QR code as the ticket's row is now. */
export async function codeOf(ctx: Ctx, ticketId: string): Promise<string> {
  return tokenOf(await ctx.db.ticket.findUniqueOrThrow({ where: { id: ticketId }, select: tokenRowSelect }))
}

export function scanAt(ctx: Ctx, sale: Sale, qrCodeData: string): Promise<ScanResult> {
  return admit(as(ctx, gateApiKey(sale)), { qrCodeData, eventId: sale.eventId })
}
