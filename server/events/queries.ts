// Reads for those who work on events. Views, never rows. What the public sees is server/capacity/public-event.ts.

import type { Prisma } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { notFound } from '@/server/kernel/errors'
import { coverPathOf, type EventListItem, type ListEvents, type OrganizerEvent } from './contract'
import { loadEvent } from './load-event'

export async function organizerEvent(ctx: Ctx, input: { eventId: string }): Promise<OrganizerEvent> {
  const { id } = await loadEvent(ctx, input.eventId, 'events:read')
  return readEvent(ctx.db, id)
}

/** Asks nobody's permission: for commands that have asked for their own. */
export async function readEvent(db: Ctx['db'], eventId: string): Promise<OrganizerEvent> {
  const event = await db.event.findUnique({ where: { id: eventId }, include: wholeEvent })
  return event ? toOrganizerEvent(event) : notFound('event')
}

const wholeEvent = {
  venue: true,
  sessions: { orderBy: { number: 'asc' } },
  capacities: { orderBy: { id: 'asc' } },
  ticketTypes: {
    orderBy: [{ position: 'asc' }, { number: 'asc' }],
    include: { capacities: { include: { capacity: true } } },
  },
} satisfies Prisma.EventInclude

type WholeEvent = Prisma.EventGetPayload<{ include: typeof wholeEvent }>

function toOrganizerEvent(event: WholeEvent): OrganizerEvent {
  const session = event.sessions[0]
  if (!session) throw new Error(`event ${event.id} has no session`)
  return {
    id: event.id,
    slug: event.slug,
    status: event.status,
    title: event.title,
    description: event.description,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    doorsAt: session.doorsAt,
    timeZone: event.timeZone,
    currency: event.currency,
    venue: event.venue ? { name: event.venue.name, address: event.venue.address } : null,
    coverPath: coverPathOf(event.coverKey),
    transfersAllowed: event.transfersAllowed,
    renamesAllowed: event.renamesAllowed,
    changesCloseMinutes: event.changesCloseMinutes,
    createdAt: event.createdAt,
    updatedAt: event.updatedAt,
    publishedAt: event.publishedAt,
    capacities: event.capacities.flatMap(({ id, name, size, held, sold }) =>
      name === null ? [] : [{ id, name, size, inUse: held + sold }],
    ),
    ticketTypes: event.ticketTypes.map((type) => {
      const pools = type.capacities.map(({ capacity }) => capacity)
      const own = pools.find(({ name }) => name === null)
      return {
        id: type.id,
        name: type.name,
        description: type.description,
        price: { amount: type.priceMinor, currency: event.currency },
        vatRate: type.vatBasisPoints / 100,
        capacity: own?.size ?? null,
        capacityInUse: own ? own.held + own.sold : 0,
        capacityName: pools.find(({ name }) => name !== null)?.name ?? null,
        maxPerPurchase: type.maxPerPurchase,
        rotating: type.rotating,
        archivedAt: type.archivedAt,
      }
    }),
  }
}

/** The organization's events that the caller may see: those to come by start, the others latest first. */
export async function listEvents(
  ctx: Ctx,
  { period, cursor, limit }: ListEvents,
): Promise<{ items: EventListItem[]; nextCursor: string | null }> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'events:read')
  const after = decodeCursor(cursor)
  const ascending = period === 'upcoming'
  const beyond = ascending ? 'gt' : 'lt'
  const sessions = await ctx.db.eventSession.findMany({
    where: {
      organizationId,
      number: 1,
      ...(eventIds ? { eventId: { in: [...eventIds] } } : {}),
      ...(period === 'upcoming' ? { endsAt: { gt: ctx.now } } : {}),
      ...(period === 'past' ? { endsAt: { lte: ctx.now } } : {}),
      ...(after
        ? { OR: [{ startsAt: { [beyond]: after.at } }, { startsAt: after.at, eventId: { [beyond]: after.id } }] }
        : {}),
    },
    orderBy: ascending ? [{ startsAt: 'asc' }, { eventId: 'asc' }] : [{ startsAt: 'desc' }, { eventId: 'desc' }],
    take: limit + 1,
    include: { event: { include: { venue: { select: { name: true } } } } },
  })
  const page = sessions.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ event, startsAt, endsAt }) => ({
      id: event.id,
      slug: event.slug,
      status: event.status,
      title: event.title,
      startsAt,
      endsAt,
      timeZone: event.timeZone,
      currency: event.currency,
      coverPath: coverPathOf(event.coverKey),
      venueName: event.venue?.name ?? null,
    })),
    nextCursor: sessions.length > limit && last ? encodeCursor({ at: last.startsAt, id: last.eventId }) : null,
  }
}
