// Gives up what waits for an address that is disabled, except for the latest. Guards: in small steps, each of which locks the address first
// as whoever enables or deletes it does, so that no statement takes long however much waits, and nothing of a live address is given up.
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { lockEndpoint } from './record-attempt'

const AT_ONCE = 5_000

export async function giveUpHeld(ctx: Ctx, endpointId: string, keep: number): Promise<void> {
  // Ids of events are made in the order of what happened.
  const last = await ctx.db.webhookDelivery.findFirst({
    where: { endpointId, status: 'waiting' },
    orderBy: { eventId: 'desc' },
    skip: keep,
    select: { eventId: true },
  })
  if (!last) return
  for (let gone = AT_ONCE; gone === AT_ONCE; )
    gone = await inTransaction(ctx, (tx) => step(tx, endpointId, last.eventId))
}

async function step(tx: TxCtx, endpointId: string, last: string): Promise<number> {
  const endpoint = await lockEndpoint(tx, endpointId)
  if (!endpoint || endpoint.disabledAt === null) return 0
  return tx.db.$executeRaw`
    UPDATE webhook_delivery SET status = 'given_up', next_at = NULL WHERE id IN (
      SELECT id FROM webhook_delivery
      WHERE endpoint_id = ${endpointId}::uuid AND status = 'waiting' AND event_id <= ${last}::uuid LIMIT ${AT_ONCE})`
}

/** All of it at once: the few that came since. */
export async function giveUpWaiting(tx: TxCtx, endpointId: string): Promise<void> {
  await tx.db.webhookDelivery.updateMany({
    where: { endpointId, status: 'waiting' },
    data: { status: 'given_up', nextAt: null },
  })
}
