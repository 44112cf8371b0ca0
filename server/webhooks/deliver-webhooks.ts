// Tells one address what is due. Guards: one such job of an address at a time (its queue), some requests at a time within it, and for some
// seconds only, so that one that is slow keeps nobody else waiting; an address that failed several times in a row is asked once, and the
// others of its deliveries wait for how that goes.
import type { Ctx } from '@/server/kernel/ctx'
import type { Guard } from '@/server/kernel/guarded-fetch'
import { failuresInARow } from './back-off'
import { recordAttempt, type TellDisabled } from './record-attempt'
import { type Outgoing, ownGuard, sendDelivery } from './send-delivery'

const AT_ONCE = 8
const RUNS_MS = 5_000

export async function deliverWebhooks(
  ctx: Ctx,
  { endpointId }: { endpointId: string },
  tellDisabled: TellDisabled,
  guard: Guard = ownGuard(),
): Promise<void> {
  const started = performance.now()
  for (;;) {
    const due = await dueOf(ctx, endpointId)
    await Promise.all(due.map((delivery) => deliver(ctx, delivery, tellDisabled, guard)))
    // What is left is asked for by the next beat.
    if (due.length < AT_ONCE || performance.now() - started > RUNS_MS) return
  }
}

async function deliver(ctx: Ctx, delivery: Outgoing, tellDisabled: TellDisabled, guard: Guard): Promise<void> {
  const attempted = await sendDelivery(delivery, ctx.now, guard)
  await recordAttempt(ctx, { id: delivery.id, endpointId: delivery.endpoint.id }, attempted, tellDisabled)
}

/** The longest due first; none while the address rests or is disabled. */
async function dueOf(ctx: Ctx, endpointId: string): Promise<Outgoing[]> {
  const endpoint = await ctx.db.webhookEndpoint.findUnique({ where: { id: endpointId } })
  if (!endpoint || endpoint.disabledAt !== null) return []
  if (endpoint.restsUntil !== null && endpoint.restsUntil > ctx.now) return []
  const found = await ctx.db.webhookDelivery.findMany({
    where: { endpointId, status: 'waiting', nextAt: { lte: ctx.now } },
    orderBy: [{ nextAt: 'asc' }, { id: 'asc' }],
    take: endpoint.failures >= failuresInARow ? 1 : AT_ONCE,
    select: { id: true, event: true },
  })
  return found.map(({ id, event }) => ({ id, event, endpoint }))
}
