// Something became true of tickets after their scans: a refund, a void, an undo. Resolves them anew, as a job, since those who find it out
// stand further left.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { watchZones } from '../zone-watch'
import { resolveTickets } from './resolve-tickets'

/** Tickets stay locked for as long as a transaction takes. */
const AT_ONCE = 200

export async function resolveLate(ctx: Ctx, { ticketIds }: { ticketIds: string[] }): Promise<void> {
  const ids = [...new Set(ticketIds)].sort()
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE)
    await inTransaction(ctx, (tx) => resolveTickets(tx, some))
    const where = { id: { in: some } }
    const events = await ctx.db.ticket.findMany({ where, distinct: ['eventId'], select: { eventId: true } })
    for (const { eventId } of events) watchZones(ctx, eventId)
  }
}
