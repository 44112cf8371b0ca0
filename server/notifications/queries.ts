// What became of messages, for programs and the dashboard. Views, never rows. Guards: an organization's own alone; a member of some events
// sees those of these events.
import type { Prisma } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { notFound } from '@/server/kernel/errors'
import type { HistoryQuery, MessageHistory, MessageState, StatisticsQuery } from './contract'
import { eventOf, type LoadedMessage, loadMessage } from './load-message'

export async function notificationStatus(ctx: Ctx, { id }: { id: string }): Promise<MessageState> {
  return stateOf(await loadMessage(ctx, id, 'notifications:read'))
}

/** Newest first. */
export async function messageHistory(ctx: Ctx, query: HistoryQuery): Promise<MessageHistory> {
  const { status, template, limit } = query
  const after = decodeCursor(query.cursor)
  const rows = await ctx.db.notification.findMany({
    where: {
      ...seenBy(ctx, query),
      ...(status && { status }),
      ...(template && { kind: template }),
      ...(after && { OR: [{ requestedAt: { lt: after.at } }, { requestedAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: { purchase: { select: { eventId: true } } },
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const nextCursor = rows.length > limit && last ? encodeCursor({ at: last.requestedAt, id: last.id }) : null
  return { items: page.map(stateOf), nextCursor }
}

/** What the caller may see of what is asked for. Fails for an event that is not theirs as for one that never was. */
export function seenBy(
  ctx: Ctx,
  { eventId, type }: Pick<StatisticsQuery, 'eventId' | 'type'>,
): Prisma.NotificationWhereInput {
  const { organizationId, eventIds } = requireOrganization(ctx, 'notifications:read')
  if (eventId && eventIds && !eventIds.includes(eventId)) notFound('event')
  const events = eventId ? [eventId] : eventIds
  const ofEvents = events && { in: [...events] }
  return {
    organizationId,
    ...(type && { channel: type }),
    // What goes out about a purchase is about its event.
    ...(ofEvents && { AND: [{ OR: [{ eventId: ofEvents }, { eventId: null, purchase: { eventId: ofEvents } }] }] }),
  }
}

export function stateOf(row: LoadedMessage): MessageState {
  return {
    notificationId: row.id,
    type: row.channel === 'sms' ? 'sms' : 'email',
    status: row.status,
    recipient: row.recipient,
    subject: row.subject,
    template: row.kind,
    // While it is asked for, only who may have it.
    provider: row.status === 'requested' ? null : row.provider,
    providerMessageId: row.providerMessageId,
    createdAt: row.requestedAt,
    scheduledAt: row.scheduledAt,
    sentAt: row.sentAt,
    deliveredAt: row.deliveredAt,
    openedAt: row.openedAt,
    bouncedAt: row.bouncedAt,
    eventId: eventOf(row),
  }
}
