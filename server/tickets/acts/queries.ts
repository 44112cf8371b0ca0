// One ticket for the menu of those who may change it.
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { countEntries } from '../count-entries'
import { ticketPageUrl } from '../ticket-access'
import type { TicketForActs } from './contract'
import { isOver, loadTicketFor, recipientOf } from './load-ticket'

export async function ticketForActs(ctx: Ctx, { id }: { id: string }): Promise<TicketForActs> {
  const ticket = await loadTicketFor(ctx, id, 'tickets:update')
  const { code, status, attendee, attendeeId, ticketType, purchase, purchaseItem, event } = ticket
  const [admissions, otherTickets] = await Promise.all([
    countEntries(ctx, [id]),
    ctx.db.ticket.count({ where: { attendeeId, id: { not: id }, status: { not: 'void' } } }),
  ])
  return {
    id,
    code,
    status,
    attendee,
    otherTickets,
    ticketTypeName: ticketType.name,
    recipient: recipientOf(ticket),
    url: ticketPageUrl(ticket, asLocale(purchase?.locale ?? event.organization.locale)),
    entered: admissions > 0,
    isPaid: (purchase?.totalMinor ?? 0) > 0 && (purchaseItem?.unitPriceMinor ?? 0) > 0,
    isOver: isOver(ctx, ticket),
  }
}
