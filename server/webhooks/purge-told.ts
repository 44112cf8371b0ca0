// Takes out what was told long ago: deliveries with their log, then the events themselves; and gives up what is too much to wait for
// addresses that are disabled.
import type { Ctx } from '@/server/kernel/ctx'
import { keptFrom, maxHeld } from './contract'
import { giveUpHeld } from './give-up-held'

const AT_ONCE = 5_000

export async function purgeTold(ctx: Ctx): Promise<void> {
  const before = keptFrom(ctx.now)
  const disabled = await ctx.db.webhookEndpoint.findMany({
    where: { disabledAt: { not: null } },
    select: { id: true },
  })
  for (const { id } of disabled) await giveUpHeld(ctx, id, maxHeld)
  for (let gone = AT_ONCE; gone === AT_ONCE; ) {
    gone = await ctx.db.$executeRaw`
      DELETE FROM webhook_delivery WHERE id IN (
        SELECT d.id FROM webhook_delivery d JOIN webhook_event e ON e.id = d.event_id
        WHERE e.at < ${before}::timestamptz LIMIT ${AT_ONCE} FOR UPDATE OF d SKIP LOCKED)`
  }
  for (let gone = AT_ONCE; gone === AT_ONCE; ) {
    gone = await ctx.db.$executeRaw`
      DELETE FROM webhook_event WHERE id IN (
        SELECT e.id FROM webhook_event e WHERE e.at < ${before}::timestamptz
          AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.event_id = e.id) LIMIT ${AT_ONCE})`
  }
}
