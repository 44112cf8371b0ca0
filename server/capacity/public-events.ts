// What the installation has on sale, for its front page. Guards: only what `publicEvent` shows to anybody, and of the pools nothing
// but whether anything is left.
import { coverPathOf } from '@/server/events/contract'
import type { Ctx } from '@/server/kernel/ctx'
import type { PublicEventListItem } from './contract'

const longest = 24

/** Published and not over, with something to buy: the next dates first, 24 at most. */
export async function listPublicEvents(ctx: Pick<Ctx, 'db' | 'now'>): Promise<PublicEventListItem[]> {
  const sessions = await ctx.db.eventSession.findMany({
    where: {
      number: 1,
      endsAt: { gt: ctx.now },
      event: { status: 'published', ticketTypes: { some: { archivedAt: null } } },
    },
    orderBy: [{ startsAt: 'asc' }, { eventId: 'asc' }],
    take: longest,
    include: {
      event: {
        include: {
          organization: { select: { name: true } },
          venue: { select: { name: true } },
          ticketTypes: {
            where: { archivedAt: null },
            select: {
              priceMinor: true,
              capacities: { select: { capacity: { select: { size: true, held: true, sold: true } } } },
            },
          },
        },
      },
    },
  })
  return sessions.map(({ event, startsAt, endsAt, doorsAt }) => ({
    id: event.id,
    slug: event.slug,
    title: event.title,
    startsAt,
    endsAt,
    doorsAt,
    timeZone: event.timeZone,
    venueName: event.venue?.name ?? null,
    organizationName: event.organization.name,
    coverPath: coverPathOf(event.coverKey),
    prices: [...new Set(event.ticketTypes.map(({ priceMinor }) => priceMinor))]
      .sort((a, b) => a - b)
      .map((amount) => ({ amount, currency: event.currency })),
    soldOut: event.ticketTypes.every(({ capacities }) =>
      capacities.some(({ capacity }) => capacity.size - capacity.held - capacity.sold <= 0),
    ),
  }))
}
