// Ends offers that nobody decided about in time, and tells who made them. Guards: each ends once, whatever round sees it.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { tellHolder } from './decide-transfer'
import { lockTicket } from './holder-ticket'

const BATCH = 200

export async function expireTransfers(ctx: Ctx): Promise<void> {
  for (let found = BATCH; found === BATCH; ) {
    const over = await ctx.db.ticketTransfer.findMany({
      where: { status: 'offered', expiresAt: { lte: ctx.now } },
      orderBy: { expiresAt: 'asc' },
      take: BATCH,
      select: { id: true, ticketId: true },
    })
    for (const { id, ticketId } of over) await expire(ctx, id, ticketId)
    found = over.length
  }
}

async function expire(ctx: Ctx, id: string, ticketId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, ticketId)
    const { count } = await tx.db.ticketTransfer.updateMany({
      where: { id, status: 'offered', expiresAt: { lte: tx.now } },
      data: { status: 'expired', decidedAt: tx.now },
    })
    if (count === 1) await tellHolder(tx, ticket, await tx.db.ticketTransfer.findUniqueOrThrow({ where: { id } }))
  })
}
