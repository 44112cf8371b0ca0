// Finds a message for a caller who must have a permission on it. Guards: another organization's message, one that is not about a member's own
// events and an id that never was answer alike.
import type { Notification } from '@/prisma/generated/client'
import { requirePermission } from '@/server/auth/policy'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'

export type LoadedMessage = Notification & { purchase: { eventId: string } | null }

export async function loadMessage(ctx: Ctx, id: string, permission: Permission): Promise<LoadedMessage> {
  const row = await ctx.db.notification.findUnique({
    where: { id },
    include: { purchase: { select: { eventId: true } } },
  })
  const eventId = (row && eventOf(row)) ?? null
  requirePermission(ctx, permission, { organizationId: row?.organizationId ?? '', eventId }, 'notification')
  const { actor } = ctx
  const isNarrowed = actor.kind === 'user' && actor.eventIds !== null
  return row && (eventId !== null || !isNarrowed) ? row : notFound('notification')
}

/** What goes out about a purchase is about its event. */
export function eventOf({ eventId, purchase }: Pick<LoadedMessage, 'eventId' | 'purchase'>): string | null {
  return eventId ?? purchase?.eventId ?? null
}
