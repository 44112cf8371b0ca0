// The frame of every change to gates and zones: who may, one at a time for each event, and what is there afterwards.
import { loadEvent, lockEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { forgetPlace } from '../lists/gate-place'
import { announceRules } from '../live/announce'
import type { EventGates } from './contract'
import { readGates } from './queries'

export type GateOwner = { id: string; organizationId: string; timeZone: string }

export async function withGates(
  ctx: Ctx,
  eventId: string,
  work: (tx: TxCtx, event: GateOwner) => Promise<void>,
): Promise<EventGates> {
  const event = await loadEvent(ctx, eventId, 'scanning:manage')
  await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, event.id)
    await work(tx, event)
  })
  forgetPlace(ctx.pool, event.id)
  announceRules(ctx, event.id)
  return readGates(ctx, event.id, event.timeZone)
}
