// Finds an event for a caller who must have a permission on it. Guards: another organization's event, one outside of a member's own
// and an id that never was answer alike, and whoever has no credential learns nothing.
import { requirePermission } from '@/server/auth/policy'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { id as idSchema } from '@/server/kernel/text'

export type EventRef = { id: string; organizationId: string; currency: string; timeZone: string; status: string }

export async function loadEvent(ctx: Ctx, eventId: string, permission: Permission): Promise<EventRef> {
  const parsed = idSchema.safeParse(eventId)
  const found = parsed.success
    ? await ctx.db.event.findUnique({
        where: { id: parsed.data },
        select: { id: true, organizationId: true, currency: true, timeZone: true, status: true },
      })
    : null
  requirePermission(
    ctx,
    permission,
    { organizationId: found?.organizationId ?? '', eventId: found?.id ?? null },
    'event',
  )
  return found ?? notFound('event')
}

/** Holds the event's row until the end of the transaction. Buyers go on meanwhile: their rows only need the event to stay. */
export async function lockEvent(tx: TxCtx, eventId: string): Promise<void> {
  await tx.db.$queryRaw`SELECT id FROM event WHERE id = ${eventId}::uuid FOR NO KEY UPDATE`
}
