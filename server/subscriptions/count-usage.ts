// How much of its plan an organization uses. An event is on sale from its publication to its end, a pause of its sale included.
import type { Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import type { LimitName } from './contract'

type Reader = Pick<Ctx, 'db' | 'now'>

export async function countUsage(
  ctx: Reader,
  organizationId: string,
  { withoutEvent = null }: { withoutEvent?: string | null } = {},
): Promise<Record<Exclude<LimitName, 'placesPerEvent'>, number>> {
  const eventsOnSale = await ctx.db.event.count({
    where: { ...onSale(ctx, organizationId), ...(withoutEvent !== null && { id: { not: withoutEvent } }) },
  })
  const members = await ctx.db.membership.count({ where: { organizationId } })
  return { eventsOnSale, members }
}

/**
 * All the places that an event's pools hold: shared ones once, and those of ticket types on sale that draw from no shared one. A ticket
 * type without any pool has no number of places and is not counted.
 */
export async function placesOf(ctx: Pick<Ctx, 'db'>, eventId: string): Promise<number> {
  return (await placesOfEvents(ctx, [eventId])).get(eventId) ?? 0
}

/** Of the event on sale with the most of them. */
export async function largestEventPlaces(ctx: Reader, organizationId: string): Promise<number> {
  const events = await ctx.db.event.findMany({ where: onSale(ctx, organizationId), select: { id: true } })
  const places = await placesOfEvents(
    ctx,
    events.map(({ id }) => id),
  )
  return Math.max(0, ...places.values())
}

async function placesOfEvents(ctx: Pick<Ctx, 'db'>, eventIds: readonly string[]): Promise<Map<string, number>> {
  const pools = await ctx.db.capacity.findMany({
    where: { eventId: { in: [...eventIds] } },
    select: {
      eventId: true,
      name: true,
      size: true,
      ticketTypes: { select: { ticketTypeId: true, ticketType: { select: { archivedAt: true } } } },
    },
  })
  const inShared = new Set(
    pools.flatMap(({ name, ticketTypes }) => (name === null ? [] : ticketTypes.map((link) => link.ticketTypeId))),
  )
  const places = new Map<string, number>()
  for (const { eventId, name, size, ticketTypes } of pools) {
    const isOwn = ticketTypes.some((link) => !inShared.has(link.ticketTypeId) && link.ticketType.archivedAt === null)
    if (name !== null || isOwn) places.set(eventId, (places.get(eventId) ?? 0) + size)
  }
  return places
}

function onSale(ctx: Reader, organizationId: string) {
  return {
    organizationId,
    status: { in: ['published', 'paused'] },
    sessions: { some: { endsAt: { gt: ctx.now } } },
  } satisfies Prisma.EventWhereInput
}
